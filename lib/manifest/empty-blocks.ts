import type { JsonObject } from "../json-object";
import type { BlockSchema, FieldSchema } from "./schema";

/** Kubernetes types for which `{}` means the same as nothing. */
const EMPTY_MEANS_NOTHING: ReadonlySet<string> = new Set([
  "Affinity",
  "Capabilities",
  "DaemonSetUpdateStrategy",
  "DeploymentStrategy",
  "EndpointConditions",
  "HorizontalPodAutoscalerBehavior",
  "Lifecycle",
  "NodeAffinity",
  "ObjectMeta",
  "PodAffinity",
  "PodAntiAffinity",
  "PodDNSConfig",
  "PodSecurityContext",
  "ResourceRequirements",
  "RollingUpdateDaemonSet",
  "RollingUpdateDeployment",
  "RollingUpdateStatefulSetStrategy",
  "SELinuxOptions",
  "SecurityContext",
  "SessionAffinityConfig",
  "StatefulSetPersistentVolumeClaimRetentionPolicy",
  "StatefulSetUpdateStrategy",
  "WindowsSecurityContextOptions",
]);

/** Whether `{}` of this block means the same as nothing. */
export function emptyMeansNothing(block: BlockSchema): boolean {
  return EMPTY_MEANS_NOTHING.has(block.name.split("~")[0] ?? "");
}

/** Whether a block with these fields is one that can as well be left out. */
export function saysNothing({ block, required }: FieldSchema, fields: JsonObject): boolean {
  return required !== true && Object.keys(fields).length === 0 && block !== undefined && emptyMeansNothing(block);
}
