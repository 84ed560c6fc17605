import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxEnvironment, type SandboxProvider } from "../../../lib/sandbox";
import { runTerraform, temporaryFolder, type Terraform } from "../../../lib/terraform";

const VARIABLE = "KUBE_SERVICES_TEST_BAD_PROVIDER";

/** The provider's version that is known not to work with the Terraform of this run; undefined where it cannot be had. */
export const badProvider = (): string | undefined => process.env[VARIABLE];

/** Finds out whether tests can have the bad pair, too, with a provider of the kind that the run uses. */
export async function lookForBadProvider(
  sandbox: string,
  terraform: Terraform,
  { engine }: SandboxProvider,
): Promise<void> {
  const version = engine === ">=1.12" ? "2.38.0" : "3.2.1";
  const directory = temporaryFolder("kube-services-bad-pair-");
  try {
    const required_providers = { kubernetes: { source: "hashicorp/kubernetes", version } };
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
    const env = { ...sandboxEnvironment(sandbox), TF_DATA_DIR: join(directory, "data") };
    const { exitCode } = await runTerraform(terraform, ["init", "-no-color"], { cwd: directory, env });
    if (exitCode === 0) process.env[VARIABLE] = version; // the workers inherit it
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
