import type { JsonObject } from "../../../json-object";
import type { KubernetesObject } from "../../../manifest";

/** The spec of an object; empty if it has none. */
export function specOf(object: KubernetesObject): JsonObject {
  return (object["spec"] ?? {}) as JsonObject;
}

/** The object with other fields in its spec; undefined takes a field out. */
export function withSpec(object: KubernetesObject, fields: JsonObject): KubernetesObject {
  const spec = Object.entries({ ...specOf(object), ...fields }).filter(([, value]) => value !== undefined);
  return { ...object, spec: Object.fromEntries(spec) };
}

/** The only block of a list of at most one; empty if there is none. */
export function first<T extends object = JsonObject>(list: unknown): T {
  return ((Array.isArray(list) ? list[0] : undefined) ?? {}) as T;
}
