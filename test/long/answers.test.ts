import { answeringCluster, changed, faultOf, LINES, ODD, OBJECTS, PLACES, type AnsweringCluster } from "../cli/answers";
import { commandUnderTest } from "../cli/support";
import { random } from "../e2e/lifecycle/support/random";

/*
 * Every odd value at every place of what a cluster answers; then two at once, at random, for so many
 * seconds as KUBE_SERVICES_ANSWERS_SECONDS says.
 */
const SECONDS = Number(process.env.KUBE_SERVICES_ANSWERS_SECONDS ?? 300);
const SEED = Number(process.env.KUBE_SERVICES_ANSWERS_SEED ?? Date.now() % 1_000_000);

let cluster: AnsweringCluster;
beforeAll(async () => {
  cluster = await answeringCluster();
});
afterAll(() => cluster.close());

const command = commandUnderTest("details");
const faults = new Map<string, string[]>();

async function tryOut(answers: typeof OBJECTS, what: string, [verb, ...args]: (typeof LINES)[number]): Promise<void> {
  cluster.answer(answers);
  const code = await command.runVerb(verb, ...args, "--outdir", cluster.outdir);
  const fault = faultOf(code, command.out, command.err);
  if (fault !== undefined) faults.set(fault, [...(faults.get(fault) ?? []), `${what}, ${verb} ${args.join(" ")}`]);
}
const shown = (odd: unknown): string => (typeof odd === "symbol" ? "absent" : JSON.stringify(odd));
/** Each fault with the first three inputs that lead to it. */
const faultsFound = (): object => Object.fromEntries([...faults].map(([fault, inputs]) => [fault, inputs.slice(0, 3)]));

test("every odd value at every place of an answer is shown or refused with a code", async () => {
  // One verb reads each; a place meets all of them in turn.
  let turn = 0;
  for (const place of PLACES)
    for (const odd of ODD) {
      const line = LINES[turn++ % LINES.length] ?? LINES[0]!;
      await tryOut(changed(OBJECTS, place, odd), `${place.join(".")} = ${shown(odd)}`, line);
    }
  expect(faultsFound()).toEqual({});
}, 7_200_000);

test(`so are two of them at once (seed ${SEED})`, async () => {
  const next = random(SEED);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]!;
  for (const end = Date.now() + SECONDS * 1000; Date.now() < end;) {
    const changes = [0, 1].map(() => [pick(PLACES), pick(ODD)] as const);
    const answers = changes.reduce((all, [place, odd]) => changed(all, place, odd), OBJECTS);
    const what = changes.map(([place, odd]) => `${place.join(".")} = ${shown(odd)}`).join(" and ");
    await tryOut(answers, what, pick(LINES));
  }
  expect(faultsFound()).toEqual({});
}, 7_200_000);
