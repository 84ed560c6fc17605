import type { IConstruct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import { KubeServicesError, type Problem } from "../errors";
import { didYouMean, issueText, issuesOfForm, schemaAt, type IssueText } from "../issue-text";
import { RESERVED, reservedKeyIn } from "../reserved-key";
import { quickCheck } from "./quick-check";
import { isToken } from "./tokens";

/** What a broken rule is called, and how to mend it. */
export interface Rule {
  readonly code: string;
  readonly what: string;
  readonly allowed?: string;
  readonly fix?: string;
}

/** Adds one problem of a check that looks at several props together. */
export type Report = (problem: Rule & { readonly prop: string; readonly value?: unknown }) => void;

/** A schema whose values must also pass a check of this library's own, reported under the rule's code. */
export function rule<T extends z.ZodType>(schema: T, holds: (value: z.output<T>) => boolean, broken: Rule): T {
  return schema.refine(holds as (value: unknown) => boolean, { error: broken.what, params: { ...broken } }) as T;
}

type Leaf = string | number | boolean | null | undefined | IConstruct | ((...given: never[]) => unknown);
/** Props with all that may be left out, at any depth; as leaves their types, or only that they are there. */
type Whole<T, Leaves extends "typed" | "there"> = unknown extends T
  ? T
  : T extends Leaf
    ? Leaves extends "typed"
      ? T
      : true
    : T extends readonly (infer Item)[]
      ? readonly Whole<Item, Leaves>[]
      : { readonly [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>, Leaves> };

declare const CHECKED: unique symbol;
/** What a schema checks, for the compiler alone. */
export interface Checks<T> {
  readonly [CHECKED]?: {
    /** No prop is without a check. */
    readonly knows: Whole<T, "there">;
    /** No check is without a prop, and what the types of props allow passes. */
    readonly takes: (props: Whole<T, "typed">) => void;
  };
}

/** The schema of props: the compiler holds it to their interface, at any depth. */
export type PropsSchema<T> = z.ZodObject & Checks<T>;

/** An object with exactly these props; another one is a problem that lists the known ones. */
export function props<T extends z.ZodRawShape>(
  shape: T,
): z.ZodObject<T, z.core.$strict> & Checks<z.output<z.ZodObject<T, z.core.$strict>>> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `known props: ${Object.keys(shape).join(", ")}` : undefined,
  });
}

const NOT_GIVEN = Symbol("not given");

/** What stands at a path; where the path leads into a token, the token and its place. */
function valueAt(root: unknown, path: readonly PropertyKey[]): { value: unknown; tokenAt?: readonly PropertyKey[] } {
  let value: unknown = root;
  for (const [depth, key] of path.entries()) {
    if (isToken(value)) return { value, tokenAt: path.slice(0, depth) };
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return { value: NOT_GIVEN };
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return isToken(value) ? { value, tokenAt: path } : { value };
}

/** `containers[0].ports[1].name`; a key that is no identifier is shown in brackets and quotes. */
export function propPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(String(key))) text += text === "" ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text;
}

type Issue = z.core.$ZodIssue;

function problemsOf(
  root: unknown,
  issue: Issue,
  where: string,
  schema: z.ZodType,
  base: readonly PropertyKey[] = [],
): Problem[] {
  const path = [...base, ...issue.path];
  const { value, tokenAt } = valueAt(root, path);
  if (tokenAt !== undefined)
    return tokenAt.length === path.length && isAboutScalar(issue) ? [] : [unknownAtSynth(where, tokenAt)];
  const at = { where, prop: propPath(path) };
  const missing = value === undefined || value === NOT_GIVEN;
  // What is inside of a whole object or list may be a secret, and shows little.
  const shown = missing || (typeof value === "object" && value !== null) ? {} : { value };
  switch (issue.code) {
    case "custom":
      if (issue.params !== undefined) return [{ ...at, ...shown, ...(issue.params as Rule) }];
      break;
    case "unrecognized_keys": {
      const known = issueText(issue, value).allowed?.replace(/^known props: /, "");
      return issue.keys.map((key) => ({
        code: "PropUnknown",
        what: "there is no such prop",
        where,
        prop: propPath([...path, key]),
        ...defined({ allowed: known }),
        fix: didYouMean(key, known?.split(", ") ?? []) ?? "check its spelling, or take it out",
      }));
    }
    case "invalid_union": {
      const inner = issuesOfForm(issue);
      if (inner !== undefined) return inner.flatMap((one) => problemsOf(root, one, where, schema, path));
      break;
    }
    case "invalid_key":
      // It is the key that is wrong, and not what stands there.
      return issue.issues.flatMap((inner) =>
        problemsOf(root, inner, where, schema, path).map((problem) => ({ ...problem, value: path.at(-1) })),
      );
    case "invalid_element":
      return issue.issues.flatMap((inner) => problemsOf(root, inner, where, schema, path));
  }
  const { kind, what, ...more } = issueText(issue, missing ? undefined : value, schemaAt(schema, path));
  return [{ code: CODES[kind], what: missing ? "this prop is required" : what, ...at, ...shown, ...more }];
}

const CODES: Readonly<Record<IssueText["kind"], string>> = {
  missing: "PropMissing",
  type: "PropTypeInvalid",
  value: "PropValueInvalid",
  range: "PropOutOfRange",
  unknown: "PropUnknown",
};

/** Whether what is wanted is one plain value: a token may stand for that, but not for what has parts. */
function isAboutScalar(issue: Issue): boolean {
  if (issue.code === "invalid_type") return !STRUCTURED.has(issue.expected);
  if (issue.code === "invalid_union") return issue.errors.some((form) => form.length > 0 && form.every(isAboutScalar));
  return issue.code === "invalid_value" || (issue.code === "custom" && issue.params !== undefined);
}
const STRUCTURED: ReadonlySet<string> = new Set(["object", "array", "record", "map", "set"]);

const unknownAtSynth = (where: string, path: readonly PropertyKey[]): Problem => ({
  code: "PropsUnknown",
  what: "the parts of this must be known at synth, and it is a token as a whole",
  where,
  prop: propPath(path),
  fix: "write its parts out, with tokens only as values",
});

/** How one kind of construct checks its props. */
export interface PropsCheck<T> {
  readonly schema: PropsSchema<T>;
  /** Rules between props, run on props of the right shape. */
  readonly across?: (props: T, report: Report) => void;
  /** Matches the paths of props whose values must not be shown, because they may be secrets. */
  readonly hidden?: RegExp;
}

/** Literal values of environment variables and HTTP headers are often credentials, whatever they should be. */
const ALWAYS_HIDDEN = /(^|\.)(env(\[\d+\](\.value)?)?|httpHeaders\[\d+\]\.value)$/;

/**
 * A copy of checked props that shares no list and no plain object with them, so that nobody changes a construct by
 * changing the props that it was made of. Tokens and constructs stay what they are.
 */
export function ownCopy<T>(given: T): T {
  return copyOf(given, new Map()) as T;
}

function copyOf(value: unknown, copies: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const list = Array.isArray(value);
  if (!list && Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const copy: Record<string, unknown> = list ? ([] as never) : {};
  copies.set(value, copy);
  for (const [key, inner] of Object.entries(value)) copy[key] = copyOf(inner, copies);
  return copy;
}

/**
 * Checks the props of one construct and throws all that is wrong with them at once.
 * @param where the construct's path
 * @param given what the user gave, of whatever shape
 * @throws KubeServicesError with every problem
 */
export function checkProps<T>(where: string, given: unknown, check: PropsCheck<T>): asserts given is T {
  const problems: Problem[] = [];
  const issues = quickCheck(check.schema)(given) ? [] : (check.schema.safeParse(given).error?.issues ?? []);
  const reserved = reservedKeyIn(given);
  if (reserved !== undefined) problems.push({ code: "PropReserved", ...RESERVED, where, prop: propPath(reserved) });
  for (const issue of issues) problems.push(...problemsOf(given, issue, where, check.schema));
  // What is of no use at all is told once, and not again for all that is missing in it.
  const useless = problems.flatMap(({ code, prop }) => (NO_SUCH_SHAPE.has(code) && prop !== undefined ? [prop] : []));
  const report: Report = (problem) => {
    if (!useless.some((prop) => isBelow(problem.prop, prop))) problems.push({ where, ...problem });
  };
  try {
    check.across?.(given as T, report);
  } catch (error) {
    // With props of the wrong shape these rules find what they can; with props of the right shape they may not throw.
    if (issues.length === 0) throw error;
  }
  if (problems.length === 0) return;
  const isHidden = ({ prop = "" }: Problem): boolean => ALWAYS_HIDDEN.test(prop) || check.hidden?.test(prop) === true;
  throw new KubeServicesError(
    unique(problems).map((problem) => (isHidden(problem) ? { ...problem, value: undefined } : problem)),
  );
}

const NO_SUCH_SHAPE: ReadonlySet<string> = new Set(["PropTypeInvalid", "PropMissing"]);

/** Whether a prop stands within another one, or is that. */
const isBelow = (prop: string, outer: string): boolean =>
  prop.startsWith(outer) && (prop.length === outer.length || outer === "" || /^[.[]/.test(prop.slice(outer.length)));

function unique(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, prop }) => {
    const key = `${code} ${prop ?? ""}`;
    return !seen.has(key) && seen.add(key);
  });
}
