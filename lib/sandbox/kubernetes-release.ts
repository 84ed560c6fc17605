import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { KubeServicesError } from "../errors";
import { DEFAULT_KUBERNETES, KUBERNETES_RELEASES, type KubernetesRelease } from "./assets/versions";
import { DEFAULT_SANDBOX, type SandboxFolder } from "./folders";

/**
 * The release of Kubernetes of a sandbox. Its data is of one release: what a newer API server has written is read by no
 * older one, and a newer one takes over the data of the last release alone.
 * @param asked what is wanted; where it is undefined, the one of the last time, else the default
 * @throws KubeServicesError `SandboxKubernetesDiffers` where there is data of another release
 */
export function chooseKubernetes(folder: SandboxFolder, asked: KubernetesRelease | undefined): KubernetesRelease {
  const present = sandboxKubernetes(folder);
  if (asked !== undefined && present !== undefined && asked !== present) {
    const name = folder.name === DEFAULT_SANDBOX ? "" : ` --name ${folder.name}`;
    throw new KubeServicesError({
      code: "SandboxKubernetesDiffers",
      what: `The data of the sandbox ${folder.name} is of Kubernetes ${present}`,
      where: "--kubernetes",
      value: asked,
      allowed: present,
      fix: `make another sandbox by --name, or begin anew with nothing in it: npx cdktf-kube-services sandbox reset --kubernetes ${asked}${name}`,
    });
  }
  const release = asked ?? present ?? DEFAULT_KUBERNETES;
  writeFileSync(folder.kubernetes, release, { mode: 0o600 });
  return release;
}

/** What sandboxes ran before their release could be chosen, and was recorded. */
const BEFORE_THE_CHOICE: KubernetesRelease = "1.34";

/** The release that a sandbox has data of; undefined where it has none. */
export function sandboxKubernetes(folder: SandboxFolder): KubernetesRelease | undefined {
  if (!existsSync(folder.data)) return undefined;
  try {
    const recorded = readFileSync(folder.kubernetes, "utf8");
    if (Object.hasOwn(KUBERNETES_RELEASES, recorded)) return recorded as KubernetesRelease;
  } catch {
    // made before there was a choice
  }
  return BEFORE_THE_CHOICE;
}
