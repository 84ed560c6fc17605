/** Key of the annotation that changes with every edit of an object that is declared as `kubernetes_manifest`. */
export const CHECKSUM = "cdktf-kube-services/checksum";
