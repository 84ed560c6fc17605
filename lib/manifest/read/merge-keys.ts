import { isAlias, isMap, isNode, isPair, isScalar, isSeq, visit } from "yaml";
import type { Document, ParsedNode } from "yaml";
import { MAX_VALUES } from "./measure";

/** Whether a key is YAML 1.1's `<<`, which the reader gives as a symbol, not the text `"<<"`. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === "symbol";
}

/** The offset of a merge key whose value is neither a mapping nor a list of mappings. Undefined if there is none. */
export function badMerge(document: Document<ParsedNode>): number | undefined {
  const anchors = new Map<string, unknown>();
  const resolved = (node: unknown): unknown => (isAlias(node) ? anchors.get(node.source) : node);
  let offset: number | undefined;
  visit(document, {
    Value: (_key, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
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

/**
 * The offset of a merge key that would make the reader work through more values than a document may have: each merge
 * reads its sources anew, and theirs. Undefined if there is none.
 */
export function mergesTooMuch(document: Document<ParsedNode>): number | undefined {
  const anchors = new Map<string, unknown>();
  const costs = new Map<unknown, number>();
  let offset: number | undefined;
  /** Values that the reader makes of a node; those behind an alias are there already. */
  const cost = (node: unknown): number => {
    const known = costs.get(node);
    if (known !== undefined) return known;
    let sum = 1;
    if (isNode(node) && "anchor" in node && typeof node.anchor === "string") anchors.set(node.anchor, node);
    if (isMap(node)) for (const pair of node.items) sum += isPair(pair) ? pairCost(pair.key, pair.value) : 0;
    else if (isSeq(node)) for (const item of node.items) sum += cost(item);
    costs.set(node, sum);
    return sum;
  };
  const pairCost = (key: unknown, value: unknown): number => {
    if (!isMergeKey(key)) return cost(value);
    const source = resolved(value);
    const parts: readonly unknown[] = isSeq(source) ? source.items.map(resolved) : [source];
    const ofAlias = isAlias(value) ? 0 : cost(value);
    const sum = parts.reduce<number>((total, part) => total + cost(part), ofAlias);
    if (sum > MAX_VALUES) offset ??= isScalar(key) ? (key.range?.[0] ?? 0) : 0;
    return sum;
  };
  const resolved = (node: unknown): unknown => (isAlias(node) ? anchors.get(node.source) : node);
  return cost(document.contents) > MAX_VALUES ? (offset ?? 0) : undefined;
}
