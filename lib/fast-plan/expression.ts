import { templateParts } from "../cluster";
import { ExpressionParser, type Scope } from "./expression-parser";
import { asText, type Step } from "./expression-values";

/*
 * The expressions of a Terraform JSON configuration, as far as they can be computed from what is at hand: references,
 * literals, comparisons, `for`, and the functions that conditions are mostly made of.
 * https://developer.hashicorp.com/terraform/language/expressions
 */

/**
 * The value of a string of a configuration: what its one `${…}` gives, else a text.
 * @throws UnresolvedExpression, Failed
 */
export function evaluateText(text: string, scope: Scope): unknown {
  if (!/[$%]\{/.test(text)) return text;
  const parts = templateParts(text, (at) => new ExpressionParser(text, at, scope));
  return parts.length === 1 ? parts[0] : parts.map(asText).join("");
}

/**
 * The steps of a reference that stands by itself, as in `replace_triggered_by`.
 * @returns undefined where it is anything else
 */
export function referenceSteps(text: string): readonly Step[] | undefined {
  if (!/^[A-Za-z_][\w-]*(\.[\w-]+|\[(\d+|"[^"\\$%]*")\])*$/.test(text)) return undefined;
  return [...text.matchAll(/(?:^|\.)([A-Za-z_][\w-]*)|\.(\d+)|\[(\d+)\]|\["([^"]*)"\]/g)].map(
    ([, name, digits, index, key]) => name ?? key ?? Number(digits ?? index),
  );
}

/** A value with all its strings, keys too, computed. */
export function evaluateAll(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") return evaluateText(value, scope);
  if (Array.isArray(value)) return value.map((item) => evaluateAll(item, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [asText(evaluateText(key, scope)), evaluateAll(item, scope)]),
  );
}
