import type { BlockSchema, FieldSchema } from "../../../manifest";
import type { AttributePath } from "../cty/path";
import type { CtyObject, CtyValue } from "../cty/value";
import { isCtyList, isCtyObject, isWhollyKnown, UNKNOWN, UnknownValue } from "../cty/value";
import { canonicalElement, canonicalList } from "./canonical";
import type { ChangeSet } from "./change-set";
import { compareQuantities } from "./quantity";

/*
 * How terraform-plugin-sdk v2, on which the real provider is built, decides what changes. It knows no null: an absent
 * string equals "", an absent number 0, an absent boolean false, an absent collection an empty one. What the provider
 * may compute keeps its prior value when the configuration leaves it out.
 */

/**
 * Plans the attributes of one block.
 * @param prior null if the block does not exist yet
 * @param wanted Terraform's proposal: the configuration, and the prior values of what is computed
 * @returns what the block is planned to be
 */
export function planBlock(
  block: BlockSchema,
  prior: CtyObject | null,
  wanted: CtyObject,
  path: AttributePath,
  changes: ChangeSet,
): CtyObject {
  const planned: Record<string, CtyValue> = {};
  for (const [name, field] of block.fields) {
    const inner = [...path, { attribute: name }];
    planned[name] = planField(field, prior?.[name] ?? null, wanted[name] ?? null, inner, changes);
  }
  return planned;
}

function planField(
  field: FieldSchema,
  prior: CtyValue,
  wanted: CtyValue,
  path: AttributePath,
  changes: ChangeSet,
): CtyValue {
  switch (field.type) {
    case "list":
      return planList(field, prior, wanted, path, changes);
    case "set":
      return planSet(field, prior, wanted, path, changes);
    case "map":
      return planMap(field, prior, wanted, path, changes);
    default:
      return planPrimitive(field, prior, wanted, path, changes, field.forceNew === true);
  }
}

function planPrimitive(
  field: FieldSchema,
  prior: CtyValue,
  wanted: CtyValue,
  path: AttributePath,
  changes: ChangeSet,
  forceNew: boolean,
): CtyValue {
  if (wanted instanceof UnknownValue) {
    changes.add(path, forceNew);
    return UNKNOWN;
  }
  const value = wanted ?? field.default ?? null;
  const computed = field.computed === true;
  const before = prior === null ? "" : String(prior);
  const after = value !== null ? String(value) : prior === null ? "" : (ZERO_TEXTS[typeof prior] ?? "");
  if (before === after) {
    if (!changes.creating || !computed || before !== "") return prior ?? (wanted === "" ? "" : null);
    changes.add(path, forceNew);
    return UNKNOWN;
  }
  // Whatever is computed and taken out of the configuration, or set to "", stays as it is.
  if (computed && (value === null || (after === "" && before !== ""))) return prior;
  if (isSuppressed(field, before, after)) return prior;
  changes.add(path, forceNew);
  return value;
}

const ZERO_TEXTS: Readonly<Record<string, string>> = { string: "", number: "0", boolean: "false" };

function planMap(
  field: FieldSchema,
  prior: CtyValue,
  wanted: CtyValue,
  path: AttributePath,
  changes: ChangeSet,
): CtyValue {
  const forceNew = field.forceNew === true;
  if (!isWhollyKnown(wanted)) {
    changes.add(path, forceNew); // one unknown element makes the whole map unknown
    return UNKNOWN;
  }
  if (wanted === null && field.computed === true) {
    if (prior !== null) return prior;
    changes.add(path, forceNew);
    return UNKNOWN;
  }
  const before = isCtyObject(prior) ? prior : {};
  const after = Object.entries(isCtyObject(wanted) ? wanted : {}).filter(([, value]) => value !== null);
  const planned: Record<string, CtyValue> = {};
  let changed = false;
  for (const [key, value] of after) {
    const old = before[key];
    const same = old !== undefined && (old === value || isSuppressed(field, String(old), String(value)));
    planned[key] = same ? (old as CtyValue) : value;
    changed ||= !same;
  }
  changed ||= Object.keys(before).some((key) => !(key in planned));
  if (!changed) return prior;
  changes.add(path, forceNew);
  return planned;
}

function planList(
  field: FieldSchema,
  prior: CtyValue,
  wanted: CtyValue,
  path: AttributePath,
  changes: ChangeSet,
): CtyValue {
  const forceNew = field.forceNew === true;
  if (wanted instanceof UnknownValue) {
    changes.add(path, forceNew);
    return UNKNOWN;
  }
  const before = isCtyList(prior) ? prior : [];
  const given = givenList(field, wanted);
  if (given === undefined && field.computed === true) {
    if (prior !== null) return prior;
    changes.add(path, forceNew);
    return UNKNOWN;
  }
  const after = given ?? [];
  if (given !== undefined && canonicalList(field, before) === canonicalList(field, after)) return prior ?? wanted;
  if (before.length === 0 && after.length === 0) return prior ?? (field.block === undefined ? null : []);
  if (before.length !== after.length) changes.add(path, forceNew);
  const planned: CtyValue[] = [];
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const inner = [...path, { index }];
    const [old, value] = [before[index] ?? null, after[index] ?? null];
    const element =
      field.block === undefined
        ? planPrimitive({ ...field, type: field.elem ?? "string" }, old, value, path, changes, forceNew)
        : planNested(field.block, old, value, inner, changes);
    if (index < after.length) planned.push(element);
  }
  return planned;
}

function planNested(
  block: BlockSchema,
  old: CtyValue,
  value: CtyValue,
  path: AttributePath,
  changes: ChangeSet,
): CtyValue {
  if (value instanceof UnknownValue) {
    changes.add(path, false);
    return UNKNOWN;
  }
  return planBlock(block, isCtyObject(old) ? old : null, isCtyObject(value) ? value : {}, path, changes);
}

function planSet(
  field: FieldSchema,
  prior: CtyValue,
  wanted: CtyValue,
  path: AttributePath,
  changes: ChangeSet,
): CtyValue {
  const forceNew = field.forceNew === true;
  if (wanted instanceof UnknownValue) {
    changes.add(path, forceNew);
    return UNKNOWN;
  }
  const before = isCtyList(prior) ? prior : [];
  const given = givenList(field, wanted);
  if (given === undefined && field.computed === true) {
    if (prior !== null) return prior;
    changes.add(path, forceNew);
    return UNKNOWN;
  }
  const after = given ?? [];
  const known = new Map(before.map((each) => [canonicalElement(field, each), each]));
  const texts = after.map((each) => canonicalElement(field, each));
  if (texts.length === known.size && texts.every((text) => known.has(text))) {
    return prior ?? (field.block === undefined ? wanted : []);
  }
  const added = after.filter((_, index) => !known.has(texts[index] ?? ""));
  const removed = before.filter((each) => !texts.includes(canonicalElement(field, each)));
  changes.add(path, forceNew || [...added, ...removed].some((each) => holdsForceNew(field.block, each)));
  return after.map((each, index) => known.get(texts[index] ?? "") ?? filledElement(field.block, each));
}

/** What the configuration gives: no block at all is nothing, an empty list attribute is something. */
function givenList(field: FieldSchema, wanted: CtyValue): readonly CtyValue[] | undefined {
  if (!isCtyList(wanted)) return undefined;
  return field.nesting === "block" && wanted.length === 0 ? undefined : wanted;
}

/** Whether an element of a set holds a value whose change replaces the resource. */
function holdsForceNew(block: BlockSchema | undefined, element: CtyValue): boolean {
  if (block === undefined || !isCtyObject(element)) return false;
  return [...block.fields.values()].some((field) => {
    const value = element[field.name] ?? null;
    if (value === null || (isCtyList(value) && value.length === 0)) return false;
    if (field.forceNew === true) return true;
    return isCtyList(value) && value.some((each) => holdsForceNew(field.block, each));
  });
}

/** A set's element with its defaults; absent strings become empty ones, as the SDK leaves them there. */
function filledElement(block: BlockSchema | undefined, element: CtyValue): CtyValue {
  if (block === undefined || !isCtyObject(element)) return element;
  const filled: Record<string, CtyValue> = {};
  for (const [name, field] of block.fields) {
    const value = element[name] ?? field.default ?? (field.type === "string" ? "" : null);
    filled[name] = isCtyList(value) ? value.map((each) => filledElement(field.block, each)) : value;
  }
  return filled;
}

/** The provider hides differences of quantities that mean the same. */
function isSuppressed(field: FieldSchema, before: string, after: string): boolean {
  return field.diffSuppress === true && compareQuantities(before, after) === 0;
}
