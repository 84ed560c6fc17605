import type { World } from "./world";
import type { KubernetesObject } from "./object";

/** The namespace of this name, where this plan makes or manages it: what is not in the plan cannot be told of others. */
export function ownNamespace(world: World, name: string | undefined): KubernetesObject | undefined {
  return name === undefined ? undefined : world.find("Namespace", name, undefined);
}
