import { Option } from "commander";
import type { Documents } from "./documents";

/** The forms of output for other programs, beside text. */
export type Format = "text" | "json" | "yaml";

/** `--format text|json|yaml`. */
export const formatOption = (what = "form of the output"): Option =>
  new Option("--format <format>", what).choices(["text", "json", "yaml"]).default("text");

/** C1 control characters act on terminals, marks of direction reorder lines, others hide; JSON and YAML leave them as they are. */
const HIDDEN =
  /[\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]/g;
const escapeControls = (text: string): string =>
  text.replace(HIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A value as JSON or YAML, with a final line break. */
export function serialise(value: unknown, format: "json" | "yaml"): string {
  if (format === "json") return `${escapeControls(JSON.stringify(value, null, 2))}\n`;
  // Loaded here: a command that shows text starts sooner without.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Document, visit } = require("yaml") as typeof import("yaml");
  const document = new Document(JSON.parse(JSON.stringify(value)), { aliasDuplicateObjects: false });
  // In quotes such characters can be written by their numbers.
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && new RegExp(HIDDEN).test(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return escapeControls(document.toString({ lineWidth: 0 }));
}

/** The version of the form in which the verbs give data; what is added to it does not change it. */
export const DOCUMENT_VERSION = "kube-services/v1";

/** What a verb found or did, as a document of JSON or YAML: see docs/output.md. */
export function asDocument<Kind extends keyof Documents>(
  kind: Kind,
  data: Documents[Kind],
  format: "json" | "yaml",
): string {
  return serialise({ apiVersion: DOCUMENT_VERSION, kind, data }, format);
}

/** The same in one line: of a stream of documents each is one. */
export const asLine = <Kind extends keyof Documents>(kind: Kind, data: Documents[Kind]): string =>
  `${escapeControls(JSON.stringify({ apiVersion: DOCUMENT_VERSION, kind, data }))}\n`;
