import { existsSync } from "node:fs";
import { join } from "node:path";
import { ENGINE_VARIABLE } from "../compatibility";
import { defined } from "../defined";
import { kubernetesVersion, type BinaryName } from "./assets/versions";
import { sandboxFolder, type SandboxFolder } from "./folders";
import { isReady } from "./health";
import { components } from "./components";
import { sandboxKubernetes } from "./kubernetes-release";
import { lastLines, logFile } from "./logs";
import { ensurePki } from "./pki";
import { isRunning } from "./process-identity";
import { readState } from "./state";
import { isOfSandbox, sandboxProvider, type SandboxProvider } from "./terraform-provider";

/** How one component is now. */
export interface ComponentStatus {
  readonly name: BinaryName;
  readonly pid: number;
  /** It runs and answers. */
  readonly healthy: boolean;
  /** How it ended. @default - it runs */
  readonly ended?: string;
  readonly log: string;
  /** The last lines of its log, where it is not healthy. */
  readonly lastLines: readonly string[];
}

/** How a sandbox is now. */
export interface SandboxStatus {
  readonly name: string;
  /**
   * `absent`: there is none of this name; `stopped`: not up; `starting`; `running`: all is well; `broken`: a component or
   * the supervisor has gone.
   */
  readonly phase: "absent" | "stopped" | "starting" | "running" | "broken";
  /** The API server's URL. @default - stopped */
  readonly server?: string;
  readonly folder: string;
  /** The version of Kubernetes, as in "v1.34.4". @default - it was never up */
  readonly kubernetes?: string;
  /** The provider that was made ready for Terraform. @default - none */
  readonly provider?: SandboxProvider;
  readonly components: readonly ComponentStatus[];
}

const LOG_LINES = 12;

/** Looks at every component of a sandbox. */
export async function sandboxStatus(name: string): Promise<SandboxStatus> {
  const folder = sandboxFolder(name);
  const state = readState(folder);
  if (state === undefined) {
    const phase = existsSync(folder.root) ? "stopped" : "absent";
    return { name, phase, folder: folder.root, ...versionIn(folder), components: [] };
  }
  const pki = await ensurePki(folder.pki);
  const urls = new Map(
    components(folder, pki, state.ports)
      .flat()
      .map((component) => [component.name, component.ready]),
  );
  const statuses = await Promise.all(
    state.components.map(async (component): Promise<ComponentStatus> => {
      const { name, process } = component;
      const ended = component.ended ?? (isRunning(process) ? undefined : "gone");
      const healthy = ended === undefined && (await isReady(urls.get(name) ?? "", pki));
      const log = logFile(folder, name);
      return {
        name,
        pid: process.pid,
        healthy,
        ...defined({ ended }),
        log,
        lastLines: healthy ? [] : lastLines(log, LOG_LINES),
      };
    }),
  );
  const well = isRunning(state.supervisor) && statuses.every(({ healthy }) => healthy);
  const starting = state.phase === "starting" && isRunning(state.supervisor);
  const provider = sandboxProvider(folder);
  return {
    name,
    ...defined({ provider }),
    phase: starting ? "starting" : well ? "running" : "broken",
    server: state.server,
    folder: folder.root,
    ...versionIn(folder),
    components: statuses,
  };
}

function versionIn(folder: SandboxFolder): Pick<SandboxStatus, "kubernetes"> {
  const release = sandboxKubernetes(folder);
  return release === undefined ? {} : { kubernetes: kubernetesVersion(release) };
}

/**
 * What hashicorp/kubernetes reads beside the provider block: where a user has set one of these, it would lead an apply
 * that is meant for the sandbox to the user's own cluster. Empty counts as not set.
 * Source: https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs#argument-reference
 */
const OTHER_CLUSTERS = [
  "KUBE_HOST",
  "KUBE_USER",
  "KUBE_USERNAME",
  "KUBE_PASSWORD",
  "KUBE_TOKEN",
  "KUBE_INSECURE",
  "KUBE_TLS_SERVER_NAME",
  "KUBE_CLIENT_CERT_DATA",
  "KUBE_CLIENT_KEY_DATA",
  "KUBE_CLUSTER_CA_CERT_DATA",
  "KUBE_CONFIG_PATHS",
  "KUBE_CTX",
  "KUBE_CTX_AUTH_INFO",
  "KUBE_CTX_CLUSTER",
  "KUBE_PROXY_URL",
] as const;

/**
 * The environment variables with which kubectl, Terraform and CDKTF use a sandbox.
 * `KUBE_CONFIG_PATH` is what hashicorp/kubernetes reads where its block names no kubeconfig; an app of this library
 * takes cluster and state from the variables whose names begin with `KUBE_SERVICES_` (see `sandboxOr`), and
 * its stacks the engine that they are for.
 * @param environment where they are to be set
 */
export function sandboxEnvironment(
  name: string,
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  const folder = sandboxFolder(name, environment);
  const engine = sandboxProvider(folder)?.engine;
  const others = OTHER_CLUSTERS.filter((variable) => (environment[variable] ?? "") !== "");
  return {
    ...Object.fromEntries(others.map((variable) => [variable, ""])),
    KUBECONFIG: folder.kubeconfig,
    KUBE_CONFIG_PATH: folder.kubeconfig,
    KUBE_SERVICES_KUBECONFIG: folder.kubeconfig,
    KUBE_SERVICES_CONTEXT: folder.context,
    KUBE_SERVICES_STATE: folder.terraformState,
    // From the folder of each stack: what Terraform remembers of a backend in .terraform is of another cluster.
    TF_DATA_DIR: join(".terraform", folder.context),
    ...(engine === undefined ? {} : { [ENGINE_VARIABLE]: engine }),
    CHECKPOINT_DISABLE: "1", // Terraform and CDKTF ask nobody for news
    ...forgottenProvider(environment),
    ...providerEnvironment(folder),
  };
}

/** What an earlier `sandbox env` has set in this shell for an offline provider that may be gone by now. */
const forgottenProvider = (environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> =>
  isOfSandbox(environment.TF_CLI_CONFIG_FILE) ? { TF_CLI_CONFIG_FILE: "", TF_CLI_ARGS_providers_lock: "" } : {};

/** CDKTF runs `terraform providers lock`, which asks the registry unless it is told of a mirror. */
function providerEnvironment(folder: SandboxFolder): Readonly<Record<string, string>> {
  const provider = sandboxProvider(folder);
  if (provider?.kind === "offline")
    return {
      TF_CLI_CONFIG_FILE: folder.terraformrc,
      TF_CLI_ARGS_providers_lock: `-fs-mirror=${shellWord(folder.plugins)}`,
    };
  // Which mirror the user's Terraform took it from is not told; `terraform init` has written the lock file by then.
  return provider?.mirrored === true ? { CDKTF_SKIP_PROVIDER_LOCK: "true" } : {};
}

/** Terraform takes TF_CLI_ARGS apart as a shell does. */
const shellWord = (text: string): string => text.replace(/[\s"'\\$`;&|<>()]/g, "\\$&");
