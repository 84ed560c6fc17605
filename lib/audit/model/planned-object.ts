import { isJsonObject } from "../../json-object";
import type { RawResourceChange } from "../plan/plan";

/** What a value has at a step: the member of an object, or the item of a list. */
function step(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === "number" ? (value as unknown[])[key] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** Where an object has a plain value that neither of the others has there. */
function departure(
  object: unknown,
  others: readonly unknown[],
  path: string,
  past: ReadonlySet<string>,
): string | undefined {
  if (past.has(path)) return undefined;
  // The provider writes numbers and texts in the type that the API has.
  if (isPlain(object))
    return others.some((other) => isPlain(other) && String(other) === String(object)) ? undefined : path;
  if (typeof object !== "object" || object === null) return undefined;
  for (const [key, inner] of Object.entries(object)) {
    const at = Array.isArray(object) ? Number(key) : key;
    const next = path === "" ? key : Array.isArray(object) ? `${path}[${key}]` : `${path}.${key}`;
    const found = departure(
      inner,
      others.map((other) => step(other, at)),
      next,
      past,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Where the planned `object` of a kubernetes_manifest, which is what the provider applies, has something that is neither
 * in its `manifest` nor in the object as it was; undefined where it has nothing of its own, as the provider plans it.
 * Fields that the server may write (`computed_fields`) do not count.
 * https://github.com/hashicorp/terraform-provider-kubernetes/blob/v2.38.0/manifest/provider/plan.go
 */
export function ownOfPlannedObject({ type, change }: RawResourceChange): string | undefined {
  const { before, after } = change;
  if (type !== "kubernetes_manifest" || !isJsonObject(step(after, "manifest"))) return undefined;
  const computed = step(after, "computed_fields");
  const named = Array.isArray(computed) ? computed.filter((one) => typeof one === "string") : [];
  const past = new Set(["metadata", "status", ...named]);
  return departure(step(after, "object"), [step(after, "manifest"), step(before, "object")], "", past);
}
