import type { ConnectedStack } from "../cluster";
import { runTerraformOrThrow, type ProcessOptions, type Terraform } from "../terraform";
import { planAdoption, type Adoption } from "./plan-adoption";
import { readState } from "./state";

/** How a stack's objects are adopted. */
export interface AdoptOptions {
  /** Whether the state is left as it is. @default false */
  readonly dryRun?: boolean;
  /** Told of each step before it is made. @default - none */
  readonly onStep?: (step: Adoption) => void;
}

/**
 * Brings a stack's state up to what is in its cluster, after a run of Terraform that was killed: objects of the stack
 * that the state does not know are imported, and workloads that the state calls broken, but that Terraform cannot
 * replace, lose that mark. Objects are only read.
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
  const steps = await planAdoption(connected.configuration, state, connected.cluster);
  for (const step of steps) {
    options.onStep?.(step);
    if (options.dryRun === true || (step.action !== "import" && step.action !== "untaint")) continue;
    const args =
      step.action === "import"
        ? ["import", "-no-color", "-input=false", step.address, step.id]
        : ["untaint", "-no-color", step.address];
    await runTerraformOrThrow(terraform, args, processOptions);
  }
  return steps;
}
