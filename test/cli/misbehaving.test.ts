import {
  ABSENT,
  answeringCluster,
  changed,
  faultOf,
  LINES,
  ODD,
  OBJECTS,
  PLACES,
  type AnsweringCluster,
  type Place,
} from "./answers";
import { commandUnderTest } from "./support";

/** A third of the places, each with one value and one verb; another seed pairs others. `test/long/answers.test.ts` tries all. */
const SEED = Number(process.env.KUBE_SERVICES_ANSWERS_SEED ?? 1);

let cluster: AnsweringCluster;
beforeAll(async () => {
  cluster = await answeringCluster();
});
afterAll(() => cluster.close());
beforeEach(() => cluster.answer(OBJECTS));

const command = commandUnderTest("details");

test("what is read as it should be is shown", async () => {
  expect([await command.run("prod", "--outdir", cluster.outdir), command.err]).toEqual([0, ""]);
  expect(command.out).toMatch(/^web \(Web\) /m);
  expect(await command.runVerb("status", "prod", "--outdir", cluster.outdir)).toBe(1);
  expect(command.out).toMatch(/Node n: NotReady: down/);
});

test(`whatever stands at a place of an answer, it is shown or refused with a code: no defect, nothing that acts (seed ${SEED})`, async () => {
  const faults: string[] = [];
  for (const [index, place] of PLACES.entries()) {
    if ((index + SEED) % 3 !== 0) continue;
    const odd = ODD[(index * 7 + SEED) % ODD.length];
    const [verb, ...args] = LINES[(index + SEED) % LINES.length] ?? LINES[0]!;
    cluster.answer(changed(OBJECTS, place, odd));
    const fault = faultOf(await command.runVerb(verb, ...args, "--outdir", cluster.outdir), command.out, command.err);
    if (fault !== undefined)
      faults.push(`${place.join(".")} = ${String(JSON.stringify(odd))}, ${verb} ${args}: ${fault}`);
  }
  expect(faults).toEqual([]);
}, 600_000); // some hundred runs of a command

// What the long test found.
test.each<[string, readonly (readonly [Place, unknown])[]]>([
  ["metrics without a usage", [[["metrics", 0, "containers", 0, "usage"], ABSENT]]],
  [
    "a pod that something of no known kind owns",
    [[["pods", 0, "metadata", "ownerReferences", 0, "kind"], "constructor"]],
  ],
  [
    "a pod that something of no known kind owns, and a claim of an odd name",
    [
      [["persistentvolumeclaims", 0, "metadata", "uid"], "+275760-09-14T00:00:00Z"],
      [["pods", 0, "metadata", "ownerReferences", 0, "kind"], "constructor"],
    ],
  ],
])("%s are shown or refused with a code by every verb", async (_what, changes) => {
  cluster.answer(changes.reduce((answers, [place, odd]) => changed(answers, place, odd), OBJECTS));
  for (const [verb, ...args] of LINES) {
    const code = await command.runVerb(verb, ...args, "--outdir", cluster.outdir);
    expect([verb, args, faultOf(code, command.out, command.err)]).toEqual([verb, args, undefined]);
  }
});
