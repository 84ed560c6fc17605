import type { Report } from "../report/report";
import { told, type ToldReport } from "./fleet";
import type { MarkdownOptions } from "./markdown/summary";
import type { TextOptions } from "./text";

/** The formats of a report. */
export const FORMATS = ["text", "markdown", "json", "sarif", "junit", "html"] as const;
/** A format of a report. */
export type Format = (typeof FORMATS)[number];

type Writer<Told extends Report> = (report: Told, options: FormatOptions) => string;
const forPeople =
  (write: Writer<ToldReport>): Writer<Report> =>
  (report, options) =>
    write(told(report), options);

/* eslint-disable @typescript-eslint/no-require-imports */
const markdown = () => require("./markdown/markdown") as typeof import("./markdown/markdown");
// Each is loaded when it is asked for: a run writes one of them, or two.
const WRITERS: Readonly<Record<Format, () => (report: Report, options: FormatOptions) => string>> = {
  text: () => forPeople((require("./text") as typeof import("./text")).formatText),
  markdown: () => forPeople(markdown().formatMarkdown),
  json: () => (require("./json") as typeof import("./json")).formatJson,
  sarif: () => (require("./sarif") as typeof import("./sarif")).formatSarif,
  junit: () => (require("./junit") as typeof import("./junit")).formatJunit,
  html: () => forPeople((require("./html/page") as typeof import("./html/page")).formatHtml),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** How a report is laid out; each format takes what is meant for it. */
export type FormatOptions = TextOptions & MarkdownOptions;

/** Writes a report in a format. */
export function format(report: Report, as: Format, options: FormatOptions): string {
  return WRITERS[as]()(report, options);
}

/**
 * Writes the whole report as Markdown in parts, each of at most so many characters, for comments one after the other.
 * @param maxLength the most characters of a part, from 2,000
 */
export function formatParts(report: Report, maxLength: number): readonly string[] {
  return markdown().formatMarkdownParts(told(report), maxLength);
}
