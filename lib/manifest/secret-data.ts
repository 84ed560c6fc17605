import { readBase64 } from "./base64";
import type { ConversionIssue } from "./issue";
import { isToken, type TokenTest } from "./tokens";

/*
 * A Secret holds its data in base64, and `stringData` in plain text beside it. The provider takes plain text (`data`,
 * `data_wo`) and base64 for what is not text (`binary_data`, `binary_data_wo`).
 */

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const PLAIN = ["data", "data_wo"] as const;
const BINARY = ["binary_data", "binary_data_wo"] as const;

/**
 * The attributes of a Secret with its data decoded: what is text goes to `data`, other bytes to `binary_data`.
 * @param attributes what the table made of the object: `data` as it is in the manifest
 */
export function secretAttributes(
  object: Readonly<Record<string, unknown>>,
  attributes: Readonly<Record<string, unknown>>,
  isToken: TokenTest,
  issue: (issue: ConversionIssue) => void,
): Record<string, unknown> {
  const { data, stringData } = object;
  if (isToken(data)) return { ...attributes, data };
  const text: Record<string, unknown> = {};
  const binary: Record<string, unknown> = {};
  for (const [key, value] of entriesOf(data)) {
    const decoded = decode(value, isToken);
    if (decoded === undefined) {
      issue({
        code: "ManifestSecretData",
        what: "the value is not base64",
        path: ["data", key],
        droppable: false,
        fix: "encode it in base64, or move it to stringData",
      });
    } else if ("base64" in decoded) binary[key] = decoded.base64;
    else text[key] = decoded.text;
  }
  for (const [key, value] of entriesOf(stringData)) {
    if (typeof value !== "string" && !isToken(value)) {
      const allowed = "a string";
      issue({
        code: "ManifestFieldType",
        what: `the value must be ${allowed}`,
        path: ["stringData", key],
        droppable: false,
        allowed,
      });
      continue;
    }
    text[key] = value;
    delete binary[key];
  }
  const hasData = isObject(data) || isObject(stringData);
  const result: Record<string, unknown> = {};
  const place = (): void => {
    if (!hasData || "data" in result || "binary_data" in result) return;
    if (Object.keys(text).length > 0 || Object.keys(binary).length === 0) result["data"] = text;
    if (Object.keys(binary).length > 0) result["binary_data"] = binary;
  };
  for (const key of Object.keys(attributes)) {
    if (key === "data") place();
    else result[key] = attributes[key];
  }
  place();
  return result;
}

/** The `data` (and `stringData`, for values that are known later) of a Secret from its attributes; absent if none. */
export function secretFields(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  const stringData: Record<string, unknown> = {};
  let any = false;
  for (const name of [...PLAIN, ...BINARY]) {
    const map = attributes[name];
    if (isToken(map)) return { stringData: map };
    if (!isObject(map)) continue;
    any = true;
    const plain = (PLAIN as readonly string[]).includes(name);
    for (const [key, value] of entriesOf(map)) {
      if (!plain) data[key] = value;
      else if (typeof value === "string" && !value.includes("${TfToken[")) {
        data[key] = Buffer.from(value, "utf8").toString("base64");
      } else stringData[key] = value;
    }
  }
  if (!any) return {};
  return { data, ...(Object.keys(stringData).length > 0 ? { stringData } : {}) };
}

/** Whether a Secret's attribute is given by `secretFields`. */
export function isSecretDataAttribute(name: string): boolean {
  return [...PLAIN, ...BINARY].some((each) => each === name);
}

function decode(
  value: unknown,
  isToken: TokenTest,
): { readonly text: unknown } | { readonly base64: string } | undefined {
  if (isToken(value)) return { text: value };
  if (typeof value !== "string") return undefined;
  const read = readBase64(value);
  if (read === undefined) return undefined;
  try {
    return { text: UTF8.decode(read.bytes) };
  } catch {
    return { base64: read.canonical };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function entriesOf(value: unknown): [string, unknown][] {
  if (!isObject(value)) return [];
  return Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
}
