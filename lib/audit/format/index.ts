import type { Report } from "../report/report";
import type { MarkdownOptions } from "./markdown";
import type { TextOptions } from "./text";

/** The formats of a report. */
export const FORMATS = ["text", "markdown", "json", "sarif", "junit", "html"] as const;
/** A format of a report. */
export type Format = (typeof FORMATS)[number];

/* eslint-disable @typescript-eslint/no-require-imports */
// Each is loaded when it is asked for: a run writes one of them, or two.
const WRITERS: Readonly<Record<Format, () => (report: Report, options: FormatOptions) => string>> = {
  text: () => (require("./text") as typeof import("./text")).formatText,
  markdown: () => (require("./markdown") as typeof import("./markdown")).formatMarkdown,
  json: () => (require("./json") as typeof import("./json")).formatJson,
  sarif: () => (require("./sarif") as typeof import("./sarif")).formatSarif,
  junit: () => (require("./junit") as typeof import("./junit")).formatJunit,
  html: () => (require("./html/page") as typeof import("./html/page")).formatHtml,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** How a report is laid out; each format takes what is meant for it. */
export type FormatOptions = TextOptions & MarkdownOptions;

/** Writes a report in a format. */
export function format(report: Report, as: Format, options: FormatOptions): string {
  return WRITERS[as]()(report, options);
}
