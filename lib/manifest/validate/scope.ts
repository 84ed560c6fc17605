import type { JsonObject } from "../../json-object";
import { quantityValue } from "../../quantity";
import type { ConversionIssue, PathStep } from "../issue";
import { isToken } from "../tokens";
import type { KubernetesObject } from "../to-terraform";

/** Where a rule looks, and how it tells what it finds. */
export interface Scope {
  /** The whole object. */
  readonly object: KubernetesObject;
  /** Steps from the object's root to the fields that the rule was given. */
  readonly path: readonly PathStep[];
  /** Tells of a broken rule; `at` are steps from the rule's own fields. */
  readonly tell: (broken: Broken, ...at: readonly PathStep[]) => void;
}

/** A rule of Kubernetes' that an object breaks. */
export type Broken = Pick<ConversionIssue, "code" | "what" | "value" | "allowed" | "fix">;

/** Rules for the fields of one Kubernetes type. */
export type Rule = (fields: JsonObject, scope: Scope) => void;

/** A nested object, empty where there is none, and where it is known later. */
export { knownFields as fieldsOf } from "../tokens";

/** Rules by Kubernetes type. */
export type Rules = Readonly<Record<string, Rule>>;

/** Whether a value is given: null counts as absent. */
export const given = (value: unknown): boolean => value !== undefined && value !== null;

/** The objects of a list with their places; nothing where it is known later. */
export function itemsOf(value: unknown): readonly (readonly [JsonObject, number])[] {
  if (!Array.isArray(value) || isToken(value)) return [];
  return value.flatMap((item: unknown, index): (readonly [JsonObject, number])[] =>
    typeof item === "object" && item !== null && !isToken(item) ? [[item as JsonObject, index]] : [],
  );
}

/** A text that is known and not empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" && !value.includes("${") ? value : undefined;

/** A text of which only Terraform knows what it will be. */
export const isOpen = (value: unknown): boolean =>
  typeof value === "string" && value !== "" && textOf(value) === undefined;

/** A number that is known. */
export const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" && !isToken(value) ? value : undefined;

/** How much a quantity is; undefined for what is none, or is known later. */
export const amountOf = (value: unknown): number | undefined =>
  typeof value === "string" || (typeof value === "number" && !isToken(value)) ? quantityValue(value) : undefined;

/** Whether a list or object is given and has nothing in it, or is not given. */
export const isEmpty = (value: unknown): boolean =>
  !given(value) || (typeof value === "object" && Object.keys(value as object).length === 0);

/** Tells of a text that must be there. */
export function need(
  fields: JsonObject,
  key: string,
  scope: Scope,
  code = "FieldMissing",
  ...at: readonly PathStep[]
): void {
  if (given(fields[key]) && fields[key] !== "") return;
  scope.tell({ code, what: `${key} is missing`, fix: `add ${key}` }, ...at, key);
}

/** Tells of each item whose key an earlier one has. */
export function unique(
  items: readonly (readonly [key: string | undefined, ...at: PathStep[]])[],
  code: string,
  what: (key: string) => string,
  scope: Scope,
): void {
  const seen = new Set<string>();
  for (const [key, ...at] of items) {
    if (key === undefined) continue;
    if (seen.has(key)) scope.tell({ code, what: what(key), fix: "tell them apart" }, ...at);
    seen.add(key);
  }
}

/** Tells of items of a list that have a name which one before them has, too. */
export function namedOnce(
  fields: JsonObject,
  list: string,
  code: string,
  what: (name: string) => string,
  scope: Scope,
  key = "name",
): void {
  unique(
    itemsOf(fields[list]).map(([item, index]) => [textOf(item[key]), list, index, key] as const),
    code,
    what,
    scope,
  );
}

/** Tells where not exactly one of some fields is given. */
export function exactlyOne(
  fields: JsonObject,
  keys: readonly string[],
  code: string,
  scope: Scope,
  ...at: readonly PathStep[]
): void {
  const found = keys.filter((key) => given(fields[key]));
  if (found.length === 1) return;
  const allowed = `exactly one of ${keys.join(", ")}`;
  const what = found.length === 0 ? "one of its kinds must be given" : `${found.join(" and ")} are given together`;
  scope.tell({ code, what, allowed }, ...at);
}

/** Tells of a negative number. */
export function notNegative(fields: JsonObject, keys: readonly string[], scope: Scope): void {
  for (const key of keys) {
    const number = numberOf(fields[key]);
    if (number === undefined || number >= 0) continue;
    scope.tell({ code: "NumberNegative", what: `${key} is negative`, value: number, allowed: "0 or more" }, key);
  }
}

/** A path that leads to what lies below it. */
export const staysBelow: Rule = (source, scope) => {
  if (!/(^|\/)\.\.(\/|$)/.test(textOf(source["path"]) ?? "")) return;
  scope.tell({ code: "RelativePathInvalid", what: "the path leads upwards", value: source["path"] }, "path");
};

/** Tells of a number that is out of its range, as far as it is known. */
export function within(fields: JsonObject, key: string, least: number, most: number, scope: Scope): void {
  const number = numberOf(fields[key]);
  if (number === undefined || (number >= least && number <= most)) return;
  const allowed = most === Infinity ? `${least} or more` : `${least} to ${most}`;
  scope.tell({ code: "NumberOutOfRange", what: "this number is out of range", value: number, allowed }, key);
}
