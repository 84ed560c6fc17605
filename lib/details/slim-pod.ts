import type { Pod } from "../cluster";

/** What no screen shows of a container, by which a pod is a third as large without. */
const OF_CONTAINERS = [
  "env",
  "envFrom",
  "volumeMounts",
  "volumeDevices",
  "command",
  "args",
  "lifecycle",
  "securityContext",
] as const;
const OF_POD = ["tolerations", "affinity", "securityContext", "topologySpreadConstraints"] as const;
const OF_METADATA = ["annotations", "resourceVersion", "generateName"] as const;
const OF_STATUS = ["imageID", "containerID", "allocatedResources", "resources", "volumeMounts", "user"] as const;

/**
 * A pod without what no screen shows, so that tens of thousands fit into memory. Done to the object itself, as it has
 * just been read. A pod that a stack declares itself, which no controller made, stays whole: it is compared with the code.
 */
export function slimPod<Object extends object>(object: Object): Object {
  const pod = object as Pod;
  if ((pod.metadata?.ownerReferences ?? []).length === 0) return object;
  drop(pod.metadata, OF_METADATA);
  drop(pod.spec, OF_POD);
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec ?? {};
  for (const one of [...containers, ...initContainers, ...ephemeralContainers]) drop(one, OF_CONTAINERS);
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = pod.status ?? {};
  for (const status of [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses])
    drop(status, OF_STATUS);
  if (pod.spec?.volumes !== undefined) {
    const claims = pod.spec.volumes.filter((one) => "persistentVolumeClaim" in one || "ephemeral" in one);
    (pod.spec as { volumes: typeof claims }).volumes = claims;
  }
  return object;
}

function drop(object: object | undefined, fields: readonly string[]): void {
  if (object !== undefined) for (const field of fields) delete (object as Record<string, unknown>)[field];
}
