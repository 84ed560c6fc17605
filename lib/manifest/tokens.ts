import { isJsonObject, type JsonObject } from "../json-object";

/*
 * CDKTF stands for values that are known later by marks, which pass through a conversion unchanged: strings that hold
 * `${TfToken[…]}`, numbers far outside of every Kubernetes value, lists of one `#{TfToken[…]}`, maps with one key
 * `&{TfToken[…]}`, and objects with a `resolve` method. This room knows their look and does not import CDKTF.
 */

const MAP_MARK = "&{TfToken[";
const LIST_MARK = "#{TfToken[";

const TEXT_MARK = "TfToken[";

/** Tells whether a value stands for one that is known later, as a whole. */
export type TokenTest = (value: unknown) => boolean;

/** In text that was read from somewhere `${…}` is plain text, and CDKTF's marks alone stand for something. */
export const isMark: TokenTest = (value) => (typeof value === "string" ? value.includes(TEXT_MARK) : isToken(value));

/** Where CDKTF would put another value in the place of one: the path of a text, key or number that looks like its marks. */
export function markIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly (string | number)[] | undefined {
  if (typeof value === "string") return value.includes(TEXT_MARK) ? path : undefined;
  if (typeof value === "number") return isToken(value) ? path : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value);
  for (const [key, inner] of entries) {
    const inside = [...path, key];
    const found = typeof key === "string" && key.includes(TEXT_MARK) ? inside : markIn(inner, inside);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a value stands for one that is known later, as a whole. A string that is a token or holds one counts. */
export function isToken(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return value.includes("${") || value.startsWith(LIST_MARK);
    case "number":
      return value < -1e280;
    case "object":
      return value !== null && isTokenObject(value);
    default:
      return false;
  }
}

/** Whether a value is an object that is known now. */
export const isKnownObject = (value: unknown): value is JsonObject => isJsonObject(value) && !isToken(value);

/** The fields of an object that is known now; none of anything else. */
export const knownFields = (value: unknown): JsonObject => (isKnownObject(value) ? value : {});

function isTokenObject(value: object): boolean {
  if (Array.isArray(value)) return value.length === 1 && typeof value[0] === "string" && value[0].startsWith(LIST_MARK);
  if ("resolve" in value && typeof value.resolve === "function") return true;
  for (const key in value) return key.startsWith(MAP_MARK); // the first key tells
  return false;
}
