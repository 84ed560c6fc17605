import { userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import { KubeServicesError } from "../errors";
import { checkPrivate } from "./private-folder";

/** The sandbox that is meant where no name is given. */
export const DEFAULT_SANDBOX = "default";

const NAME = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

/**
 * Everything this package keeps outside the project: `$XDG_CACHE_HOME/cdktf-kube-services`, or below `~/.cache`. A
 * relative path is passed over, as the XDG Base Directory Specification wants it.
 * @throws KubeServicesError `HomeFolderUnknown`
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env.XDG_CACHE_HOME;
  return join(base !== undefined && isAbsolute(base) ? base : join(homeFolder(env), ".cache"), "cdktf-kube-services");
}

function homeFolder({ HOME: home }: NodeJS.ProcessEnv): string {
  if (home !== undefined && isAbsolute(home)) return home;
  try {
    return userInfo().homedir;
  } catch {
    throw new KubeServicesError({
      code: "HomeFolderUnknown",
      what: "there is no place to keep things: HOME is not set, and the system does not know this user",
      where: "HOME",
      fix: "set HOME or XDG_CACHE_HOME to a folder that you can write to",
    });
  }
}

/** The folder that holds all sandboxes. */
export const sandboxesFolder = (env: NodeJS.ProcessEnv = process.env): string => join(cacheFolder(env), "sandboxes");

/** The places of one sandbox. */
export interface SandboxFolder {
  /** Its name. */
  readonly name: string;
  /** The folder that holds all of it. */
  readonly root: string;
  /** etcd's data. */
  readonly data: string;
  /** Keys and certificates, readable by the user alone. */
  readonly pki: string;
  /** One log for each component, and the supervisor's. */
  readonly logs: string;
  /** The kubeconfigs of the components, and the files that they read. */
  readonly config: string;
  /** The kubeconfig for the user, for kubectl and for Terraform. */
  readonly kubeconfig: string;
  /** The made-up log of the simulated containers. */
  readonly containerLog: string;
  /** The release of Kubernetes that its data was made with; see kubernetes-release.ts. */
  readonly kubernetes: string;
  /** What runs now; see state.ts. */
  readonly state: string;
  /** The kubeconfig's one context. */
  readonly context: string;
  /** Terraform's state of what is applied to the sandbox; it goes when the sandbox's data goes. */
  readonly terraformState: string;
  /** Terraform's plugin mirror of this sandbox. */
  readonly plugins: string;
  /** Terraform's CLI configuration of this sandbox; exists only where the sandbox has a provider to name. */
  readonly terraformrc: string;
}

/**
 * The places of the sandbox `name`. Nothing is created, and nothing that others may have put there is named.
 * @throws KubeServicesError `SandboxNameInvalid`, `FolderNotPrivate`
 */
export function sandboxFolder(name: string, env: NodeJS.ProcessEnv = process.env): SandboxFolder {
  if (!NAME.test(name)) {
    throw new KubeServicesError({
      code: "SandboxNameInvalid",
      what: "The sandbox's name cannot be used",
      where: "--name",
      value: name,
      allowed: "1 to 40 lower-case letters, digits and -, with a letter or digit at both ends",
    });
  }
  const root = join(sandboxesFolder(env), name);
  checkPrivate(cacheFolder(env), root);
  return {
    name,
    root,
    data: join(root, "etcd"),
    pki: join(root, "pki"),
    logs: join(root, "logs"),
    config: join(root, "config"),
    kubeconfig: join(root, "kubeconfig"),
    containerLog: join(root, "container.log"),
    kubernetes: join(root, "kubernetes"),
    state: join(root, "state.json"),
    context: `sandbox-${name}`,
    terraformState: join(root, "terraform-state"),
    plugins: join(root, "plugins"),
    terraformrc: join(root, "plugins", "terraformrc"),
  };
}
