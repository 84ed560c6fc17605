import { isAlias, isMap, isScalar, isSeq, visit } from "yaml";
import type { Document, ParsedNode } from "yaml";

/** Whether a key is YAML 1.1's `<<`, which the reader gives as a symbol, not the text `"<<"`. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

/** The offset of a merge key whose value is neither a mapping nor a list of mappings. Undefined if there is none. */
export function badMerge(document: Document<ParsedNode>): number | undefined {
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  let offset: number | undefined;
  visit(document, {
    Pair: (_index, { key, value }) => {
      if (!isMergeKey(key)) return undefined;
      const source = resolved(value);
      const parts: readonly unknown[] = isSeq(source) ? source.items.map(resolved) : [source];
      if (parts.every(isMap)) return undefined;
      offset = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
      return visit.BREAK;
    },
  });
  return offset;
}
