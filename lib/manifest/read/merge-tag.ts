import { Scalar, isAlias, isMap, isSeq } from "yaml";
import type { ScalarTag, YAMLMap } from "yaml";

/** What the YAML library hands over while it makes values. */
type Context = Parameters<YAMLMap["toJSON"]>[1];

/**
 * YAML 1.1's `<<`, as kubectl's reader has it: what is merged counts as if it stood there, so that it takes the place of
 * keys before it, and keys after it take its place. Of a list of mappings the first one counts.
 */
export const MERGE: ScalarTag = {
  default: "key",
  identify: (value) => typeof value === "symbol",
  tag: "tag:yaml.org,2002:merge",
  test: /^<<$/,
  resolve: () => Object.assign(new Scalar(Symbol("<<")), { addToJSMap: mergeInto }),
  stringify: () => "<<",
};

function mergeInto(context: Context, map: object, value: unknown): void {
  const resolved = (node: unknown): unknown =>
    isAlias(node) && context !== undefined ? node.resolve(context.doc, context) : node;
  const source = resolved(value);
  for (const part of isSeq(source) ? source.items.map(resolved).reverse() : [source]) {
    if (!isMap(part)) throw new Error("only mappings are merged"); // see badMerge
    const values = part.toJSON(null, context, Map) as ReadonlyMap<unknown, unknown>;
    for (const [key, inner] of values) {
      if (map instanceof Map) map.set(key, inner);
      else {
        const own = { value: inner, writable: true, enumerable: true, configurable: true };
        Object.defineProperty(map, String(key), own);
      }
    }
  }
}
