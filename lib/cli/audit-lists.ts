import {
  BUILT_IN_RULES,
  compliance,
  format,
  formatCompliance,
  reference,
  type Format,
  type Framework,
  type Report,
} from "../audit";
import { KubeServicesError } from "../errors";
import { renderTable, terminal } from "../terminal";

type ListFormat = "text" | "markdown" | "json";

/**
 * The formats that lists can be written in.
 * @throws KubeServicesError `ListFormatUnknown`
 */
export function listFormat(asked: Format, of: string): ListFormat {
  if (asked === "text" || asked === "markdown" || asked === "json") return asked;
  throw new KubeServicesError({
    code: "ListFormatUnknown",
    what: "this list is not written in that format",
    where: of,
    value: asked,
    allowed: "text, markdown, json",
    fix: "name one of these with --format, or by the name of the file",
  });
}

/** Prints the rules: a table, or a reference. */
export function listRules(asked: Format | undefined): void {
  const as = listFormat(asked ?? "text", "--list-rules");
  if (as !== "text") {
    process.stdout.write(reference(BUILT_IN_RULES, as));
    return;
  }
  process.stdout.write(
    renderTable(
      [{ title: "rule" }, { title: "severity" }, { title: "finds", shrink: "wrap" }],
      BUILT_IN_RULES.map((rule) => [rule.id, rule.severity, rule.title]),
      terminal(),
    ),
  );
}

/** How reports are written: as they are, or by the controls of a list. */
export function writer(
  framework: Framework | undefined,
): (report: Report, as: Format, options: Parameters<typeof format>[2]) => string {
  if (framework === undefined) return format;
  return (report, as) => formatCompliance(compliance(report, framework), listFormat(as, "--compliance"));
}
