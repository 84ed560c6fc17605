import type { JsonObject } from "../../json-object";
import { isQualifiedName } from "../../names";
import type { ConversionIssue, PathStep } from "../issue";
import { goField, kindOf, type GoField } from "../go-types";
import { isToken } from "../tokens";
import type { KubernetesObject } from "../to-terraform";
import { AUTOSCALING_RULES } from "./autoscaling";
import { CONTAINER_RULES } from "./containers";
import { JOB_RULES } from "./jobs";
import { LABEL_RULES } from "./labels";
import { NETWORK_RULES } from "./network";
import { OTHER_RULES } from "./others";
import { PERMISSION_RULES } from "./permissions";
import { POD_RULES } from "./pods";
import { QUOTA_RULES } from "./quotas";
import { FILLED, FORMATS, KEYED, RANGES, REQUIRED, type Format } from "./formats";
import { fieldsOf, given, isEmpty, isOpen, need, numberOf, textOf, type Rules, type Scope } from "./scope";
import { SERVICE_RULES } from "./service";
import { STORAGE_RULES } from "./storage";
import { WEBHOOK_RULES } from "./webhooks";
import { WORKLOAD_RULES } from "./workloads";

/*
 * The rules of Kubernetes' core kinds that its API server checks and no schema says: what an apply would otherwise tell
 * in its middle. They are those that all supported versions share; where a version is laxer, so are they. They are held
 * against the API server itself by test/e2e/validation.test.ts.
 */

const RULES: Rules = {
  ...SERVICE_RULES,
  ...WORKLOAD_RULES,
  ...POD_RULES,
  ...CONTAINER_RULES,
  ...LABEL_RULES,
  ...STORAGE_RULES,
  ...AUTOSCALING_RULES,
  ...NETWORK_RULES,
  ...PERMISSION_RULES,
  ...QUOTA_RULES,
  ...JOB_RULES,
  ...WEBHOOK_RULES,
  ...OTHER_RULES,
};

/** What is looked at in a field. */
interface FieldRules {
  readonly format: Format | undefined;
  readonly isKeyed: boolean;
  readonly range: readonly [number, number] | undefined;
  readonly field: GoField | undefined;
  /** The type of the objects that stand in it. */
  readonly inner: string | undefined;
}

/** By type and field: a stack has thousands of objects, and few types. */
const known = new Map<string, Map<string, FieldRules>>();

function fieldRules(goType: string, type: string, key: string): FieldRules {
  let ofType = known.get(goType);
  if (ofType === undefined) known.set(goType, (ofType = new Map()));
  let found = ofType.get(key);
  if (found === undefined) {
    const field = goField(goType, key);
    found = {
      format: FORMATS[`${goType}.${key}`] ?? FORMATS[`${type}.${key}`],
      isKeyed: KEYED.has(`${type}.${key}`),
      range: RANGES[`${type}.${key}`],
      field,
      inner: field?.one ?? field?.list,
    };
    // What is no field of the type may be any text.
    if (field !== undefined || found.format !== undefined || found.range !== undefined) ofType.set(key, found);
  }
  return found;
}

/** The rules that an object breaks. Values that are known later break none; kinds that are none of Kubernetes' own neither. */
export function validateObject(object: KubernetesObject): readonly ConversionIssue[] {
  const kind = kindOf(object.apiVersion, object.kind);
  if (kind === undefined) return [];
  const found: ConversionIssue[] = [];
  const visit = (goType: string, fields: JsonObject, path: readonly PathStep[]): void => {
    const type = goType.split(".").at(-1) ?? "";
    const scope: Scope = {
      object,
      path,
      tell: (broken, ...at) => found.push({ ...broken, path: [...path, ...at], droppable: false }),
    };
    for (const key of REQUIRED[goType] ?? REQUIRED[type] ?? []) need(fields, key, scope);
    for (const key of FILLED[goType] ?? FILLED[type] ?? []) {
      if (isEmpty(fields[key])) scope.tell({ code: "FieldMissing", what: `${key} is empty`, fix: `fill ${key}` }, key);
    }
    (RULES[goType] ?? RULES[type])?.(fields, scope);
    for (const [key, value] of Object.entries(fields)) {
      const { format, isKeyed, range, field, inner } = fieldRules(goType, type, key);
      if (format !== undefined) checkFormat(format, value, key, scope);
      if (isKeyed) checkKeys(value, key, scope);
      if (range !== undefined) checkRange(range, value, key, scope);
      if (field !== undefined) checkType(field, value, key, scope);
      if (inner === undefined || typeof value !== "object" || value === null || isToken(value)) continue;
      if (Array.isArray(value)) {
        value.forEach((item: unknown, index) => {
          if (typeof item !== "object" || item === null || isToken(item)) return;
          visit(inner, item as JsonObject, [...path, key, index]);
        });
      } else visit(inner, value as JsonObject, [...path, key]);
    }
  };
  visit(kind.type, object, []);
  return found;
}

function checkRange([least, most]: readonly [number, number], value: unknown, key: string, scope: Scope): void {
  const allowed = most === Infinity ? `${least} or more` : `${least} to ${most}`;
  const check = (item: unknown, ...at: readonly PathStep[]): void => {
    const number = numberOf(item);
    if (number === undefined || (number >= least && number <= most)) return;
    scope.tell({ code: "NumberOutOfRange", what: "this number is out of range", value: number, allowed }, key, ...at);
  };
  if (Array.isArray(value) && !isToken(value)) value.forEach((item, index) => check(item, index));
  else check(value);
}

/** What plain values are called, where one of another type stands. */
const TYPES = { text: "string", number: "number", flag: "boolean" } as const;
const CALLED = { string: "a string", number: "a number", boolean: "true or false" } as const;

/** Tells of a plain value of a wrong type, such as a variable's `value: no`, which YAML reads as false. */
function checkType({ zero, one, list, map, item }: GoField, value: unknown, key: string, scope: Scope): void {
  const check = (plain: unknown, wanted: keyof typeof CALLED, ...at: readonly PathStep[]): void => {
    if (!given(plain) || typeof plain === wanted || isToken(plain) || isOpen(plain)) return;
    const shown = scope.object.kind === "Secret" ? {} : { value: plain };
    const allowed = CALLED[wanted];
    scope.tell({ code: "ManifestFieldType", what: `the value must be ${allowed}`, ...shown, allowed }, key, ...at);
  };
  if (zero === "text" || zero === "number" || zero === "flag") check(value, TYPES[zero]);
  if (zero !== "many" || item === "quantity" || (one ?? list ?? map) !== undefined) return;
  if (typeof value !== "object" || value === null || isToken(value)) return;
  for (const [step, plain] of Object.entries(value))
    check(plain, item ?? "string", Array.isArray(value) ? Number(step) : step);
}

function checkKeys(value: unknown, key: string, scope: Scope): void {
  for (const name of Object.keys(fieldsOf(value))) {
    if (isQualifiedName(name) || isOpen(name)) continue;
    const allowed = "a key as labels have it";
    scope.tell({ code: "FormatInvalid", what: "this text is not of the right form", value: name, allowed }, key, name);
  }
}

function checkFormat(format: Format, value: unknown, key: string, scope: Scope): void {
  const check = (item: unknown, ...at: readonly PathStep[]): void => {
    const text = textOf(item);
    if (text === undefined || format.holds(text)) return;
    scope.tell(
      { code: "FormatInvalid", what: "this text is not of the right form", value: text, allowed: format.allowed },
      key,
      ...at,
    );
  };
  if (typeof value !== "object" || value === null) check(value);
  else if (!isToken(value))
    for (const [step, item] of Object.entries(value)) check(item, Array.isArray(value) ? Number(step) : step);
}
