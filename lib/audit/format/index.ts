import type { Report } from "../report/report";
import { told, type ToldReport } from "./fleet";
import type { MarkdownOptions } from "./markdown/summary";
import type { TextOptions } from "./text";

export type { MarkdownOptions, TextOptions };

/** The formats of a report. */
export const FORMATS = ["text", "markdown", "json", "yaml", "sarif", "junit", "html"] as const;
/** A format of a report. */
export type Format = (typeof FORMATS)[number];

/** Texts in the order in which they are written; most formats have one. */
type Writer<Told extends Report> = (report: Told, options: FormatOptions) => string | Iterable<string>;
const forPeople =
  (write: Writer<ToldReport>): Writer<Report> =>
  (report, options) =>
    write(told(report), options);

/* eslint-disable @typescript-eslint/no-require-imports */
const markdown = () => require("./markdown/markdown") as typeof import("./markdown/markdown");
// Each is loaded when it is asked for: a run writes one of them, or two.
const WRITERS: Readonly<Record<Format, () => Writer<Report>>> = {
  text: () => forPeople((require("./text") as typeof import("./text")).formatText),
  markdown: () => forPeople(markdown().formatMarkdown),
  json: () => (require("./json") as typeof import("./json")).formatJson,
  yaml: () => (require("./yaml") as typeof import("./yaml")).formatYaml,
  sarif: () => (require("./sarif") as typeof import("./sarif")).formatSarif,
  junit: () => (require("./junit") as typeof import("./junit")).formatJunit,
  html: () => forPeople((require("./html/page") as typeof import("./html/page")).formatHtml),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** How a report is laid out; each format takes what is meant for it. */
export interface FormatOptions extends TextOptions, MarkdownOptions {}

/** Writes a report in a format, as pieces of text that follow each other: a long one never lies in memory as a whole. */
export function formatPieces(report: Report, as: Format, options: FormatOptions = {}): Iterable<string> {
  const written = WRITERS[as]()(report, options);
  return typeof written === "string" ? [written] : written;
}

/** Writes a report in a format. */
export function format(report: Report, as: Format, options: FormatOptions = {}): string {
  return [...formatPieces(report, as, options)].join("");
}

/** How long a part of a report is. */
export interface MarkdownPartsOptions {
  /** The most characters of a part, from 2,000. */
  readonly maxLength: number;
}

/**
 * Writes the whole report as Markdown in parts, each of at most so many characters, for comments one after the other.
 */
export function formatMarkdownParts(report: Report, { maxLength }: MarkdownPartsOptions): readonly string[] {
  return markdown().formatMarkdownParts(told(report), maxLength);
}
