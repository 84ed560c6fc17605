import { sharedSandbox, uniqueName } from "../e2e/support/sandbox";
import { build, firstModel, playRound } from "../e2e/support/fast-plan-rounds";
import { createNamespace, deleteNamespace } from "../e2e/lifecycle/support/live";
import { random } from "../e2e/lifecycle/support/random";
import { Workspace } from "../e2e/lifecycle/support/workspace";

/*
 * FAST_PLAN_ROUNDS=200 FAST_PLAN_SEED=1 npm run test:long -- test/long/fast-plan.test.ts
 * Edits of code and cluster by chance: a fast plan is the full plan after each. What a failure tells begins with the seed
 * and the round. test/e2e/fast-plan.test.ts has the first few.
 */
const ROUNDS = Number(process.env["FAST_PLAN_ROUNDS"] ?? 200);
const SEED = Number(process.env["FAST_PLAN_SEED"] ?? 1);
/** After so many rounds it begins anew: services with new names have taken the place of most. */
const ROUNDS_OF_A_STACK = 25;
const ways = new Map<string, number>();

for (let first = 0; first < ROUNDS; first += ROUNDS_OF_A_STACK)
  test(`rounds ${first} and on, seed ${SEED}, with the ${sharedSandbox().provider} provider`, async () => {
    const namespace = uniqueName("fast");
    const workspace = new Workspace(namespace, "shop", false);
    Object.assign(process.env, workspace.env);
    const model = firstModel();
    const chance = random(SEED * 1_000_003 + first);
    try {
      await createNamespace(namespace);
      await workspace.synthesise((stack) => build(model, stack), { waitForRollout: false });
      await workspace.apply();
      for (let round = first; round < Math.min(first + ROUNDS_OF_A_STACK, ROUNDS); round++) {
        const { did, way, fast, full } = await playRound(workspace, model, chance, round);
        const outcome = way.kind === "fast" ? "fast" : way.code;
        ways.set(outcome, (ways.get(outcome) ?? 0) + 1);
        expect({ seed: SEED, round, did, way, ...fast }).toEqual({ seed: SEED, round, did, way, ...full });
      }
    } finally {
      await deleteNamespace(namespace);
      workspace.remove();
    }
  }, 3_600_000);

test("most of them were fast", () => {
  const played = [...ways.values()].reduce((sum, count) => sum + count, 0);
  process.stderr.write(`fast plans, seed ${SEED}: ${JSON.stringify(Object.fromEntries(ways))}\n`);
  expect(played).toBe(ROUNDS);
  expect(ways.get("fast") ?? 0).toBeGreaterThan(ROUNDS / 2);
});
