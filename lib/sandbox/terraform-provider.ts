import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { ENGINES, engineOf, type Engine } from "../compatibility";
import { KubeServicesError } from "../errors";
import { findTerraform, runTerraform, temporaryFolder, type Terraform } from "../terraform";
import { sandboxesFolder, type SandboxFolder } from "./folders";
import { installOfflineProvider, isStandIn } from "./provider/install";
import type { Reporter } from "./report";

/** `auto`: the real one where Terraform can get it, else the offline one. */
export type ProviderChoice = "auto" | "real" | "offline";

/** The provider with which Terraform works on a sandbox. */
export interface SandboxProvider {
  readonly kind: "real" | "offline";
  /** What it is and why, for people. */
  readonly text: string;
  /** What was asked for; the next start asks for the same where nobody says otherwise. */
  readonly choice: ProviderChoice;
  /** It comes from a plugin mirror or a plugin folder, and not from a registry that signs it. */
  readonly mirrored: boolean;
  /** Which Terraform or OpenTofu it was chosen for. */
  readonly engine: Engine;
}

const REAL = "hashicorp/kubernetes";
const providerFile = (folder: SandboxFolder): string => join(folder.config, "provider.json");

/** The provider that was chosen for a sandbox, also for one that is down; undefined where none was, for want of Terraform. */
export function sandboxProvider(folder: SandboxFolder): SandboxProvider | undefined {
  try {
    return JSON.parse(readFileSync(providerFile(folder), "utf8")) as SandboxProvider;
  } catch {
    return undefined;
  }
}

/**
 * Chooses the provider for a sandbox and says so: one that works with the Terraform that is there. The real one is used
 * as Terraform finds it: by TF_CLI_CONFIG_FILE, in a plugin folder, or in the registry. The offline one is put into the
 * sandbox's own plugin mirror, which the sandbox's own CLI configuration names.
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
  const engine = engineOf(terraform.version);
  const wanted = ENGINES[engine].provider;
  const real = choice === "offline" ? undefined : await obtainReal(terraform, wanted);
  if (choice === "real" && real !== undefined && "missing" in real) {
    step.fail();
    throw new KubeServicesError({
      code: "ProviderUnobtainable",
      what: `${REAL} ${wanted}, which goes with ${terraform.product} ${terraform.version}, cannot be had: ${real.missing}`,
      fix: "give Terraform a way to it (registry, TF_CLI_CONFIG_FILE, ~/.terraform.d/plugins), or use the offline one",
    });
  }
  const provider: SandboxProvider =
    real !== undefined && "version" in real
      ? { kind: "real", choice, text: `${REAL} ${real.version}`, mirrored: real.mirrored, engine }
      : {
          kind: "offline",
          choice,
          text: `the sandbox's offline provider${real === undefined ? "" : `; ${REAL} cannot be had: ${real.missing}`}`,
          mirrored: true,
          engine,
        };
  rmSync(folder.terraformrc, { force: true });
  if (provider.kind === "offline") await installOfflineProvider(folder.plugins);
  writeFileSync(providerFile(folder), JSON.stringify(provider));
  step.done(provider.text);
  return provider;
}

/**
 * Makes the offline provider of a sandbox that runs the one of this version; `npm ci` takes its program away. Where
 * another Terraform is there than the provider was chosen for, it is chosen anew.
 */
export async function renewProvider(folder: SandboxFolder, report: Reporter): Promise<void> {
  const provider = sandboxProvider(folder);
  if (provider === undefined) return;
  const terraform = await findTerraform().catch(() => undefined);
  if (terraform !== undefined && engineOf(terraform.version) !== provider.engine)
    await chooseProvider(folder, provider.choice === "offline" ? "offline" : "auto", report);
  else if (provider.kind === "offline") await installOfflineProvider(folder.plugins);
}

/** Tries to get the real provider, as Terraform would for a stack: which version it gets, or why it gets none. */
async function obtainReal(
  terraform: Terraform,
  version: string,
): Promise<{ readonly version: string; readonly mirrored: boolean } | { readonly missing: string }> {
  const directory = temporaryFolder("kube-services-trial-");
  const data = join(directory, "data");
  try {
    const requirement = { kubernetes: { source: REAL, version } };
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers: requirement } }));
    const { exitCode, stdout, stderr } = await runTerraform(terraform, ["init", "-no-color", "-backend=false"], {
      cwd: directory,
      env: {
        TF_REGISTRY_DISCOVERY_RETRY: "0",
        TF_REGISTRY_CLIENT_TIMEOUT: "10",
        TF_DATA_DIR: data,
        ...withoutSandbox(),
      },
    });
    if (exitCode !== 0) return { missing: firstReason(stderr) };
    if (holdsStandIn(data)) return { missing: "Terraform's configuration leads to a sandbox's offline provider" };
    const lock = readFileSync(join(directory, ".terraform.lock.hcl"), "utf8");
    return {
      version: /^\s*version\s*=\s*"([^"]+)"/m.exec(lock)?.[1] ?? "of unknown version",
      mirrored: /\(unauthenticated\)/.test(stdout.toString()),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * In a shell that uses a sandbox (`sandbox env`), Terraform's configuration is the sandbox's, and leads to the stand-in;
 * what the user's own was is not known there.
 */
const withoutSandbox = (): { readonly TF_CLI_CONFIG_FILE?: undefined } =>
  isOfSandbox(process.env.TF_CLI_CONFIG_FILE) ? { TF_CLI_CONFIG_FILE: undefined } : {};

/** Whether a file stands in a sandbox's folder. */
export function isOfSandbox(file: string | undefined): boolean {
  if (file === undefined || file === "") return false;
  return relative(sandboxesFolder(), resolve(file)).split(sep)[0] !== "..";
}

/** Whether what Terraform installed is a sandbox's stand-in, wherever it comes from. */
function holdsStandIn(data: string): boolean {
  const files = readdirSync(join(data, "providers"), { recursive: true, encoding: "utf8" });
  // Terraform links to a folder of a mirror, and does not copy it.
  const folders = files.map((file) => join(data, "providers", file));
  const within = (folder: string): string[] => {
    try {
      return readdirSync(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  };
  return folders.flatMap((file) => [file, ...within(file)]).some(isStandIn);
}

/** What comes after "Error: …" and tells the reason, on one line. */
function firstReason(stderr: string): string {
  const text = stderr.replace(/[│╷╵]/g, " ").replace(/\s+/g, " ").trim();
  return text
    .replace(/^.*?Error: /, "")
    .replace(/^Failed to query available provider packages Could not .*? for provider \S+: /, "")
    .slice(0, 200);
}
