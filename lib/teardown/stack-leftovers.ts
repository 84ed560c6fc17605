import { existsSync } from "node:fs";
import { readConfiguration, type ConnectedStack } from "../cluster";
import { listStacks, type SynthesisedStack, type Terraform } from "../terraform";
import { findLeftovers, partsOf, type Leftover, type LeftoverReport } from "./leftovers";
import type { TeardownPlan } from "./plan";
import { readState, type ManagedObject } from "./state";

/**
 * What carries a stack's ownership labels in its cluster and is not in its state, as the state is now. The other stacks
 * of the same output folder keep what they declare.
 * @param outdir where the app was synthesised; default: what `cdktf.json` says, else `cdktf.out`
 * @param managed what its state has, where that is known. Default: it is read
 * @throws KubeServicesError, ApiError
 */
export function leftoversOf(
  terraform: Terraform,
  stack: SynthesisedStack,
  connected: ConnectedStack,
  outdir: string | undefined,
  managed?: readonly ManagedObject[],
): Promise<LeftoverReport> {
  return leftoversBeside(terraform, stack, connected, listStacks(outdir === undefined ? {} : { outdir }), managed);
}

/**
 * The same, beside other stacks that are named.
 * @param stacks what is of these stays theirs
 * @param known what its state has, where that is known
 * @throws KubeServicesError, ApiError
 */
export async function leftoversBeside(
  terraform: Terraform,
  stack: SynthesisedStack,
  { cluster, configuration }: ConnectedStack,
  stacks: readonly SynthesisedStack[],
  known?: readonly ManagedObject[],
): Promise<LeftoverReport> {
  const managed = known ?? (await readState(terraform, stack));
  const siblings = stacks
    .filter((one) => one.name !== stack.name && existsSync(one.file))
    .map((one) => readConfiguration(one));
  return findLeftovers(cluster, { parts: partsOf(configuration), managed, configuration, siblings });
}

/**
 * What a teardown has left without meaning to: a Terraform that was killed may have made objects, or not deleted them,
 * without a word in its state. What the plan forgot or kept the data of was meant to stay, and so are categories that
 * the user keeps.
 * @param isKept whether the user has asked that such objects stay
 */
export function leftUnseen(
  leftovers: readonly Leftover[],
  { forget, stay }: TeardownPlan,
  isKept: (left: Leftover) => boolean,
): readonly Leftover[] {
  const meant = [...forget, ...stay.filter(({ kind }) => kind === "PersistentVolumeClaim")];
  return leftovers.filter(
    (left) =>
      !isKept(left) &&
      !meant.some(
        ({ kind, namespace, name }) => kind === left.kind && name === left.name && namespace === left.namespace,
      ),
  );
}
