import { UnresolvedExpression } from "../cluster";
import { terraformJson } from "../manifest/terraform-json";
import { asText, equal, Failed } from "./expression-values";

type Function = (args: readonly unknown[]) => unknown;

/** The functions that conditions are mostly made of, but `try`. */
export const FUNCTIONS: Readonly<Record<string, Function>> = {
  length: ([value]) => {
    if (typeof value === "string") return [...value].length;
    if (Array.isArray(value)) return value.length;
    if (typeof value === "object" && value !== null) return Object.keys(value).length;
    throw new Failed("no length");
  },
  contains: ([list, value]) => {
    if (!Array.isArray(list)) throw new Failed("no list");
    if (list.some((item) => typeof item !== typeof value))
      throw new UnresolvedExpression("contains(…) of several types");
    return list.some((item) => equal(item, value));
  },
  coalesce: (args) => {
    const found = args.filter((arg) => arg !== null && arg !== "");
    if (found.length === 0) throw new Failed("all are empty");
    if (found.some((arg) => typeof arg !== typeof found[0]))
      throw new UnresolvedExpression("coalesce(…) of several types");
    return found[0];
  },
  jsonencode: ([value]) => terraformJson(whole(value)),
  tostring: ([value]) => (value === null ? null : asText(value)),
};

/** Refuses numbers that may have lost digits when they were read. */
function whole(value: unknown): unknown {
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new UnresolvedExpression("the text of a fraction");
  if (typeof value === "object" && value !== null) Object.values(value).forEach(whole);
  return value;
}
