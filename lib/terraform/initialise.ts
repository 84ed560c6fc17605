import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Terraform } from "./find";
import type { ProcessOptions } from "./process";
import { runTerraformOrThrow } from "./run";

/**
 * Runs `terraform init` where nobody has yet.
 * @throws KubeServicesError `TerraformFailed`, `ProgramNotStarted`, `Interrupted`
 */
export async function initialise(terraform: Terraform, options: ProcessOptions): Promise<void> {
  const folder = { ...process.env, ...options.env }["TF_DATA_DIR"] || ".terraform";
  if (existsSync(resolve(options.cwd, folder))) return;
  await runTerraformOrThrow(terraform, ["init", "-no-color"], options);
}
