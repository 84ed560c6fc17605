import { OBJECTS } from "../manifest/validation/objects";
import { disagreements, ourAnswer } from "../manifest/validation/agreement";
import { mutants, type Mutant } from "../manifest/validation/mutate";
import { askAll, dryRun, type DryRun } from "./support/dry-run";
import { objects } from "./lifecycle/support/live";

/** All of them, some thousands, with `npm run test:long`; else every so manieth. */
const EVERY = process.env.KUBE_SERVICES_TEST_LONG === undefined ? 7 : 1;
let run: DryRun;
/** What the objects name and admission looks for. */
const NAMED = [
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "app", namespace: "default" } },
  { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "high" }, value: 1000 },
];

beforeAll(async () => {
  const api = await objects();
  for (const object of NAMED) await api.create(object);
  run = await dryRun();
});
afterAll(async () => {
  run.close();
  const api = await objects();
  for (const object of NAMED) await api.delete(object);
});

test("both take the objects as they are", async () => {
  expect(await askAll(run, OBJECTS)).toEqual(OBJECTS.map(() => undefined));
  expect(OBJECTS.map(ourAnswer)).toEqual(OBJECTS.map(() => undefined));
});

test("objects with one change each are taken and refused as the API server does", async () => {
  const all = OBJECTS.flatMap((object) => [...mutants(object)]);
  const some: Mutant[] = all.filter(({ what }, index) => index % EVERY === 0 || what.includes(" = "));
  const answers = await askAll(
    run,
    some.map(({ object }) => object),
  );
  const { stricter, missed, share } = disagreements(some, answers);
  expect(stricter).toEqual([]);
  expect(missed).toEqual([]);
  expect(share).toBeGreaterThan(0.9);
});
