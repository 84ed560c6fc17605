import { ownKey } from "../mask/marks";
import type { Openness } from "../mask/mask";

/** Kinds whose name does not follow from the Terraform type by capitals alone. */
const IRREGULAR: Readonly<Record<string, string>> = {
  daemonset: "DaemonSet",
  api_service: "APIService",
  csi_driver: "CSIDriver",
  endpoints: "Endpoints",
};
/** Kinds that a pod template makes pods of. */
export const WORKLOAD_KINDS: readonly string[] = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "Pod",
  "ReplicationController",
  "ReplicaSet",
];
/** Kinds of which every field is in Kubernetes' own API, so that a form of credential is all that has to be hidden. */
const KNOWN_KINDS: ReadonlySet<string> = new Set([
  ...WORKLOAD_KINDS,
  "Service",
  "Ingress",
  "IngressClass",
  "Namespace",
  "PersistentVolumeClaim",
  "PersistentVolume",
  "StorageClass",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "NetworkPolicy",
  "ServiceAccount",
  "Role",
  "RoleBinding",
  "ClusterRole",
  "ClusterRoleBinding",
  "EndpointSlice",
  "Endpoints",
  "Gateway",
  "GatewayClass",
  "HTTPRoute",
  "GRPCRoute",
  "TCPRoute",
  "TLSRoute",
  "UDPRoute",
  "ReferenceGrant",
  "LimitRange",
  "ResourceQuota",
  "PriorityClass",
  "RuntimeClass",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
  "Annotations",
  "Labels",
  "NodeTaint",
  "DefaultServiceAccount",
  "CertificateSigningRequest",
  "TokenRequest",
  "APIService",
  "CSIDriver",
  "VolumeAttributesClass",
]);
const CONFIG_KINDS: ReadonlySet<string> = new Set(["ConfigMap", "ConfigMapV1Data", "ConfigMapData", "Env"]);
/** Kinds of the provider's that are a part of an object which something else manages. */
export const PATCH_KINDS: readonly string[] = [
  "Annotations",
  "Labels",
  "Env",
  "NodeTaint",
  "ConfigMapV1Data",
  "SecretV1Data",
  "DefaultServiceAccount",
];
const SECRET_KINDS: ReadonlySet<string> = new Set(["Secret", "SecretV1Data", "SecretData"]);

/** Whether a Terraform type is of the Kubernetes provider. */
export function isKubernetesType(type: string): boolean {
  return type.startsWith("kubernetes_");
}

/** Whether a type holds a manifest as it is, instead of the provider's own blocks. */
export function isManifestType(type: string): boolean {
  return type === "kubernetes_manifest";
}

/** The Kubernetes kind that a Terraform type stands for, such as `Deployment` for `kubernetes_deployment_v1`. */
export function kindOfType(type: string): string {
  const stem = type.replace(/^kubernetes_/, "").replace(/_v\d+(?:(?:alpha|beta)\d+)?$/, "");
  return (
    ownKey(IRREGULAR, stem) ??
    stem
      .split("_")
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join("")
  );
}

/** How much of an object of this kind may be shown. */
export function opennessOf(kind: string): Openness {
  if (SECRET_KINDS.has(kind)) return "secret";
  if (CONFIG_KINDS.has(kind)) return "config";
  return KNOWN_KINDS.has(kind) ? "known" : "foreign";
}

/** Whether every field of this kind is known here, so that rules can judge it. */
export function isJudgedKind(kind: string): boolean {
  return opennessOf(kind) !== "foreign";
}
