import type { Report } from "../report/report";

/** The report as it is: its shape is in `report.schema.json`, and its version in `schemaVersion`. */
export function formatJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
