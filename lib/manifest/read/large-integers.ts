import { visit } from "yaml";
import type { Document, ParsedNode, Scalar } from "yaml";
import type { Problem } from "../../errors";

/** Whether a text may hold an integer that large; what it lets pass need not be looked at. */
const LONG = /[\da-f_]{14}/i;

/** What is wrong with an integer that a number of JavaScript, and so of CDKTF, does not hold exactly. */
export const LARGE_INTEGER: Pick<Problem, "code" | "what" | "allowed" | "fix"> = {
  code: "ManifestIntegerTooLarge",
  what: "the integer would be rounded on its way to Terraform",
  allowed: `-${Number.MAX_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`,
  fix: "quote it, where the field takes a text or a quantity",
};

/** The offsets of a document's integers that would be rounded, such as 9007199254740993. */
export function largeIntegers(document: Document<ParsedNode>, text: string): readonly number[] {
  const found: number[] = [];
  if (!LONG.test(text)) return found;
  visit(document, {
    Scalar: (_key, scalar: Scalar) => {
      if (typeof scalar.value !== "number" || !Number.isInteger(scalar.value)) return;
      if (!Number.isSafeInteger(scalar.value) && !isExact(scalar)) found.push(scalar.range?.[0] ?? 0);
    },
  });
  return found;
}

/** Numbers with a point or an exponent are floating ones for kubectl, too. */
function isExact({ source, value }: Scalar): boolean {
  const digits = (source ?? "").replaceAll("_", "");
  if (/[.]|^[-+]?\d+e/i.test(digits)) return true;
  try {
    return BigInt(digits.replace(/^\+/, "")) === BigInt(value as number);
  } catch {
    return false;
  }
}
