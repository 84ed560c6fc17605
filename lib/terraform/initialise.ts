import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Terraform } from "./find";
import type { ProcessOptions } from "./process";
import { checkRequirements } from "./requirements";
import { runTerraformOrThrow } from "./run";

/**
 * Checks that a program can work on a stack, and runs `terraform init` where nobody has yet.
 * @returns what people should be told of the pair of program and provider; nothing where it is whole
 * @throws KubeServicesError `EngineExcluded`, `LockFileOutdated`, `RemovedUnsupported`, `TerraformFailed`,
 * `ProgramNotStarted`, `Interrupted`
 */
export async function initialise(terraform: Terraform, options: ProcessOptions): Promise<readonly string[]> {
  const notes = checkRequirements(terraform, options.cwd);
  const folder = { ...process.env, ...options.env }["TF_DATA_DIR"] || ".terraform";
  if (existsSync(resolve(options.cwd, folder))) return notes;
  await runTerraformOrThrow(terraform, ["init", "-no-color"], options);
  return checkRequirements(terraform, options.cwd); // now with the provider that it has chosen
}
