import type { JsonObject } from "../json-object";
import { goField, kindOf, type GoField } from "./go-types";
import { isKnownObject, isToken } from "./tokens";

/**
 * The object without what the API server would not store: nulls, and of Kubernetes' own kinds zero values where Go's
 * types take them for none (`hostNetwork: false`, `ports: []`; other than `replicas: 0`, which is stored). A
 * `kubernetes_manifest` fails where the server gives back something else than was sent.
 */
export function withoutZeros<T extends JsonObject>(object: T): T {
  return stored(object, kindOf(object["apiVersion"], object["kind"])?.type) as T;
}

function stored(value: unknown, type: string | undefined): unknown {
  if (isToken(value)) return value;
  if (Array.isArray(value)) return value.filter((item) => (item ?? null) !== null).map((item) => stored(item, type));
  if (!isKnownObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === null || inner === undefined) continue;
    const field = goField(type, key);
    let kept: unknown;
    if (field?.map !== undefined && isKnownObject(inner)) kept = eachOf(inner, field.map);
    else if (field !== undefined && isKnownObject(inner) && field.one === undefined) kept = plainMap(inner, field);
    else if (field !== undefined && Array.isArray(inner) && field.list === undefined) kept = plainList(inner, field);
    else kept = stored(inner, field?.one ?? field?.list);
    if (field?.zero !== undefined && isZero(kept, field.zero)) continue;
    result[key] = kept;
  }
  return result;
}

function eachOf(map: JsonObject, type: string): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, inner]) => [key, stored(inner, type)]));
}

/** Without a value, a key (of `data`, `labels`, `limits`) has the zero value of its Go type. */
function plainMap(map: JsonObject, field: GoField): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, inner]) => [key, inner ?? zeroOf(field)]));
}

function plainList(items: readonly unknown[], field: GoField): readonly unknown[] {
  return items.map((item) => item ?? zeroOf(field));
}

function zeroOf({ item }: GoField): unknown {
  if (item === "quantity") return "0";
  return item === "number" ? 0 : "";
}

function isZero(value: unknown, of: NonNullable<GoField["zero"]>): boolean {
  if (value === "") return of === "text" || of === "any";
  if (value === 0) return of === "number" || of === "any";
  if (value === false) return of === "flag";
  return !isToken(value) && typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
