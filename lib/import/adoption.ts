import type { JsonObject } from "../json-object";
import { isInternalKey, type ConvertedManifest, type KubernetesObject } from "../manifest";
import { fieldsOf, listOf } from "./fields";
import { podTemplateOf } from "./pod-template";

/**
 * Attributes that an import reads as if they were not set or in another way, so that the first plan leaves them alone.
 * @param ignored what the stack's provider leaves alone: patterns of keys of annotations
 */
export function unread(
  { object, resourceType, attributes }: ConvertedManifest,
  ignored: readonly string[],
): readonly string[] {
  const patterns = ignored.map((pattern) => new RegExp(pattern));
  const internal = ["annotations", "labels"].filter((map) =>
    Object.keys(fieldsOf(object, "metadata", map)).some(
      (key) => isInternalKey(key) || (map === "annotations" && patterns.some((pattern) => pattern.test(key))),
    ),
  );
  // The provider reads it only where the configuration has it already.
  const strategy = resourceType === "kubernetes_stateful_set_v1" ? ["spec[0].update_strategy"] : [];
  // Users and groups live in no namespace; the provider writes "default".
  const subjects = listOf(object["subjects"]).some(({ kind }) => kind !== "ServiceAccount") ? ["subject"] : [];
  // An import reads all data as texts, which some of it is not.
  const data = resourceType === "kubernetes_secret_v1" && attributes["binary_data"] !== undefined ? SECRET_DATA : [];
  return [...data, ...internal.map((map) => `metadata[0].${map}`), ...subjects, ...strategy];
}

const SECRET_DATA = ["data", "binary_data"];

/**
 * Whether a live object says nothing where the provider sends a value of its own. Writing that down would restart pods,
 * and keeping what the provider has read would switch it off: so the first plan leaves all of the object alone.
 */
export function isDefaultedLive(object: KubernetesObject): boolean {
  if (object.kind === "ServiceAccount") return object["automountServiceAccountToken"] === undefined;
  const spec = podSpecOf(object);
  if (spec === undefined) return false;
  if (spec["automountServiceAccountToken"] === undefined || spec["enableServiceLinks"] === undefined) return true;
  const inherits = fieldsOf(spec, "securityContext")["runAsNonRoot"] === true;
  return [...listOf(spec["containers"]), ...listOf(spec["initContainers"])].some((container) => {
    const securityContext = fieldsOf(container, "securityContext");
    if (container["securityContext"] === undefined) return false;
    return (
      securityContext["allowPrivilegeEscalation"] === undefined ||
      (inherits && securityContext["runAsNonRoot"] === undefined)
    );
  });
}

function podSpecOf(object: KubernetesObject): JsonObject | undefined {
  const spec = fieldsOf(object.kind === "Pod" ? object : podTemplateOf(object), "spec");
  return "containers" in spec ? spec : undefined;
}
