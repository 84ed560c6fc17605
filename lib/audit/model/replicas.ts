import { replicasOf, type Pods } from "./pods";
import type { World } from "./world";

const KINDS: ReadonlySet<string> = new Set(["Deployment", "StatefulSet"]);
/** So many pods are meant to outlive a node. */
const MANY = 3;

/** How many pods of a Deployment or StatefulSet stand behind a Service; undefined where there is none or they are few. */
export function manyBehindService(pods: Pods, world: World): number | undefined {
  if (!KINDS.has(pods.owner.kind)) return undefined;
  const count = replicasOf(pods.owner) ?? 1;
  return count < MANY || world.inFrontOf(pods).length === 0 ? undefined : count;
}
