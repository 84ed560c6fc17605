import { replaces, stopOf, type Case } from "./cases";
import { TakenOut, stops } from "./run";

const titlesOf = ({ tried, rows }: Case): string[] => rows.map(({ name }) => `${tried.name} ${name}`);
const shown = (one: Case): string => `${one.tried.name}: ${one.rows.map(({ name }) => name).join(", ")}`;

/** Tests of what is taken out and leaves the cluster, all of them in one deployment. */
export function takenOutTests(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    const run = new TakenOut(cases);
    beforeAll(() => run.run());
    afterAll(() => run.remove());

    test.each(cases.map((one) => [shown(one), one] as const))("%s", (_, tried) => {
      const { edited, fresh, left, planned } = run.outcome(tried);
      expect(edited).toEqual(fresh);
      expect(left).toEqual([]);
      const replaced = planned
        .filter(({ address, actions }) => address.startsWith("kubernetes_") && actions.length === 2)
        .map(({ address }) => address);
      expect([replaced.length > 0, replaced]).toEqual([titlesOf(tried).some(replaces), replaced]);
    });
  });
}

/** Tests of what cannot be taken out: the plan stops with a code, at the resource. */
export function stopTests(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    let said: ReadonlyMap<string, string>;
    beforeAll(async () => {
      said = await stops(cases);
    });
    test.each(cases.map((one) => [titlesOf(one)[0]!, one] as const))("%s", (row, tried) => {
      expect(said.get(tried.id)).toContain(stopOf(row));
    });
  });
}
