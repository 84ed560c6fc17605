import { isJsonObject, type JsonObject } from "../json-object";
import go from "./go-types.generated.json";
import { isToken } from "./tokens";

/** A field of a Go type; fields whose zero value is stored as it is, and which hold no others, are not listed. */
export interface GoField {
  /** Whether the zero value is the same as none at all: "", 0, false, an empty list or map. @default false */
  readonly zero?: boolean;
  /** The type of the object that stands here. @default - none */
  readonly one?: string;
  /** The type of a list's items. @default - they are plain values */
  readonly list?: string;
  /** The type of a map's values. @default - they are plain values */
  readonly map?: string;
}

/** A kind as Kubernetes' own code has it. */
export interface GoKind {
  readonly type: string;
  readonly namespaced: boolean;
}

/** The types of Kubernetes' own kinds, as far as they tell which values the API server stores. */
export interface GoTypes {
  readonly kinds: Readonly<Record<string, GoKind>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, GoField>>>>;
}

const { kinds, types } = go as unknown as GoTypes;

/**
 * Whether objects of a kind live in a namespace.
 * @returns undefined for a kind that is none of Kubernetes' own
 */
export function isNamespacedKind(apiVersion: string, kind: string): boolean | undefined {
  const known = `${apiVersion} ${kind}`;
  return Object.hasOwn(kinds, known) ? kinds[known]?.namespaced : undefined;
}

/**
 * The object without what the API server would not store: nulls, and of Kubernetes' own kinds zero values where Go's
 * types take them for none (`hostNetwork: false`, `ports: []`; other than `replicas: 0`, which is stored). A
 * `kubernetes_manifest` fails where the server gives back something else than was sent.
 */
export function withoutZeros<T extends JsonObject>(object: T): T {
  const known = `${String(object["apiVersion"])} ${String(object["kind"])}`;
  const type = Object.hasOwn(kinds, known) ? kinds[known]?.type : undefined;
  return stored(object, type) as T;
}

function stored(value: unknown, type: string | undefined): unknown {
  if (isToken(value)) return value;
  if (Array.isArray(value)) return value.filter((item) => (item ?? null) !== null).map((item) => stored(item, type));
  if (!isFields(value)) return value;
  const fields = type !== undefined && Object.hasOwn(types, type) ? types[type] : undefined;
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === null || inner === undefined) continue;
    const field = fields !== undefined && Object.hasOwn(fields, key) ? fields[key] : undefined;
    let kept: unknown;
    if (field?.map !== undefined && isFields(inner)) kept = eachOf(inner, field.map);
    else if (field !== undefined && isFields(inner) && field.one === undefined) kept = textsOf(inner);
    else kept = stored(inner, field?.one ?? field?.list);
    if (field?.zero === true && isZero(kept)) continue;
    result[key] = kept;
  }
  return result;
}

function eachOf(map: JsonObject, type: string): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, inner]) => [key, stored(inner, type)]));
}

/** Without a value, a key of texts (`data`, `labels`) has an empty one. */
function textsOf(map: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, inner]) => [key, inner ?? ""]));
}

function isZero(value: unknown): boolean {
  if (value === "" || value === 0 || value === false) return true;
  return !isToken(value) && typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function isFields(value: unknown): value is JsonObject {
  return isJsonObject(value) && !isToken(value);
}
