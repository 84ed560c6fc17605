import type { World } from "./world";
import type { KubernetesObject } from "./object";

const SYSTEM = /^(?:kube-system|kube-public|kube-node-lease)$/;

/** Whether a namespace is one of Kubernetes itself. */
export function isSystemNamespace(name: string | undefined): boolean {
  return name !== undefined && SYSTEM.test(name);
}

/** The namespace of this name, where this plan makes or manages it: what is not in the plan cannot be told of others. */
export function ownNamespace(world: World, name: string | undefined): KubernetesObject | undefined {
  return name === undefined ? undefined : world.find("Namespace", name, undefined);
}
