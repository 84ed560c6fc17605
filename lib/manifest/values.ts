import type { FieldSchema } from "./schema";
import { isToken, type TokenTest } from "./tokens";

/** A converted value, or what it should have been. */
export type ConvertedValue = { readonly value: unknown } | { readonly expected: string };

/**
 * A plain value of a Kubernetes object as the provider takes it.
 * @param isToken tells what stands for a value that is known later, and passes
 */
export function toTerraformValue(field: FieldSchema, value: unknown, isToken: TokenTest): ConvertedValue {
  const plain = field.type === "list" || field.type === "set" || field.type === "map" ? field.elem : field.type;
  switch (field.format) {
    case "integer":
      if (typeof value === "number" && (Number.isSafeInteger(value) || isToken(value))) {
        return { value: plain === "string" && !isToken(value) ? String(value) : value };
      }
      return isToken(value) ? { value } : { expected: "an integer" };
    case "number":
      return typeof value === "number" || isToken(value) ? { value } : { expected: "a number" };
    case "boolean":
      return typeof value === "boolean" || isToken(value) ? { value } : { expected: "true or false" };
    case "intOrString":
      if (typeof value === "string") return { value };
      if (typeof value === "number" && Number.isSafeInteger(value)) return { value: String(value) };
      return isToken(value) ? { value } : { expected: "an integer or a string" };
    case "quantity":
      if (typeof value === "string" || isToken(value)) return { value };
      return typeof value === "number" && Number.isFinite(value)
        ? { value: numberText(value) }
        : { expected: 'a quantity, such as "250m" or "256Mi"' };
    case "octal":
      if (typeof value !== "number" || isToken(value)) return isToken(value) ? { value } : { expected: MODE };
      return Number.isInteger(value) && value >= 0 && value <= 0o777
        ? { value: value.toString(8).padStart(4, "0") }
        : { expected: MODE };
    default:
      if (typeof value === "string") return { value };
      return isToken(value) ? { value } : { expected: "a string" };
  }
}

const MODE = "a file mode between 0 and 0777 (octal) or 511 (decimal)";

/** The value as Kubernetes has it; what is not of the form that is expected stays as it is. */
export function toKubernetesValue(field: FieldSchema, value: unknown): unknown {
  switch (field.format) {
    case "integer":
    case "number":
      return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    case "boolean":
      return value === "true" ? true : value === "false" ? false : value;
    case "intOrString":
      return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    case "octal":
      return typeof value === "string" && /^[0-7]+$/.test(value) ? Number.parseInt(value, 8) : value;
    default:
      return typeof value === "number" && !isToken(value) ? numberText(value) : value;
  }
}

/** A number in plain decimal digits, as quantities are written and Terraform writes them: no exponent. */
export function numberText(value: number): string {
  const text = String(value);
  const [, sign, first, rest = "", exponent] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (sign === undefined || first === undefined) return text;
  const [digits, shift] = [first + rest, Number(exponent)];
  if (shift < 0) return `${sign}0.${"0".repeat(-shift - 1)}${digits}`;
  return `${sign}${digits.padEnd(shift + 1, "0")}`; // from 1e21 on, whose digits are at most 17
}

/**
 * Escapes `${` and `%{`, so that Terraform takes the text literally. CDKTF's own marks are left alone: no text that was
 * read holds one (`checkMarks`), so that they are of the user's own code, such as the stack's namespace.
 */
function escapeTemplates(text: string): string {
  if (!text.includes("{")) return text;
  return text.replace(/\$\{(?!TfToken\[)/g, "$$$${").replace(/%\{/g, "%%{");
}

/** Undoes `escapeTemplates`. */
function unescapeTemplates(text: string): string {
  return text.includes("{") ? text.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{") : text;
}

/**
 * A value of Terraform's JSON configuration in which no text, wherever it stands, is an expression: Terraform reads the
 * keys of objects as templates, as it does with values. All text that is not of the user's own code passes here.
 */
export function literalText<T>(value: T): T {
  return mapTexts(value, escapeTemplates) as T;
}

/** Undoes `literalText`. */
export function plainText<T>(value: T): T {
  return mapTexts(value, unescapeTemplates) as T;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== "object" || value === null || isToken(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [change(key), mapTexts(inner, change)]));
}
