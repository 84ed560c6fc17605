import { Token } from "cdktf";
import { isJsonObject, type JsonObject } from "../json-object";

/** A value that Terraform knows only later: it passes every check. */
export function isToken(value: unknown): boolean {
  if (typeof value === "string") return value.includes("${") || Token.isUnresolved(value);
  return Token.isUnresolved(value);
}

/** Whether a value is an object that is known now. */
export const isKnownObject = (value: unknown): value is JsonObject => isJsonObject(value) && !isToken(value);

/** The fields of an object that is known now; none of anything else. */
export const knownFields = (value: unknown): JsonObject => (isKnownObject(value) ? value : {});

/** Whether a value is a token in the form of an object. */
export function isResolvable(value: object): boolean {
  return typeof (value as { resolve?: unknown }).resolve === "function";
}
