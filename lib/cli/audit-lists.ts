import {
  BUILT_IN_RULES,
  compliance,
  formatCompliance,
  formatPieces,
  reference,
  type Format,
  type Framework,
  type Report,
} from "../audit";
import { KubeServicesError } from "../errors";
import { renderTable, terminal } from "../terminal";

const LIST_FORMATS = ["text", "markdown", "json", "yaml"] as const;
type ListFormat = (typeof LIST_FORMATS)[number];

/**
 * The formats that lists can be written in.
 * @throws KubeServicesError `ListFormatUnknown`
 */
export function listFormat(asked: Format, of: string): ListFormat {
  const found = LIST_FORMATS.find((one) => one === asked);
  if (found !== undefined) return found;
  throw new KubeServicesError({
    code: "ListFormatUnknown",
    what: "this list is not written in that format",
    where: of,
    value: asked,
    allowed: LIST_FORMATS.join(", "),
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
): (report: Report, as: Format, options: Parameters<typeof formatPieces>[2]) => Iterable<string> {
  if (framework === undefined) return formatPieces;
  return (report, as) => [formatCompliance(compliance(report, framework), listFormat(as, "--compliance"))];
}
