import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeServicesError } from "../errors";
import { findTerraform, runTerraform, type Terraform } from "../terraform";
import type { SandboxFolder } from "./folders";
import type { Reporter } from "./report";

/** The provider that this library's stacks ask for. */
export const PROVIDER_VERSION = "2.38.0";

/** `auto`: the real one where Terraform can get it, else the offline one. */
export type ProviderChoice = "auto" | "real" | "offline";

/** The provider with which Terraform works on a sandbox. */
export interface SandboxProvider {
  readonly kind: "real" | "offline";
  /** What it is and why, for people. */
  readonly text: string;
}

const REAL: SandboxProvider = { kind: "real", text: `hashicorp/kubernetes ${PROVIDER_VERSION}` };
const providerFile = (folder: SandboxFolder): string => join(folder.config, "provider.json");

/** The provider that was chosen for a sandbox; undefined where none was, for want of Terraform. */
export function sandboxProvider(folder: SandboxFolder): SandboxProvider | undefined {
  try {
    return JSON.parse(readFileSync(providerFile(folder), "utf8")) as SandboxProvider;
  } catch {
    return undefined;
  }
}

/**
 * Chooses the provider for a sandbox and says so. The real one is used as Terraform finds it: by TF_CLI_CONFIG_FILE, in
 * a plugin folder, or in the registry. The offline one is put into the sandbox's own plugin mirror, which the
 * sandbox's own CLI configuration names.
 * @returns undefined where Terraform is missing and nothing but `auto` was asked for
 * @throws KubeServicesError `ProviderUnobtainable` where `real` was asked for and cannot be had
 */
export async function chooseProvider(
  folder: SandboxFolder,
  choice: ProviderChoice,
  report: Reporter,
): Promise<SandboxProvider | undefined> {
  let terraform: Terraform;
  try {
    terraform = await findTerraform();
  } catch (error) {
    if (choice !== "auto" || !KubeServicesError.is(error)) throw error;
    report.note(`${error.message}\nNo Terraform provider was prepared.`);
    return undefined;
  }
  const step = report.step("Terraform provider");
  const missing = choice === "offline" ? undefined : await whyNotObtainable(terraform);
  if (choice === "real" && missing !== undefined) {
    step.fail();
    throw new KubeServicesError({
      code: "ProviderUnobtainable",
      what: `${REAL.text} cannot be had: ${missing}`,
      fix: "give Terraform a way to it (registry, TF_CLI_CONFIG_FILE, ~/.terraform.d/plugins), or use the offline one",
    });
  }
  const provider: SandboxProvider =
    choice !== "offline" && missing === undefined
      ? REAL
      : {
          kind: "offline",
          text: `the sandbox's offline provider${missing === undefined ? "" : ` (${REAL.text} cannot be had: ${missing})`}`,
        };
  rmSync(folder.terraformrc, { force: true });
  if (provider.kind === "offline") await installOffline(folder);
  writeFileSync(providerFile(folder), JSON.stringify(provider));
  step.done(provider.text);
  return provider;
}

/** Tries to get the real provider, as Terraform would for a stack; says why it cannot. */
async function whyNotObtainable(terraform: Terraform): Promise<string | undefined> {
  const directory = mkdtempSync(join(tmpdir(), "kube-services-provider-"));
  try {
    const requirement = { kubernetes: { source: "hashicorp/kubernetes", version: PROVIDER_VERSION } };
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers: requirement } }));
    const { exitCode, stderr } = await runTerraform(terraform, ["init", "-no-color", "-backend=false"], {
      cwd: directory,
      env: { TF_REGISTRY_DISCOVERY_RETRY: "0", TF_REGISTRY_CLIENT_TIMEOUT: "10", TF_DATA_DIR: join(directory, "data") },
    });
    return exitCode === 0 ? undefined : firstReason(stderr);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The sentence after "Error: …" that tells the reason, on one line. */
function firstReason(stderr: string): string {
  const text = stderr.replace(/[│╷╵]/g, " ").replace(/\s+/g, " ").trim();
  return text.replace(/^.*?Error: /, "").slice(0, 300);
}

async function installOffline(folder: SandboxFolder): Promise<void> {
  throw new KubeServicesError({
    code: "OfflineProviderMissing",
    what: "The offline provider is not part of this version",
    where: folder.plugins,
    fix: `give Terraform a way to ${REAL.text}`,
  });
}
