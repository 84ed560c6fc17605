import { numberText } from "./values";

/**
 * A value's JSON, byte for byte as Terraform's `jsonencode` writes it: keys sorted by their bytes, text composed
 * (Unicode NFC), what HTML could take for its own escaped, numbers without an exponent.
 * https://developer.hashicorp.com/terraform/language/functions/jsonencode
 */
export function terraformJson(value: unknown): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(terraformJson).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [key.normalize(), item] as const)
    .sort(([a], [b]) => Buffer.from(a).compare(Buffer.from(b)));
  return `{${entries.map(([key, item]) => `${quoted(key)}:${terraformJson(item)}`).join()}}`;
}

const quoted = (text: string): string =>
  JSON.stringify(text.normalize()).replace(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
