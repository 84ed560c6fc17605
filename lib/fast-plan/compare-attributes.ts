import { isJsonObject, type JsonObject } from "../json-object";
import type { BlockSchema, FieldSchema } from "../manifest";
import { compareQuantities } from "../quantity";

/*
 * Whether the provider would plan a change of an object: its configuration against its attributes in the state, by the
 * rules of terraform-plugin-sdk v2, on which the provider is built. It knows no null: absent texts, numbers and booleans
 * are zeros. What the provider may compute keeps its value where the configuration is silent; else its default counts.
 * https://github.com/hashicorp/terraform-plugin-sdk/blob/v2.38.1/helper/schema/schema.go#L1217
 * Whatever is not certain differs.
 */

/** What is left out of the comparison: `ignore_changes` as paths, such as `spec[0].replicas`. */
export type Ignored = ReadonlySet<string>;

/**
 * The first attribute in which a configuration differs from a state, or in which it cannot be told.
 * @param block of the provider whose version writes the state
 * @param wanted the configuration, all its expressions computed
 * @param state the attributes of the state
 * @returns its path, such as `spec[0].replicas`; undefined where nothing differs
 */
export function firstDifference(
  block: BlockSchema,
  wanted: JsonObject,
  state: JsonObject,
  ignored: Ignored = new Set(),
): string | undefined {
  return differenceOfBlock(block, wanted, state, "", { ignored, inSet: false });
}

interface Mode {
  readonly ignored: Ignored;
  /** An element of a set is another one where anything differs, also what the provider computes. */
  readonly inSet: boolean;
}

/** What the SDK adds to the attributes of a resource, and what Terraform alone reads. */
const BESIDE: ReadonlySet<string> = new Set(["id", "timeouts"]);

function differenceOfBlock(
  block: BlockSchema,
  wanted: JsonObject,
  state: JsonObject,
  path: string,
  mode: Mode,
): string | undefined {
  const at = (name: string): string => (path === "" ? name : `${path}.${name}`);
  for (const key of Object.keys(wanted)) if (!block.fields.has(key)) return at(key);
  // A state of another version of the provider has other attributes.
  for (const key of Object.keys(state)) if (!block.fields.has(key) && !(path === "" && BESIDE.has(key))) return at(key);
  for (const [name, field] of block.fields) {
    const inner = at(name);
    if (mode.ignored.has(inner)) continue;
    if (!Object.hasOwn(state, name)) return inner;
    const difference = differenceOfField(field, wanted[name] ?? null, state[name] ?? null, inner, mode);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function differenceOfField(
  field: FieldSchema,
  wanted: unknown,
  state: unknown,
  path: string,
  mode: Mode,
): string | undefined {
  if (field.writeOnly === true) return wanted === null ? undefined : path;
  const isCollection = field.type === "list" || field.type === "set";
  if (isCollection) return differenceOfList(field, wanted, state, path, mode);
  if (field.type === "map") return sameMap(field, wanted, state, mode) ? undefined : path;
  return sameValue(field, wanted, state, mode) ? undefined : path;
}

function sameValue(field: FieldSchema, wanted: unknown, state: unknown, mode: Mode): boolean {
  if (wanted === null && field.computed === true && !mode.inSet) return true;
  const value = wanted ?? field.default ?? null;
  return samePlain(field, value, state);
}

const ZEROS: ReadonlySet<unknown> = new Set([null, "", 0, false]);

function samePlain(field: FieldSchema, wanted: unknown, state: unknown): boolean {
  if (isJsonObject(wanted) || Array.isArray(wanted) || isJsonObject(state) || Array.isArray(state)) return false;
  if (wanted === null || state === null) return isZeroOf(field, wanted) && isZeroOf(field, state);
  if (String(wanted) === String(state)) return true;
  return (
    field.diffSuppress === true && field.format === "quantity" && compareQuantities(String(wanted), String(state)) === 0
  );
}

/** A zero of a number may be written as a text in a configuration, and a text `"0"` is none. */
function isZeroOf({ type }: FieldSchema, value: unknown): boolean {
  if (ZEROS.has(value)) return type !== "string" || value === null || value === "";
  return (type === "int" && value === "0") || (type === "bool" && value === "false");
}

function sameMap(field: FieldSchema, wanted: unknown, state: unknown, mode: Mode): boolean {
  if (wanted === null && field.computed === true && !mode.inSet) return state !== null;
  const [after, before] = [wanted ?? {}, state ?? {}];
  if (!isJsonObject(after) || !isJsonObject(before)) return false;
  const keys = Object.keys(after);
  if (field.computed === true && keys.length === 0 && state === null) return false;
  return (
    keys.length === Object.keys(before).length &&
    keys.every((key) => {
      if (!Object.hasOwn(before, key)) return false;
      const [value, other] = [after[key] ?? null, before[key] ?? null];
      return value !== null && other !== null && samePlain({ ...field, type: "string" }, value, other);
    })
  );
}

/** A block may stand as an object in a configuration. */
const asList = (value: unknown): readonly unknown[] | undefined =>
  value === null ? [] : Array.isArray(value) ? value : isJsonObject(value) ? [value] : undefined;

function differenceOfList(
  field: FieldSchema,
  wanted: unknown,
  state: unknown,
  path: string,
  mode: Mode,
): string | undefined {
  const [after, before] = [asList(wanted), asList(state)];
  if (after === undefined || before === undefined) return path;
  const silent = wanted === null || (field.nesting === "block" && after.length === 0);
  if (silent && field.computed === true && !mode.inSet) return state === null ? path : undefined;
  if (after.length !== before.length) return path;
  if (field.type === "set") return sameSet(field, after, before, mode) ? undefined : path;
  for (const [index, item] of after.entries()) {
    const difference = differenceOfItem(field, item, before[index], `${path}[${index}]`, mode);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function differenceOfItem(
  field: FieldSchema,
  wanted: unknown,
  state: unknown,
  path: string,
  mode: Mode,
): string | undefined {
  const { block } = field;
  if (block === undefined) {
    const plain = { ...field, type: field.elem ?? ("string" as const) };
    return wanted !== null && samePlain(plain, wanted, state ?? null) ? undefined : path;
  }
  // Terraform keeps null for a block without any attribute set.
  const before = state === null ? undefined : state;
  return isJsonObject(wanted) && isJsonObject(before) ? differenceOfBlock(block, wanted, before, path, mode) : path;
}

/** Whether each element has one that equals it, in any order. */
function sameSet(field: FieldSchema, wanted: readonly unknown[], state: readonly unknown[], mode: Mode): boolean {
  const left = [...state];
  return wanted.every((item) => {
    const found = left.findIndex(
      (other) => differenceOfItem(field, item, other, "", { ...mode, inSet: true }) === undefined,
    );
    if (found >= 0) left.splice(found, 1);
    return found >= 0;
  });
}
