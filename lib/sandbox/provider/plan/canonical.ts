import type { BlockSchema, FieldSchema } from "../../../manifest";
import type { CtyObject, CtyValue } from "../cty/value";
import { isCtyList, isCtyObject, UnknownValue } from "../cty/value";

/**
 * The text by which the SDK tells the elements of a set apart: what the user can set, defaults filled in, absent and
 * zero alike. Equal texts mean equal elements. An unknown part is equal to nothing known.
 */
export function canonicalElement(field: FieldSchema, element: CtyValue): string {
  return JSON.stringify(
    field.block === undefined ? canonicalValue(field, element) : canonicalBlock(field.block, element),
  );
}

/** The same text for a whole list. */
export function canonicalList(field: FieldSchema, list: readonly CtyValue[]): string {
  return JSON.stringify(list.map((each) => canonicalElement(field, each)));
}

function canonicalBlock(block: BlockSchema, value: CtyValue): unknown {
  if (value instanceof UnknownValue) return { unknown: true };
  const object: CtyObject = isCtyObject(value) ? value : {};
  const fields = [...block.fields.values()];
  const settable = fields.filter((field) => field.optional === true || field.required === true);
  return (settable.length === 0 ? fields : settable).map((field) => {
    const inner = object[field.name] ?? field.default ?? null;
    return [field.name, canonicalField(field, inner)];
  });
}

function canonicalField(field: FieldSchema, value: CtyValue): unknown {
  if (value instanceof UnknownValue) return { unknown: true };
  if (field.type === "list" || field.type === "set") {
    const elements = (isCtyList(value) ? value : []).map((each) => canonicalElement(field, each));
    return field.type === "set" ? elements.sort() : elements;
  }
  if (field.type === "map") {
    return Object.entries(isCtyObject(value) ? value : {})
      .filter(([, each]) => each !== null)
      .map(([key, each]) => [key, each instanceof UnknownValue ? { unknown: true } : String(each)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  }
  return canonicalValue(field, value);
}

function canonicalValue(field: FieldSchema, value: CtyValue): unknown {
  if (value instanceof UnknownValue) return { unknown: true };
  if (value !== null) return value;
  return { string: "", int: 0, float: 0, bool: false, list: "", set: "", map: "" }[field.type];
}
