import { visit } from "yaml";
import type { Document, ToStringOptions } from "yaml";
import { isUnsafeLiteral, safeLiteral, unicodeEscape } from "./foreign-text";

/** Readers of YAML take no halves of characters. */
const yamlEscape = (character: string): string =>
  character.length === 1
    ? unicodeEscape(character)
    : `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`;

/** A document as text that reads as it is, without what no eye sees and without commands of CI systems in it. */
export function safeYaml(document: Document, options: ToStringOptions): string {
  // In double quotes each character can be written by its number.
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && isUnsafeLiteral(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return safeLiteral(document.toString(options), yamlEscape);
}
