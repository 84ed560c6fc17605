import { isBase64Text } from "../base64";

const compact = (text: string): string => text.replace(/\s/g, "");

/** Whether a value is base64; line breaks and spaces in it count for nothing. */
export const isBase64 = (value: unknown): boolean => typeof value === "string" && isBase64Text(compact(value));

/** The bytes that base64 stands for, and the text in the one form that the API server gives back. Undefined for others. */
export function readBase64(value: string): { readonly bytes: Buffer; readonly canonical: string } | undefined {
  if (!isBase64(value)) return undefined;
  const bytes = Buffer.from(compact(value), "base64");
  return { bytes, canonical: bytes.toString("base64") };
}
