/*
 * CDKTF stands for values that are known later by marks, which pass through a conversion unchanged: strings that hold
 * `${TfToken[…]}`, numbers far outside of every Kubernetes value, lists of one `#{TfToken[…]}`, maps with one key
 * `&{TfToken[…]}`, and objects with a `resolve` method. This room knows their look and does not import CDKTF.
 */

const MAP_MARK = "&{TfToken[";
const LIST_MARK = "#{TfToken[";

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

function isTokenObject(value: object): boolean {
  if (Array.isArray(value)) return value.length === 1 && typeof value[0] === "string" && value[0].startsWith(LIST_MARK);
  if ("resolve" in value && typeof value.resolve === "function") return true;
  for (const key in value) return key.startsWith(MAP_MARK); // the first key tells
  return false;
}
