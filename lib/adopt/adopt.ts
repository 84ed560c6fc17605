import type { ConnectedStack } from "../cluster";
import { runTerraformOrThrow, type ProcessOptions, type Terraform } from "../terraform";
import { planAdoption, type Adoption } from "./plan-adoption";
import { readState } from "./state";
import { unreadableEntries } from "./unreadable";

/** How a stack's objects are adopted. */
interface AdoptOptions {
  /** Whether the state is left as it is. @default false */
  readonly dryRun?: boolean;
  /**
   * Whether objects are imported that the stack declares as given: nothing in the cluster says that they are its own, so
   * that is the user's word.
   * @default false
   */
  readonly asGiven?: boolean;
  /** Told of each step before it is made. @default - none */
  readonly onStep?: (step: Adoption) => void;
}

/** The runs of Terraform that make a step. */
const COMMANDS: Readonly<Record<Adoption["action"], (step: Adoption) => readonly (readonly string[])[]>> = {
  import: ({ address, id }) => [["import", "-no-color", "-input=false", address, id]],
  untaint: ({ address }) => [["untaint", "-no-color", address]],
  // If this ends in between, the object is one that the state does not know: the next run imports it.
  renew: (step) => [...COMMANDS.forget(step), ...COMMANDS.import(step)],
  forget: ({ address }) => [["state", "rm", address]],
  move: ({ from = "", address }) => [["state", "mv", from, address]],
  // If this ends in between, the object is one that the state does not know: the next run imports it.
  retype: (step) => [["state", "rm", step.from ?? ""], ...COMMANDS.import(step)],
  foreign: () => [],
  unmarked: () => [],
  unimportable: () => [],
  undeclared: () => [],
};

/**
 * Brings a stack's state up to what is in its cluster, after a run of Terraform that was killed or failed: objects of
 * the stack that the state does not know are imported, workloads that the state calls broken, but that Terraform cannot
 * replace, lose that mark, and entries that Terraform refuses to read, because they have no identity, are made anew. And
 * what the code declares by another construct than before, so that its address is another one, is moved there.
 * Objects are only read.
 * @returns every step, made or, with `dryRun`, to be made
 * @throws KubeServicesError `StateLocked`, `TerraformFailed`, and others
 */
export async function adopt(
  connected: ConnectedStack,
  terraform: Terraform,
  processOptions: ProcessOptions,
  options: AdoptOptions = {},
): Promise<readonly Adoption[]> {
  const state = await readState(terraform, processOptions);
  const unreadable = await unreadableEntries(state, terraform, processOptions);
  const steps = await planAdoption(
    connected.configuration,
    state,
    connected.cluster,
    unreadable,
    options.asGiven === true,
  );
  for (const step of steps) {
    options.onStep?.(step);
    if (options.dryRun === true) continue;
    for (const args of COMMANDS[step.action](step)) await runTerraformOrThrow(terraform, args, processOptions);
  }
  return steps;
}

/**
 * Makes the entries of a stack's state anew that Terraform refuses to read, and does nothing else of {@link adopt}.
 * @returns the steps that were made; those that cannot be made are in it, too
 * @throws KubeServicesError as `adopt` does
 */
export async function renewUnreadable(
  connected: ConnectedStack,
  terraform: Terraform,
  processOptions: ProcessOptions,
): Promise<readonly Adoption[]> {
  const state = await readState(terraform, processOptions);
  const unreadable = await unreadableEntries(state, terraform, processOptions);
  const steps = (await planAdoption(connected.configuration, state, connected.cluster, unreadable)).filter((step) =>
    unreadable.has(step.address),
  );
  for (const step of steps)
    for (const args of COMMANDS[step.action](step)) await runTerraformOrThrow(terraform, args, processOptions);
  return steps;
}
