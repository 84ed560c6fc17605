import { isAlias, isNode, visit } from "yaml";
import type { Document, ParsedNode } from "yaml";
import type { Problem } from "../../errors";
import { counted } from "./measure";

/** Aliases in one document. Following them costs the reader the square of their number. */
const MAX_ALIASES = 5_000;

/** What is wrong with the aliases of a document, and at which offset of the text. Undefined if nothing is. */
export function checkAliases(
  document: Document<ParsedNode>,
): { readonly problem: Pick<Problem, "code" | "what" | "fix">; readonly offset: number } | undefined {
  const anchors = new Map<string, unknown>();
  let count = 0;
  let offset = -1;
  let problem: Pick<Problem, "code" | "what" | "fix"> | undefined;
  visit(document, (_key, node, path) => {
    if (!isNode(node)) return undefined;
    if (!isAlias(node)) {
      if ("anchor" in node && typeof node.anchor === "string") anchors.set(node.anchor, node);
      return undefined;
    }
    const target = anchors.get(node.source);
    if (target === undefined) problem = UNKNOWN;
    else if (path.includes(target as (typeof path)[number])) problem = ENDLESS;
    else if (++count > MAX_ALIASES) problem = TOO_MANY;
    if (problem === undefined) return undefined;
    offset = node.range?.[0] ?? 0;
    return visit.BREAK;
  });
  return problem === undefined ? undefined : { problem, offset };
}

const UNKNOWN = {
  code: "ManifestSyntax",
  what: "the alias names no anchor before it",
  fix: "set the anchor (&name) first, or quote the value if the asterisk belongs to it",
};
const ENDLESS = { code: "ManifestAliases", what: "the alias stands within its own anchor", fix: "write the value out" };
const TOO_MANY = {
  code: "ManifestAliases",
  what: `the document has more than ${counted(MAX_ALIASES)} aliases`,
  fix: "write the values out, or split the document",
};
