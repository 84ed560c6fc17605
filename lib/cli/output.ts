import { Option } from "commander";

/** The forms of output for other programs, beside text. */
export type Format = "text" | "json" | "yaml";

/** `--format text|json|yaml`. */
export const formatOption = (): Option =>
  new Option("--format <format>", "form of the output").choices(["text", "json", "yaml"]).default("text");

/** C1 control characters act on terminals; JSON and YAML leave them as they are. */
const escapeControls = (text: string): string =>
  text.replace(/[\u007f-\u009f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A value as JSON or YAML, with a final line break. */
export function serialise(value: unknown, format: "json" | "yaml"): string {
  if (format === "json") return `${escapeControls(JSON.stringify(value, null, 2))}\n`;
  // Loaded here: a command that shows text starts sooner without.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { stringify } = require("yaml") as typeof import("yaml");
  return stringify(JSON.parse(JSON.stringify(value)), { lineWidth: 0, aliasDuplicateObjects: false });
}
