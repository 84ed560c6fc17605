import type { CtyObject, CtyValue } from "../cty/value";
import { isCtyList, isCtyObject, UNKNOWN } from "../cty/value";
import type { SchemaBlock } from "../schema/block";

/** Makes every computed attribute without a value unknown, in all blocks: what a new resource will be told later. */
export function markComputedUnknown(value: CtyObject, block: SchemaBlock): CtyObject {
  const marked: Record<string, CtyValue> = { ...value };
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (attribute.computed === true && (value[name] ?? null) === null) marked[name] = UNKNOWN;
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const inner = value[name] ?? null;
    const mark = (each: CtyValue): CtyValue => (isCtyObject(each) ? markComputedUnknown(each, nested.block) : each);
    marked[name] = isCtyList(inner) ? inner.map(mark) : mark(inner);
  }
  return marked;
}

/** Takes out the attributes that are kept in no plan and no state. */
export function dropWriteOnly(value: CtyObject, block: SchemaBlock): CtyObject {
  const names = Object.keys(block.attributes).filter((name) => block.attributes[name]?.writeOnly === true);
  return names.length === 0 ? value : { ...value, ...Object.fromEntries(names.map((name) => [name, null])) };
}
