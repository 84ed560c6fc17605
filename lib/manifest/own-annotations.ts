/** Key of the annotation that changes with every edit of an object that is declared as `kubernetes_manifest`. */
export const CHECKSUM = "cdktf-kube-services/checksum";

/**
 * Key of the annotation that says which stack an object belongs to, where the labels that say so elsewhere
 * (`app.kubernetes.io/managed-by` and `part-of`) are the manifest's own. It wins over the labels.
 */
export const PART_OF = "cdktf-kube-services/part-of";
