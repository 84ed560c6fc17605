import type { CtyType } from "./type";

/** Stands for a value that is known after the apply. */
export class UnknownValue {
  toString(): string {
    return "(known after apply)";
  }
}

/** The one unknown value. */
export const UNKNOWN = new UnknownValue();

/** A value whose place in the schema has the type `dynamic`: it brings its own type. */
export class DynamicValue {
  constructor(
    readonly type: CtyType,
    readonly value: CtyValue,
  ) {}
}

/** Attributes of an object, or entries of a map. */
export interface CtyObject {
  readonly [key: string]: CtyValue;
}

/**
 * A value of Terraform's type system. Lists, sets and tuples are arrays, maps and objects are records; only the type
 * tells them apart. An object always has all attributes of its type, absent ones as null.
 */
export type CtyValue = null | string | number | boolean | UnknownValue | DynamicValue | readonly CtyValue[] | CtyObject;

/** Whether the value is a map or an object, neither null nor unknown. */
export function isCtyObject(value: CtyValue | undefined): value is CtyObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof UnknownValue) &&
    !(value instanceof DynamicValue)
  );
}

/** Whether the value is a list, set or tuple, neither null nor unknown. */
export function isCtyList(value: CtyValue | undefined): value is readonly CtyValue[] {
  return Array.isArray(value);
}

/** Whether nothing in the value is unknown. */
export function isWhollyKnown(value: CtyValue): boolean {
  if (value instanceof UnknownValue) return false;
  if (value instanceof DynamicValue) return isWhollyKnown(value.value);
  if (isCtyList(value)) return value.every(isWhollyKnown);
  return isCtyObject(value) ? Object.values(value).every(isWhollyKnown) : true;
}

/** Whether two values are the same; two unknown ones are. The order of a set's elements counts. */
export function sameValue(a: CtyValue, b: CtyValue): boolean {
  if (a === b) return true;
  if (a instanceof DynamicValue && b instanceof DynamicValue) return sameValue(a.value, b.value);
  if (isCtyList(a) && isCtyList(b)) return a.length === b.length && a.every((each, i) => sameValue(each, b[i] ?? null));
  if (!isCtyObject(a) || !isCtyObject(b)) return a instanceof UnknownValue && b instanceof UnknownValue;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key]!, b[key]!))
  );
}

/**
 * The value as plain JSON: no types, no unknown parts.
 * @param unknown what stands for an unknown value
 */
export function toPlain(value: CtyValue, unknown: unknown = undefined): unknown {
  if (value instanceof UnknownValue) return unknown;
  if (value instanceof DynamicValue) return toPlain(value.value, unknown);
  if (isCtyList(value)) return value.map((each) => toPlain(each, unknown));
  if (!isCtyObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toPlain(inner, unknown)]));
}
