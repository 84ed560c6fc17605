import type { BlockSchema, FieldSchema, KubernetesObject, ResourceSchema } from "../../lib/manifest";

/** What stands in a field without parts, or in an item of a list or map of such; undefined leaves it out. */
export type FillField = (field: FieldSchema, path: readonly string[]) => unknown;
/** Below this level nothing is made: some blocks hold themselves. */
const DEEPEST = 12;

/**
 * An object of a kind in which every field is there that a manifest may have: each list with one item, each map with one
 * entry. It is not a valid one: fields that exclude each other stand beside each other.
 * @param fill makes the values
 * @param key makes the key of each map's entry
 */
export function fullManifest(schema: ResourceSchema, fill: FillField, key: () => string): KubernetesObject {
  const fields = fullBlock(schema.block, fill, key, []);
  return { apiVersion: schema.apiVersion, kind: schema.kind, ...fields };
}

function fullBlock(
  block: BlockSchema,
  fill: FillField,
  key: () => string,
  path: readonly string[],
): Record<string, unknown> {
  if (path.length > DEEPEST) return {};
  const object: Record<string, unknown> = {};
  const inlined = block.inlined?.block?.fields.values() ?? [];
  for (const field of [...block.fields.values(), ...inlined]) {
    const { kubernetesName: name, computed, optional } = field;
    if (name === undefined || field.inline === true || (computed === true && optional !== true)) continue;
    const inside = [...path, name];
    let value: unknown;
    if (field.block !== undefined) {
      const inner = fullBlock(field.block, fill, key, inside);
      value = field.single === true ? inner : [inner];
    } else {
      const plain = fill(field, inside);
      if (plain === undefined) continue;
      value = field.elem === undefined ? plain : field.type === "map" ? { [key()]: plain } : [plain];
    }
    object[name] = value;
  }
  return object;
}
