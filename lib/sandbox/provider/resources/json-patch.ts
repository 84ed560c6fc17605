import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../../../json-object";
import type { JsonPatchStep } from "../client/kube-client";

/** Steps that turn the labels and annotations of one object into those of the other, and touch no other key. */
export function metadataSteps(before: JsonObject, after: JsonObject): readonly JsonPatchStep[] {
  const [old, wanted] = [fieldsOf(before["metadata"]), fieldsOf(after["metadata"])];
  return ["annotations", "labels"].flatMap((field) => mapSteps(`/metadata/${field}`, old[field], wanted[field]));
}

/**
 * Steps that turn one map into another, key by key, so that keys of others stay.
 * @param path of the map
 */
export function mapSteps(path: string, before: unknown, after: unknown): readonly JsonPatchStep[] {
  const [old, wanted] = [fieldsOf(before), fieldsOf(after)];
  // A map that was empty may be absent in the live object, and nothing can be added to it then.
  if (Object.keys(old).length === 0) {
    return Object.keys(wanted).length === 0 ? [] : [{ op: "add", path, value: wanted }];
  }
  const removed = Object.keys(old).filter((key) => !Object.hasOwn(wanted, key));
  const changed = Object.keys(wanted).filter((key) => old[key] !== wanted[key]);
  return [
    ...removed.map((key): JsonPatchStep => ({ op: "remove", path: `${path}/${escapeKey(key)}` })),
    ...changed.map((key): JsonPatchStep => ({ op: "add", path: `${path}/${escapeKey(key)}`, value: wanted[key] })),
  ];
}

/**
 * Steps that set the fields that differ, each as a whole; a field that is gone becomes null, which the API server takes
 * as absent.
 * @param path of the object that holds the fields
 * @param only the fields that may change
 * @default only - every field
 */
export function fieldSteps(
  path: string,
  before: unknown,
  after: unknown,
  only?: readonly string[],
): readonly JsonPatchStep[] {
  const [old, wanted] = [fieldsOf(before), fieldsOf(after)];
  const names = only ?? [...new Set([...Object.keys(old), ...Object.keys(wanted)])];
  return names
    .filter((name) => !isDeepStrictEqual(old[name] ?? null, wanted[name] ?? null))
    .map((name) => ({ op: "add", path: `${path}/${escapeKey(name)}`, value: wanted[name] ?? null }));
}

function fieldsOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}

const escapeKey = (key: string): string => key.replace(/~/g, "~0").replace(/\//g, "~1");
