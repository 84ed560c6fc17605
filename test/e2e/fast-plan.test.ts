import { sharedSandbox, uniqueName } from "./support/sandbox";
import { build, firstModel, playRound, type Round } from "./support/fast-plan-rounds";
import { createNamespace, deleteNamespace } from "./lifecycle/support/live";
import { random } from "./lifecycle/support/random";
import { Workspace } from "./lifecycle/support/workspace";

const ROUNDS = 10;
const SEED = 19;
const namespace = uniqueName("fast");
const workspace = new Workspace(namespace, "shop", false);
const model = firstModel();

beforeAll(async () => {
  Object.assign(process.env, workspace.env);
  await createNamespace(namespace);
  await workspace.synthesise((stack) => build(model, stack), { waitForRollout: false });
  await workspace.apply();
});
afterAll(async () => {
  await deleteNamespace(namespace);
  workspace.remove();
});

test(`a fast plan is the full plan, after ${ROUNDS} edits of code and cluster, with the ${sharedSandbox().provider} provider`, async () => {
  const chance = random(SEED);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const played = await playRound(workspace, model, chance, round);
    rounds.push(played);
    expect({ ...played.fast, did: played.did, way: played.way }).toEqual({
      ...played.full,
      did: played.did,
      way: played.way,
    });
  }
  expect(rounds.filter(({ way }) => way.kind === "fast").length).toBeGreaterThan(ROUNDS / 2);
}, 1_200_000);
