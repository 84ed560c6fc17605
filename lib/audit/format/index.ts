import type { Report } from "../report/report";
import { formatHtml } from "./html/page";
import { formatJson } from "./json";
import { formatJunit } from "./junit";
import { formatMarkdown } from "./markdown";
import { formatSarif } from "./sarif";
import { formatText, type TextOptions } from "./text";

/** The formats of a report. */
export const FORMATS = ["text", "markdown", "json", "sarif", "junit", "html"] as const;
/** A format of a report. */
export type Format = (typeof FORMATS)[number];

/** Writes a report in a format. */
export function format(report: Report, as: Format, text: TextOptions): string {
  switch (as) {
    case "text":
      return formatText(report, text);
    case "markdown":
      return formatMarkdown(report);
    case "json":
      return formatJson(report);
    case "sarif":
      return formatSarif(report);
    case "junit":
      return formatJunit(report);
    case "html":
      return formatHtml(report);
  }
}
