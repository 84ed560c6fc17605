import type { Change } from "./change";
import { text } from "./tree";

// API versions that Kubernetes no longer serves. https://kubernetes.io/docs/reference/using-api/deprecation-guide/

const REMOVED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "1.16": {
    "extensions/v1beta1": "DaemonSet Deployment ReplicaSet NetworkPolicy PodSecurityPolicy",
    "apps/v1beta1": "Deployment StatefulSet ReplicaSet ControllerRevision",
    "apps/v1beta2": "DaemonSet Deployment ReplicaSet StatefulSet ControllerRevision",
  },
  "1.22": {
    "extensions/v1beta1": "Ingress",
    "networking.k8s.io/v1beta1": "Ingress IngressClass",
    "admissionregistration.k8s.io/v1beta1": "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/v1beta1": "CustomResourceDefinition",
    "apiregistration.k8s.io/v1beta1": "APIService",
    "authentication.k8s.io/v1beta1": "TokenReview",
    "authorization.k8s.io/v1beta1": "LocalSubjectAccessReview SelfSubjectAccessReview SubjectAccessReview",
    "certificates.k8s.io/v1beta1": "CertificateSigningRequest",
    "coordination.k8s.io/v1beta1": "Lease",
    "rbac.authorization.k8s.io/v1beta1": "ClusterRole ClusterRoleBinding Role RoleBinding",
    "rbac.authorization.k8s.io/v1alpha1": "ClusterRole ClusterRoleBinding Role RoleBinding",
    "scheduling.k8s.io/v1beta1": "PriorityClass",
    "storage.k8s.io/v1beta1": "CSIDriver CSINode StorageClass VolumeAttachment",
  },
  "1.25": {
    "batch/v1beta1": "CronJob",
    "discovery.k8s.io/v1beta1": "EndpointSlice",
    "events.k8s.io/v1beta1": "Event",
    "autoscaling/v2beta1": "HorizontalPodAutoscaler",
    "policy/v1beta1": "PodDisruptionBudget PodSecurityPolicy",
    "node.k8s.io/v1beta1": "RuntimeClass",
  },
  "1.26": {
    "flowcontrol.apiserver.k8s.io/v1beta1": "FlowSchema PriorityLevelConfiguration",
    "autoscaling/v2beta2": "HorizontalPodAutoscaler",
  },
  "1.27": { "storage.k8s.io/v1beta1": "CSIStorageCapacity" },
  "1.29": { "flowcontrol.apiserver.k8s.io/v1beta2": "FlowSchema PriorityLevelConfiguration" },
  "1.32": { "flowcontrol.apiserver.k8s.io/v1beta3": "FlowSchema PriorityLevelConfiguration" },
};
/** Resources of the provider that are written with such a version. */
const TYPES: Readonly<Record<string, { readonly version: string; readonly since: string }>> = {
  kubernetes_pod_security_policy: { version: "policy/v1beta1", since: "1.25" },
  kubernetes_pod_security_policy_v1beta1: { version: "policy/v1beta1", since: "1.25" },
  kubernetes_horizontal_pod_autoscaler_v2beta2: { version: "autoscaling/v2beta2", since: "1.26" },
  kubernetes_cron_job: { version: "batch/v1beta1", since: "1.25" },
  kubernetes_pod_disruption_budget: { version: "policy/v1beta1", since: "1.25" },
  kubernetes_ingress: { version: "extensions/v1beta1", since: "1.22" },
  kubernetes_certificate_signing_request: { version: "certificates.k8s.io/v1beta1", since: "1.22" },
};

/** The version of an object, and the Kubernetes that removed it; undefined for one that is served. */
export function removedIn(change: Change): { readonly version: string; readonly since: string } | undefined {
  if (Object.hasOwn(TYPES, change.type)) return TYPES[change.type];
  if (change.type !== "kubernetes_manifest") return undefined;
  const version = text(change.after?.body, "api_version");
  if (version === undefined) return undefined;
  for (const [since, versions] of Object.entries(REMOVED)) {
    const kinds = Object.hasOwn(versions, version) ? versions[version] : undefined;
    if (kinds?.split(" ").includes(change.kind) === true) return { version, since };
  }
  return undefined;
}
