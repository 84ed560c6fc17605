import { z } from "zod";
import { onceFor } from "../once-for";

/** Says true only for values in which zod finds nothing wrong; after false, zod must look. */
type QuickCheck = (value: unknown) => boolean;

type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes["_zod"]["def"];

/**
 * The schema as a plain yes or no. Almost all props are right, and zod takes its time to make sure: it visits each prop
 * that could be there (some 70 of a service, of which most are absent), and makes an object for each and a copy of all.
 * This reads what is there and makes nothing, which takes a tenth off the synthesis of 1,000 services.
 */
export const quickCheck: (schema: Schema) => QuickCheck = onceFor(compile);

function compile(schema: Schema): QuickCheck {
  const def = schema._zod.def as Def;
  const hasForm = form(def);
  // A format of text (an IP address), and a check by a function, are schema and check in one.
  const itself = schema._zod.traits.has("$ZodCheck") ? [schema as unknown as z.core.$ZodCheck] : [];
  const checks = [...itself, ...(def.checks ?? [])];
  if (hasForm === undefined || checks.some(({ _zod }) => _zod.def.check === "overwrite"))
    return (value) => z.safeParse(schema, value).success;
  if (checks.length === 0) return hasForm;
  const rules = checks.map(passes);
  return (value) => hasForm(value) && rules.every((holds) => holds(value));
}

function passes(check: z.core.$ZodCheck): QuickCheck {
  const { def } = check._zod as { readonly def: { readonly check: string; readonly fn?: (value: unknown) => unknown } };
  const { fn } = def;
  if (def.check === "custom" && fn !== undefined) return (value) => Boolean(fn(value));
  return (value) => {
    const payload = { value, issues: [] };
    (check as z.core.$ZodCheck<unknown>)._zod.check(payload);
    return payload.issues.length === 0;
  };
}

/** The check of a value's form alone, without rules; undefined for what only zod can tell. */
function form(def: Def): QuickCheck | undefined {
  switch (def.type) {
    case "string":
      return "coerce" in def && def.coerce === true ? undefined : (value) => typeof value === "string";
    case "number":
      return "coerce" in def && def.coerce === true ? undefined : Number.isFinite;
    case "boolean":
      return "coerce" in def && def.coerce === true ? undefined : (value) => typeof value === "boolean";
    case "unknown":
    case "custom":
      return () => true;
    case "literal":
      return oneOf(def.values);
    case "enum":
      return oneOf(Object.values(def.entries));
    case "optional": {
      const inner = quickCheck(def.innerType);
      return (value) => value === undefined || inner(value);
    }
    case "array": {
      const element = quickCheck(def.element);
      return (value) => Array.isArray(value) && Array.from(value).every(element); // a hole is an undefined
    }
    case "record":
      return entries(quickCheck(def.keyType), quickCheck(def.valueType));
    case "union": {
      if ("inclusive" in def && def.inclusive === false) return undefined;
      const options = def.options.map(quickCheck);
      return (value) => options.some((option) => option(value));
    }
    case "object":
      return fields(def);
    default:
      return undefined;
  }
}

function oneOf(values: readonly unknown[]): QuickCheck {
  const allowed = new Set(values);
  return (value) => allowed.has(value);
}

/** An object that was written as `{ … }`: all that zod reads of it are its own fields. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function entries(key: QuickCheck, inner: QuickCheck): QuickCheck {
  return (value) => {
    if (!isPlain(value)) return false;
    for (const name of Reflect.ownKeys(value)) if (!key(name) || !inner(value[name as string])) return false;
    return true;
  };
}

function fields(def: z.core.$ZodObjectDef): QuickCheck {
  const required = Object.entries(def.shape)
    .filter(([, schema]) => schema._zod.optin === undefined)
    .map(([key, schema]) => [key, quickCheck(schema)] as const);
  // Compiled when such a prop is first given: most props never are.
  const checks = new Map<string, QuickCheck | undefined>();
  const rest = def.catchall === undefined ? () => true : quickCheck(def.catchall);
  const checkOf = (key: string): QuickCheck => {
    let check = checks.get(key);
    if (check === undefined) {
      const schema = Object.hasOwn(def.shape, key) ? def.shape[key] : undefined;
      checks.set(key, (check = schema === undefined ? rest : quickCheck(schema)));
    }
    return check;
  };
  return (value) => {
    if (!isPlain(value)) return false;
    for (const [key, check] of required) if (!Object.hasOwn(value, key) || !check(value[key])) return false;
    for (const key of Reflect.ownKeys(value)) if (typeof key !== "string" || !checkOf(key)(value[key])) return false;
    return true;
  };
}
