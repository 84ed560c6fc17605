import { DEFAULT_KUBERNETES } from "../../lib/sandbox";
import { OBJECTS } from "../manifest/validation/objects";
import { disagreements, ourAnswer } from "../manifest/validation/agreement";
import { SMALL, TAKEN_SINCE, refusedObjects, takenObjects } from "../manifest/validation/small";
import { mutants, type Mutant } from "../manifest/validation/mutate";
import { askAll, dryRun, type DryRun } from "./support/dry-run";
import { objects } from "./lifecycle/support/live";

/** All of them, some thousands, with `npm run test:long`; else every so manieth. */
const EVERY = process.env.KUBE_SERVICES_TEST_LONG === undefined ? 7 : 1;
/** The minor release that the tests run on. */
const MINOR = Number((process.env.KUBE_SERVICES_TEST_KUBERNETES ?? DEFAULT_KUBERNETES).split(".")[1]);
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

test("small objects are refused and taken by both", async () => {
  const refused = refusedObjects();
  const taken = [...Object.entries(SMALL), ...takenObjects()];
  const answers = await askAll(
    run,
    [...refused, ...taken].map(([, object]) => object),
  );
  const refusals = [...refused, ...taken].filter((_, index) => answers[index] !== undefined);
  const expected = refused.map(([what]) => what).filter((what) => (TAKEN_SINCE.get(what) ?? Infinity) > MINOR);
  expect(refusals.map(([what]) => what)).toEqual(expected);
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
