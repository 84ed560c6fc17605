import { defined } from "../../defined";
import type { Problem } from "../../errors";
import type { PathStep } from "../issue";
import { RESERVED, RESERVED_KEY } from "../../reserved-key";
import { MAX_DEPTH } from "./yaml-documents";

/** Values in one document, aliases counted each time. The largest object that an API server takes has fewer. */
export const MAX_VALUES = 200_000;

/** Why a value is no manifest, whatever its kind. */
export interface MeasureProblem {
  readonly told: Pick<Problem, "code" | "what" | "allowed" | "fix">;
  readonly path: readonly PathStep[];
  /** A key is a mapping or a list, as `{{ … }}` reads in YAML. */
  readonly oddKey?: boolean;
}

/** Walks a value and finds what would cost too much to work with, or is no plain data. Undefined if it is fine. */
export function measure(value: unknown): MeasureProblem | undefined {
  const path: PathStep[] = [];
  let left = MAX_VALUES;
  const walk = (inner: unknown): MeasureProblem | undefined => {
    if (--left < 0) return fail("ManifestAliases", TOO_MANY.what, TOO_MANY.fix);
    if (typeof inner === "number" && !Number.isFinite(inner))
      return fail("ManifestSyntax", NO_NUMBER, "quote the value");
    if (typeof inner !== "object" || inner === null) return undefined;
    if (path.length >= MAX_DEPTH) {
      return fail("ManifestTooDeep", TOO_DEEP);
    }
    if (inner instanceof Uint8Array || inner instanceof Map || inner instanceof Set || inner instanceof Date) {
      return fail("ManifestSyntax", "a manifest holds mappings, lists and plain values only", "take the tag (!!…) out");
    }
    if (Array.isArray(inner)) {
      for (let index = 0; index < inner.length; index++) {
        const problem = step(index, inner[index]);
        if (problem !== undefined) return problem;
      }
      return undefined;
    }
    for (const key of Object.keys(inner)) {
      if (key.startsWith("{ ") || key.startsWith("[ ")) {
        return { ...fail("ManifestSyntax", "a key must be a text", "quote the key"), oddKey: true };
      }
      if (key === RESERVED_KEY) {
        path.push(key);
        return fail("ManifestKeyReserved", RESERVED.what, RESERVED.fix);
      }
      const problem = step(key, (inner as Readonly<Record<string, unknown>>)[key]);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  const step = (key: PathStep, inner: unknown): MeasureProblem | undefined => {
    path.push(key);
    const problem = walk(inner);
    path.pop();
    return problem;
  };
  const fail = (code: string, what: string, fix?: string): MeasureProblem => ({
    told: { code, what, ...defined({ fix }) },
    path: [...path],
  });
  return walk(value);
}

/** A count with its thousands marked. By hand: the first `toLocaleString` of a process takes 15 ms. */
export const counted = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** What is told of a value that is nested too deep. */
export const TOO_DEEP = `the values are nested more than ${MAX_DEPTH} levels deep`;
/** What is told of a document with too many values. */
export const TOO_MANY = {
  what: `the document stands for more than ${counted(MAX_VALUES)} values once its aliases are expanded`,
  fix: "write the values out, or split the document",
};
const NO_NUMBER = "this is no number that Kubernetes knows";
