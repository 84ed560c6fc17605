/** Annotation keys that carry what people call a service. The KubeSphere ones are read by its console. */
export const KUBESPHERE_KEYS = {
  serviceType: "kubesphere.io/serviceType",
  alias: "kubesphere.io/alias-name",
  description: "kubesphere.io/description",
  creator: "kubesphere.io/creator",
  imagePullSecrets: "kubesphere.io/imagepullsecrets",
  workspace: "kubesphere.io/workspace",
} as const;

/** Keys on platforms without their own: Kubernetes' well-known description, and one of this library for the alias. */
export const GENERIC_KEYS = {
  alias: "cdktf-kube-services/alias",
  description: "kubernetes.io/description",
} as const;

/** Written by MetalLB's controller on each Service that it serves; under both of its prefixes. */
export const METALLB_OWNED = [
  "^metallb\\.io/ip-allocated-from-pool$",
  "^metallb\\.universe\\.tf/ip-allocated-from-pool$",
];

/** Written by controllers of common platforms on objects that they do not own: Rancher and GKE. */
export const CONTROLLER_OWNED = ["^field\\.cattle\\.io/publicEndpoints$", "^cloud\\.google\\.com/neg(-status)?$"];
