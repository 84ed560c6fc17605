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
