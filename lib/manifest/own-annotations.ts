import type { JsonObject } from "../json-object";

/** Key of the annotation that changes with every edit of an object that is declared as `kubernetes_manifest`. */
export const CHECKSUM = "cdktf-kube-services/checksum";

/**
 * Key of the annotation that says which stack an object belongs to, where the labels that say so elsewhere
 * (`app.kubernetes.io/managed-by` and `part-of`) are the manifest's own. It wins over the labels.
 */
export const PART_OF = "cdktf-kube-services/part-of";

/** Key of the annotation that says with which storage class a claim was made, where the code named one. */
export const STORAGE_CLASS = "cdktf-kube-services/storage-class";

/** An object without annotations of this library's own use: what declares the object anew writes its own. */
export function withoutOwn<Value extends JsonObject>(
  object: Value,
  keys: readonly string[] = [CHECKSUM, PART_OF, STORAGE_CLASS],
): Value {
  const metadata = (object["metadata"] ?? {}) as JsonObject;
  const annotations = (metadata["annotations"] ?? {}) as JsonObject;
  if (!keys.some((key) => Object.hasOwn(annotations, key))) return object;
  const kept = Object.entries(annotations).filter(([key]) => !keys.includes(key));
  const { annotations: all, ...rest } = metadata;
  void all;
  return { ...object, metadata: kept.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(kept) } };
}
