import { Option } from "commander";
import { safeLiteral } from "../foreign-text";
import type { Documents } from "./documents";

/** The forms of output for other programs, beside text. */
export type Format = "text" | "json" | "yaml";

/** `--format text|json|yaml`. @param more further forms that the verb has */
export const formatOption = (what = "form of the output", more: readonly string[] = []): Option =>
  new Option("--format <format>", what).choices(["text", "json", "yaml", ...more]).default("text");

/** A value as JSON or YAML, with a final line break. */
export function serialise(value: unknown, format: "json" | "yaml"): string {
  if (format === "json") return `${safeLiteral(JSON.stringify(value, null, 2))}\n`;
  // Loaded here: a command that shows text starts sooner without.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Document } = require("yaml") as typeof import("yaml");
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { safeYaml } = require("../safe-yaml") as typeof import("../safe-yaml");
  return safeYaml(new Document(JSON.parse(JSON.stringify(value)), { aliasDuplicateObjects: false }), { lineWidth: 0 });
}

/** The version of the form in which the verbs give data; what is added to it does not change it. */
const DOCUMENT_VERSION = "kube-services/v1";

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
  `${safeLiteral(JSON.stringify({ apiVersion: DOCUMENT_VERSION, kind, data }))}\n`;
