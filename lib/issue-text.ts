import type { z } from "zod";
import { defined } from "./defined";
import { nearNames } from "./near-names";

/*
 * What zod finds, in this library's words: zod's own texts are made for those who write schemas, and reach no user.
 */

type Issue = z.core.$ZodIssue;

/** What is wrong with one value. */
export interface IssueText {
  readonly kind: "missing" | "type" | "value" | "range" | "unknown";
  readonly what: string;
  readonly allowed?: string;
  readonly fix?: string;
}

const KINDS: Readonly<Record<string, string>> = { int: "an integer", record: "an object", nan: "NaN" };

/** The name of a type with its article. */
const withArticle = (kind: string): string => KINDS[kind] ?? `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;

function kindOf(value: unknown): string {
  if (value === null || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  return classOf(value) ?? withArticle(Array.isArray(value) ? "array" : typeof value);
}

/** What an object is that was not written as `{ … }`, such as a Map; undefined for all else. */
function classOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype = Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: string } } | null;
  if (prototype === null || prototype === Object.prototype) return undefined;
  const { name = "" } = prototype.constructor ?? {};
  return name === "" || name === "Object" ? undefined : `an instance of ${name}`;
}

/** `did you mean a or b?` */
export function didYouMean(given: unknown, known: readonly unknown[]): string | undefined {
  const texts = known.filter((one) => typeof one === "string");
  const near = typeof given === "string" ? nearNames(given, texts) : [];
  return near.length === 0 ? undefined : `did you mean ${near.join(" or ")}?`;
}

/** Whether a text is the schema's own (an `error` that it gives), and not one that zod made. */
const isOwnText = (text: string): boolean => !/^(Invalid|Unrecognized|Too (small|big)|Expected)\b/.test(text);

/**
 * What an issue says.
 * @param value what stands there; undefined where nothing does
 * @param form the schema of the place, by which the forms of a union are told. @default - they are not told
 */
export function issueText(issue: Issue, value: unknown, form?: z.core.$ZodType): IssueText {
  const missing = value === undefined;
  const message = isOwnText(issue.message) ? issue.message : undefined;
  const text = (kind: IssueText["kind"], what: string, otherwise?: string, fix?: string): IssueText => {
    const allowed = message ?? otherwise;
    return {
      kind: missing ? "missing" : kind,
      what: missing ? "this is required" : what,
      ...defined({ allowed }),
      ...(fix === undefined || missing ? {} : { fix }),
    };
  };
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = Object.keys(form === undefined ? {} : (shapeOf(form) ?? {}));
      return text(
        "unknown",
        `${issue.keys.join(", ")} is not known here`,
        known.length === 0 ? undefined : known.join(", "),
        didYouMean(issue.keys[0], known),
      );
    }
    case "invalid_type": {
      const forms = formsOf(form);
      if (forms !== undefined)
        return text("type", `this has the wrong type: it is ${kindOf(value)}`, ...formTexts(forms, value));
      return text(
        "type",
        `this has the wrong type: it is ${kindOf(value)}`,
        wanted(issue.expected, form, value),
        fixOfType(issue.expected, value, form),
      );
    }
    case "invalid_value":
      return text(
        "value",
        "this is none of the values that are allowed",
        issue.values.map((allowed) => JSON.stringify(allowed)).join(", "),
        didYouMean(value, issue.values),
      );
    case "invalid_union": {
      // zod tells the values of a discriminator under this name since 4.2.
      const { options } = issue as { readonly options?: readonly unknown[] };
      if (options !== undefined)
        return text(
          "value",
          "this is none of the values that are allowed",
          options.map((allowed) => JSON.stringify(allowed)).join(", "),
          didYouMean(value, options),
        );
      return text("value", "this is none of the forms that are allowed", formsFound(issue.errors));
    }
    case "too_small":
      return text("range", `this ${few(issue.origin)}`, `at least ${String(issue.minimum)}${unit(issue)}`);
    case "too_big":
      return text("range", `this ${many(issue.origin)}`, `at most ${String(issue.maximum)}${unit(issue)}`);
    default:
      return text("value", "this value is not allowed");
  }
}

const few = (origin: string): string =>
  origin === "array" ? "has too few items" : origin === "string" ? "is too short" : "is too small";
const many = (origin: string): string =>
  origin === "array" ? "has too many items" : origin === "string" ? "is too long" : "is too large";

function unit(issue: { readonly origin: string; readonly minimum?: unknown; readonly maximum?: unknown }): string {
  const plural = Number(issue.minimum ?? issue.maximum) === 1 ? "" : "s";
  if (issue.origin === "array") return ` item${plural}`;
  return issue.origin === "string" ? ` character${plural}` : "";
}

/** How many optional props an object is told by at most, where it requires none. */
const FEW_PROPS = 10;

/** An object or a list as code, with what it requires: `{ image: …, … }`; undefined for what is no such. */
function exampleOf(schema: z.core.$ZodType | undefined): string | undefined {
  if (schema === undefined) return undefined;
  const element = elementOf(schema);
  if (element !== undefined) {
    const item = exampleOf(element);
    return item === undefined ? undefined : `[${item}]`;
  }
  const fields = Object.entries(shapeOf(schema) ?? {});
  const required = fields.filter(([, inner]) => inner._zod.optin === undefined).map(([key]) => `${key}: …`);
  if (required.length > 0) return `{ ${[...required, ...(fields.length > required.length ? ["…"] : [])].join(", ")} }`;
  return fields.length === 0 || fields.length > FEW_PROPS ? undefined : `{ ${fields.map(([key]) => key).join(", ")} }`;
}

/** What is allowed where a value is of another type. */
function wanted(expected: string, form: z.core.$ZodType | undefined, value: unknown): string {
  if (["object", "record"].includes(expected) && classOf(value) !== undefined) return "a plain object: { … }";
  const type = withArticle(expected);
  const example = ["object", "array"].includes(expected) ? exampleOf(form) : undefined;
  return example === undefined ? type : `${type}: ${example}`;
}

/** The change that makes a value of one type out of one of another; never shows the value, which may be a secret. */
function fixOfType(expected: string, value: unknown, form?: z.core.$ZodType): string | undefined {
  if (expected === "array" && value !== null) {
    const known = Object.keys(shapeOf(elementOf(form) ?? form) ?? {});
    const isItem =
      typeof value !== "object" ||
      known.length === 0 ||
      Object.keys(value as object).some((key) => known.includes(key));
    return isItem ? "put it into a list: […]" : `write a list: ${exampleOf(form) ?? "[…]"}`;
  }
  if (typeof value === "string" && value.trim() !== "") {
    if (["number", "int"].includes(expected) && /^0[0-7]+$/.test(value)) return "write it as 0o…, without quotes";
    if (["number", "int"].includes(expected) && Number.isFinite(Number(value))) return "write it without quotes";
    if (expected === "boolean" && /^(true|false)$/i.test(value)) return "write it in lowercase and without quotes";
  }
  return expected === "string" && (typeof value === "number" || typeof value === "boolean")
    ? "write it in quotes"
    : undefined;
}

/** What the forms of a union would take, where the schema has no text for it. */
function formsFound(errors: readonly (readonly Issue[])[]): string {
  const forms = errors.map((found) => {
    const texts = found.map((inner) => {
      if (inner.code === "invalid_type") return withArticle(inner.expected);
      if (inner.code === "invalid_value") return inner.values.map((one) => JSON.stringify(one)).join(" or ");
      const { allowed } = (inner.code === "custom" ? (inner.params ?? {}) : {}) as { readonly allowed?: string };
      return allowed ?? (isOwnText(inner.message) ? inner.message : "another form");
    });
    return [...new Set(texts)].join(" and ");
  });
  return [...new Set(forms)].join(" or ");
}

/** One form of a union whose forms are told apart by one field. */
interface Form {
  readonly value: unknown;
  /** As code: `{ type: "MetalLB", ipPool: … }`, with all that is required. */
  readonly text: string;
}

/** What stands at a path of plain data; undefined where nothing does. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}

/** The schema without what says only whether it may be absent. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = schema._zod.def as { readonly innerType?: z.core.$ZodType };
  return innerType === undefined ? schema : bare(innerType);
}

/**
 * The schema of a place below another one.
 * @returns undefined where the way to it is not a single one
 */
export function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  const [step, ...rest] = path;
  const here = bare(schema);
  if (step === undefined) return here;
  const { def } = (here as z.core.$ZodTypes)._zod;
  if (def.type === "object") {
    const field = Object.hasOwn(def.shape, step) ? def.shape[step as string] : undefined;
    return field === undefined ? undefined : schemaAt(field, rest);
  }
  if (def.type === "array") return schemaAt(def.element, rest);
  if (def.type === "record") return schemaAt(def.valueType, rest);
  if (def.type !== "union") return undefined;
  for (const option of def.options) {
    const found = schemaAt(option, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The fields of an object's schema. */
function shapeOf(schema: z.core.$ZodType | undefined): Readonly<Record<string, z.core.$ZodType>> | undefined {
  if (schema === undefined) return undefined;
  return (bare(schema)._zod.def as { readonly shape?: Readonly<Record<string, z.core.$ZodType>> }).shape;
}

/** The schema of a list's items. */
function elementOf(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  if (schema === undefined) return undefined;
  const { def } = (bare(schema) as z.core.$ZodTypes)._zod;
  return def.type === "array" ? def.element : undefined;
}

/**
 * What is wrong with a value that is meant as one of the forms of a union: the only one that is of the value's type.
 * @returns the issues, with paths below the union; undefined where no form is meant, or several could be
 */
export function issuesOfForm(issue: Issue): readonly Issue[] | undefined {
  if (issue.code !== "invalid_union") return undefined;
  const meant = issue.errors.filter(
    (found) => !found.some(({ code, path }) => code === "invalid_type" && path.length === 0),
  );
  const [only] = meant;
  // Of a single plain value the union itself tells more: it has all forms.
  return meant.length === 1 && only?.some(({ path, code }) => path.length > 0 || code === "custom") ? only : undefined;
}

/** The forms of a union that one field tells apart; undefined for any other schema. */
function formsOf(schema: z.core.$ZodType | undefined): readonly Form[] | undefined {
  const def = schema?._zod.def as
    { readonly discriminator?: string; readonly options?: readonly z.core.$ZodType[] } | undefined;
  const field = def?.discriminator;
  if (field === undefined) return undefined;
  return def?.options?.flatMap((option): Form[] => {
    const shape = shapeOf(option) ?? {};
    const { values = [] } = (shape[field]?._zod.def ?? {}) as { readonly values?: readonly unknown[] };
    const others = Object.entries(shape).filter(([key, inner]) => key !== field && inner._zod.optin === undefined);
    return values.map((value) => ({
      value,
      text: `{ ${[`${field}: ${JSON.stringify(value)}`, ...others.map(([key]) => `${key}: …`)].join(", ")} }`,
    }));
  });
}

function formTexts(forms: readonly Form[], value: unknown): [allowed: string, fix?: string] {
  const allowed = forms.map(({ text }) => text).join(" or ");
  if (typeof value !== "string") return [allowed];
  const values = forms.map((form) => form.value).filter((one) => typeof one === "string");
  const [nearest] = nearNames(value, values);
  const meant = forms.find((form) => form.value === value) ?? forms.find((form) => form.value === nearest);
  return meant === undefined ? [allowed] : [allowed, `write ${meant.text}`];
}
