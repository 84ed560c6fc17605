import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";

const FILE = join(__dirname, "..", "..", "docs", "schemas", "kube-services-v1.schema.json");
let validate: ValidateFunction | undefined;

/** A document of the command line, checked against its published schema. */
export function checked<T>(document: unknown): T {
  validate ??= new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(FILE, "utf8")) as object,
  );
  const { kind, data } = document as { kind?: string; data?: unknown };
  if (!validate(document)) {
    // Of a union's alternatives those of other kinds say nothing.
    const errors = (validate.errors ?? []).filter(({ instancePath }) => instancePath !== "/kind").slice(0, 20);
    throw new Error(`${kind} is not as its schema says:\n${JSON.stringify(errors, undefined, 1)}`);
  }
  return data as T;
}

/** What a verb gave with `--format json`. */
export const dataOf = <T>(text: string): T => checked<T>(JSON.parse(text));
