import type { BlockSchema, FieldSchema } from "../../../manifest";
import type { AttributePath } from "../cty/path";
import type { CtyObject, CtyValue } from "../cty/value";
import { isCtyList, isCtyObject, isWhollyKnown, UNKNOWN, UnknownValue } from "../cty/value";
import { canonicalElement, canonicalList } from "./canonical";
import type { ChangeSet } from "./change-set";
import { compareQuantities } from "../../../quantity";

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
    planned[name] = planField({
      field,
      prior: prior?.[name] ?? null,
      wanted: wanted[name] ?? null,
      path: inner,
      changes,
    });
  }
  return planned;
}

/** One attribute: what it was, what is wanted, and where a change of it is noted. */
interface Comparison {
  readonly field: FieldSchema;
  readonly prior: CtyValue;
  readonly wanted: CtyValue;
  readonly path: AttributePath;
  readonly changes: ChangeSet;
}

function planField(comparison: Comparison): CtyValue {
  switch (comparison.field.type) {
    case "list":
      return planList(comparison);
    case "set":
      return planSet(comparison);
    case "map":
      return planMap(comparison);
    default:
      return planPrimitive(comparison);
  }
}

function noteChange({ field, path, changes }: Comparison): void {
  changes.add(path, field.forceNew === true);
}

/** A change whose outcome only the apply tells. */
function unknownYet(comparison: Comparison): CtyValue {
  noteChange(comparison);
  return UNKNOWN;
}

function planPrimitive(comparison: Comparison): CtyValue {
  const { field, prior, wanted, changes } = comparison;
  if (wanted instanceof UnknownValue) return unknownYet(comparison);
  const value = wanted ?? field.default ?? null;
  const computed = field.computed === true;
  const before = prior === null ? "" : String(prior);
  const after = value !== null ? String(value) : prior === null ? "" : (ZERO_TEXTS[typeof prior] ?? "");
  if (before === after) {
    if (changes.creating && computed && before === "") return unknownYet(comparison);
    return prior ?? (wanted === "" ? "" : null);
  }
  // Whatever is computed and taken out of the configuration, or set to "", stays as it is.
  if (computed && (value === null || (after === "" && before !== ""))) return prior;
  if (isSuppressed(field, before, after)) return prior;
  noteChange(comparison);
  return value;
}

const ZERO_TEXTS: Readonly<Record<string, string>> = { string: "", number: "0", boolean: "false" };

function planMap(comparison: Comparison): CtyValue {
  const { field, prior, wanted } = comparison;
  if (!isWhollyKnown(wanted)) return unknownYet(comparison); // one unknown element makes the whole map unknown
  const after = Object.entries(isCtyObject(wanted) ? wanted : {}).filter(([, value]) => value !== null);
  // What the state has never held, even empty, is still to be computed.
  if (field.computed === true && prior === null && after.length === 0) return unknownYet(comparison);
  if (field.computed === true && wanted === null) return prior;
  const before = isCtyObject(prior) ? prior : {};
  const planned: Record<string, CtyValue> = {};
  let changed = false;
  for (const [key, value] of after) {
    const old = before[key];
    const same = old !== undefined && (old === value || isSuppressed(field, String(old), String(value)));
    planned[key] = same ? (old as CtyValue) : value;
    changed ||= !same;
  }
  changed ||= Object.keys(before).some((key) => !Object.hasOwn(planned, key));
  if (!changed) return prior;
  noteChange(comparison);
  return planned;
}

/** Plans a list or set that is known: `compare` is given its elements before and after. */
function planElements(
  comparison: Comparison,
  compare: (before: readonly CtyValue[], after: readonly CtyValue[]) => CtyValue,
): CtyValue {
  const { field, prior, wanted } = comparison;
  if (wanted instanceof UnknownValue) return unknownYet(comparison);
  const given = givenList(field, wanted);
  if (given === undefined && field.computed === true) return prior ?? unknownYet(comparison);
  const before = isCtyList(prior) ? prior : [];
  if (given === undefined && before.length === 0) return prior ?? (field.block === undefined ? null : []);
  return compare(before, given ?? []);
}

function planList(comparison: Comparison): CtyValue {
  const { field, prior, wanted, path, changes } = comparison;
  return planElements(comparison, (before, after) => {
    if (canonicalList(field, before) === canonicalList(field, after)) return prior ?? wanted;
    if (field.block === undefined && !isWhollyKnown(wanted)) return unknownYet(comparison);
    if (before.length !== after.length) noteChange(comparison);
    const planned: CtyValue[] = [];
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      const [old, value] = [before[index] ?? null, after[index] ?? null];
      const element =
        field.block === undefined
          ? planPrimitive({
              ...comparison,
              field: { ...field, type: field.elem ?? "string" },
              prior: old,
              wanted: value,
            })
          : planNested(field.block, old, value, [...path, { index }], changes);
      if (index < after.length) planned.push(element);
    }
    return planned;
  });
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

function planSet(comparison: Comparison): CtyValue {
  const { field, prior, path, changes } = comparison;
  return planElements(comparison, (before, after) => {
    const known = new Map(before.map((each) => [canonicalElement(field, each), each]));
    const texts = after.map((each) => canonicalElement(field, each));
    if (texts.length === known.size && texts.every((text) => known.has(text)))
      return prior ?? (field.block === undefined ? null : []);
    const added = after.filter((_, index) => !known.has(texts[index] ?? ""));
    const removed = before.filter((each) => !texts.includes(canonicalElement(field, each)));
    const replaces = field.forceNew === true || [...added, ...removed].some((each) => holdsForceNew(field.block, each));
    changes.add(path, replaces);
    return after.map((each, index) => known.get(texts[index] ?? "") ?? filledElement(field.block, each));
  });
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
