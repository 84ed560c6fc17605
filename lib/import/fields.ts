import type { JsonObject } from "../json-object";

/** Props as data, to be checked by the construct and written as code. */
export type Props = Record<string, unknown>;

/** A nested object, empty where there is none. */
export function fieldsOf(value: unknown, ...path: readonly string[]): JsonObject {
  let here: unknown = value;
  for (const step of path) here = typeof here === "object" && here !== null ? (here as JsonObject)[step] : undefined;
  return typeof here === "object" && here !== null && !Array.isArray(here) ? (here as JsonObject) : {};
}

/** A nested list, empty where there is none. */
export function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}

/** The props that are given. */
export function without(props: Props): Props {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}

/** A mapping; undefined where it is empty. */
export function unlessEmpty(map: JsonObject): JsonObject | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}
