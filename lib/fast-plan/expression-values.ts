import { UnresolvedExpression } from "../cluster";

/** What Terraform would fail on, such as an index that is not there; `try` goes on with its next argument. */
export class Failed extends Error {}

/** A step of a reference: a name or a key, or an index. */
export type Step = string | number;

/** What a step leads to. */
export function follow(value: unknown, steps: readonly Step[]): unknown {
  return steps.reduce<unknown>((at, step) => {
    if (Array.isArray(at)) {
      const index = typeof step === "number" ? step : /^\d+$/.test(step) ? Number(step) : NaN;
      if (index >= 0 && index < at.length) return at[index] as unknown;
    } else if (typeof at === "object" && at !== null && Object.hasOwn(at, step))
      return (at as Record<string, unknown>)[step];
    throw new Failed(`nothing is at ${step}`);
  }, value);
}

/** A value within a text. */
export function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Failed("no text");
}

/** Values of different types are never equal. */
export function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return a === b;
  throw new UnresolvedExpression("== of lists and objects"); // their types count, too
}

/** A condition. */
export function truth(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw value === null
    ? new Failed("null is no condition")
    : new UnresolvedExpression("a condition that is no boolean");
}
