import { isDeepStrictEqual } from "node:util";
import { isNode, isScalar, visit } from "yaml";
import type { Document, ParsedNode } from "yaml";
import { isMergeKey } from "./merge-keys";

/** A key that a mapping gives twice. */
export interface DuplicateKey {
  /** Where the second one stands in the text. */
  readonly offset: number;
  /** Whether both have the same value, so that nothing is lost. kubectl takes the last of them. */
  readonly harmless: boolean;
}

/**
 * The keys that a document's mappings give twice. The YAML reader's own check takes the square of a mapping's size and
 * knows no harmless ones, which published manifests have.
 */
export function duplicateKeys(document: Document<ParsedNode>): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  visit(document, {
    Map: (_key, map) => {
      const values = new Map<string, unknown>();
      for (const { key, value } of map.items) {
        if (!isScalar(key) || isMergeKey(key)) continue;
        const name = String(key.value);
        if (!values.has(name)) {
          values.set(name, value);
          continue;
        }
        found.push({ offset: key.range?.[0] ?? 0, harmless: areEqual(values.get(name), value, document) });
      }
    },
  });
  return found;
}

function areEqual(first: unknown, second: unknown, document: Document<ParsedNode>): boolean {
  const json = (node: unknown): unknown => (isNode(node) ? node.toJS(document) : node);
  try {
    return isDeepStrictEqual(json(first), json(second));
  } catch (error) {
    if (error instanceof ReferenceError) return false; // more aliases than this is worth
    throw error;
  }
}
