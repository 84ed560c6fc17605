import { Token } from "cdktf";

/** A value that Terraform knows only later: it passes every check. */
export function isToken(value: unknown): boolean {
  if (typeof value === "string") return value.includes("${") || Token.isUnresolved(value);
  return Token.isUnresolved(value);
}

/** Whether a value is a token in the form of an object. */
export function isResolvable(value: object): boolean {
  return typeof (value as { resolve?: unknown }).resolve === "function";
}
