import type { JsonObject } from "../../json-object";
import type { PathStep } from "../issue";
import { isKnownObject, isToken } from "../tokens";
import { mergedOrder, orderedBy } from "./element-order";
import { patchField, type PatchField } from "./patch-types";

/*
 * Kubernetes' strategic merge patches, as `kubectl patch` applies them:
 * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */

/** What is wrong with a patch, and where in it. */
export class PatchFault extends Error {
  /** @param path steps from the patch's root */
  constructor(
    message: string,
    readonly path: readonly PathStep[],
  ) {
    super(message);
  }
}

const DIRECTIVE = "$patch";
const RETAIN = "$retainKeys";
const ORDER = "$setElementOrder/";
const DELETE = "$deleteFromPrimitiveList/";
const isDirective = (key: string): boolean =>
  key === DIRECTIVE || key === RETAIN || key.startsWith(ORDER) || key.startsWith(DELETE);

/**
 * An object with a strategic merge patch applied. Neither of the two is changed. Tokens are plain values.
 * @param type of the object, as the table of patch types names it @default - no field has a rule of its own
 * @throws PatchFault
 */
export function strategicMerge(original: JsonObject, patch: JsonObject, type: string | undefined): JsonObject {
  return mergeObject(original, patch, type, []);
}

function mergeObject(
  original: JsonObject,
  patch: JsonObject,
  type: string | undefined,
  path: readonly PathStep[],
): JsonObject {
  const directive = patch[DIRECTIVE];
  if (directive === "replace") return added(patch, path) as JsonObject;
  if (directive === "delete") return {};
  if (directive !== undefined) throw unknownDirective(directive, [...path, DIRECTIVE], '"replace" or "delete"');
  const result: Record<string, unknown> = retained(original, patch, path);
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(ORDER)) continue;
    const field = key.slice(ORDER.length);
    const merged = orderedList(result[field], patch[field], order, field, type, path);
    if (merged !== undefined) result[field] = merged;
  }
  for (const [key, value] of Object.entries(patch)) {
    const at = [...path, key];
    if (key === RETAIN || key.startsWith(ORDER)) continue;
    if (key.startsWith(DELETE)) {
      const field = key.slice(DELETE.length);
      const before = result[field];
      if (isList(before)) result[field] = before.filter((item) => !listOf(value, at).includes(item));
      continue;
    }
    if (value !== null && Object.hasOwn(patch, `${ORDER}${key}`)) continue; // merged with its order
    if (value === null) delete result[key];
    else if (value !== undefined) result[key] = mergeValue(result[key], value, patchField(type, key), at);
  }
  return result;
}

function mergeValue(before: unknown, value: unknown, rule: PatchField, path: readonly PathStep[]): unknown {
  if (isKnownObject(value) && isKnownObject(before)) {
    if (rule.replace !== true) return mergeObject(before, value, rule.type, path);
    refuseDirectives(value, path);
  }
  if (isList(value) && isList(before)) {
    if (rule.merge !== undefined) return mergeList(before, value, rule, path);
    refuseDirectives(value, path);
  }
  return added(value, path);
}

/** Where Kubernetes replaces as a whole, a directive would be taken for a field. */
function refuseDirectives(value: unknown, path: readonly PathStep[]): void {
  if (isList(value)) value.forEach((item, index) => refuseDirectives(item, [...path, index]));
  else if (isKnownObject(value))
    for (const [key, inner] of Object.entries(value)) {
      if (isDirective(key)) throw new PatchFault(`${key} means nothing in what a patch replaces as a whole`, path);
      refuseDirectives(inner, [...path, key]);
    }
}

/** What the patch's `$retainKeys` leaves of the object. */
function retained(original: JsonObject, patch: JsonObject, path: readonly PathStep[]): Record<string, unknown> {
  const keys = patch[RETAIN];
  if (keys === undefined) return { ...original };
  const list = listOf(keys, [...path, RETAIN]);
  const stray = Object.keys(patch).find((key) => !isDirective(key) && patch[key] !== null && !list.includes(key));
  if (stray !== undefined) throw new PatchFault(`${RETAIN} does not name ${stray}, which stands beside it`, path);
  return Object.fromEntries(Object.entries(original).filter(([key]) => list.includes(key)));
}

function mergeList(
  before: readonly unknown[],
  patch: readonly unknown[],
  rule: PatchField,
  path: readonly PathStep[],
): readonly unknown[] {
  const { merge, type } = rule;
  if (typeof merge !== "string") {
    const all = [...new Set([...before, ...patch])];
    return mergedOrder(all, patch, before, (item) => item);
  }
  const keyOf = (item: unknown, at: readonly PathStep[]): unknown => {
    if (!isKnownObject(item)) throw new PatchFault("this is no object, as the items of this list are", at);
    const key = item[merge];
    if (key !== undefined && key !== null) return key;
    throw new PatchFault(`this item does not say its ${merge}, by which it is found`, at);
  };
  const items: JsonObject[] = [];
  let kept = [...before];
  let replaces = false;
  patch.forEach((item, index) => {
    const at = [...path, index];
    const { [DIRECTIVE]: directive, ...rest } = isKnownObject(item) ? item : {};
    if (directive === "replace") {
      replaces = true;
      if (Object.keys(rest).length > 0) items.push(rest);
    } else if (directive === "delete") {
      const gone = keyOf(rest, at);
      kept = kept.filter((one) => !isKnownObject(one) || one[merge] !== gone);
    } else if (directive !== undefined) throw unknownDirective(directive, at, '"replace" or "delete"');
    else {
      keyOf(item, at);
      items.push(item as JsonObject);
    }
  });
  if (replaces) return items.map((item) => added(item, path));
  for (const item of items) {
    const at = [...path, patch.indexOf(item)];
    const index = kept.findIndex((one) => isKnownObject(one) && one[merge] === item[merge]);
    if (index < 0) kept.push(added(item, at));
    else kept[index] = mergeObject(kept[index] as JsonObject, item, type, at);
  }
  return mergedOrder(kept, items, before, (item) => (isKnownObject(item) ? item[merge] : undefined));
}

/** A list whose order the patch says; undefined where there is no such list. */
function orderedList(
  before: unknown,
  patch: unknown,
  order: unknown,
  field: string,
  type: string | undefined,
  path: readonly PathStep[],
): readonly unknown[] | undefined {
  const rule = patchField(type, field);
  const { merge } = rule;
  const at = [...path, `${ORDER}${field}`];
  const keyOf = (item: unknown): unknown => (typeof merge === "string" && isKnownObject(item) ? item[merge] : item);
  const wanted = listOf(order, at).map(keyOf);
  if (patch === null) return undefined;
  const changes = patch === undefined ? undefined : listOf(patch, [...path, field]);
  const named = (changes ?? []).filter((item) => !isKnownObject(item) || item[DIRECTIVE] === undefined).map(keyOf);
  const places = named.map((key) => wanted.indexOf(key));
  if (places.some((place, index) => place < 0 || place < (places[index - 1] ?? 0)))
    throw new PatchFault(`the order does not name what stands in ${field}, in its order`, at);
  const list = isList(before) ? before : undefined;
  if (list === undefined && changes === undefined) return undefined;
  const merged =
    changes === undefined
      ? (list ?? [])
      : list === undefined
        ? (added(changes, [...path, field]) as readonly unknown[])
        : mergeList(list, changes, rule, [...path, field]);
  return orderedBy(merged, wanted, list ?? [], keyOf);
}

/** A value of the patch that nothing is merged into: without nulls, which stand for no value, and directives. */
function added(value: unknown, path: readonly PathStep[]): unknown {
  if (isList(value))
    return value
      .filter((item) => !isKnownObject(item) || item[DIRECTIVE] !== "delete")
      .map((item, index) => added(item, [...path, index]));
  if (!isKnownObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => inner !== null && inner !== undefined && !isDirective(key))
      .map(([key, inner]) => [key, added(inner, [...path, key])]),
  );
}

function unknownDirective(directive: unknown, path: readonly PathStep[], allowed: string): PatchFault {
  return new PatchFault(`${DIRECTIVE} is ${JSON.stringify(directive)} here; allowed: ${allowed}`, path);
}

function listOf(value: unknown, path: readonly PathStep[]): readonly unknown[] {
  if (isList(value)) return value;
  throw new PatchFault("this must be a list", path);
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && !isToken(value);
