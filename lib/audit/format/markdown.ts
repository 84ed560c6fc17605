import type { ChangeReport, EnvironmentReport, Report, ReportedFinding } from "../report/report";
import { ACTION_WORDS } from "../model/words";
import { SEVERITIES } from "../rule/rule";
import {
  acknowledgedTogether,
  MOST_PLACES,
  ASPECT_TITLES,
  chapters,
  baselineLine,
  driftLine,
  provenanceLines,
  undecidedLines,
} from "./outline";

// GitHub and GitLab render this, in comments too: so nothing that a plan holds may become a link, an image, a mention,
// a reference to an issue, an emoji or HTML.

/** Text that stays text. Entities, because a backslash is no help against mentions, references and autolinks. */
function plain(text: string): string {
  const entity = (mark: string) => `&#${mark.charCodeAt(0)};`;
  return text
    .replace(/[&<>`|\\[\]@#~$^]/g, entity)
    .replace(/[*_]/g, "\\$&")
    .replace(/:(?=\S)/g, entity) // emoji, and the scheme of an address
    .replace(/[!%](?=[\w"])/g, entity) // references of GitLab
    .replace(/\bwww\./gi, (www) => www.replace(".", "&#46;"));
}

/** Text in a code span, in a table too. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  const inner = text.replace(/\|/g, "\\|");
  return /^`|`$/.test(inner) || inner === "" ? `${fence} ${inner} ${fence}` : `${fence}${inner}${fence}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

const RESULT = {
  clean: "✅ Clean",
  findings: "🟡 Passed with findings",
  undecided: "🟠 Undecided",
  failed: "🔴 Failed",
} as const;
/** Comments of GitHub end at 65,536 characters; long lists go into folded parts. */
const FOLD_AFTER = 5;

function folded(summary: string, lines: readonly string[]): string[] {
  return ["<details>", `<summary>${summary}</summary>`, "", ...lines, "</details>", ""];
}

function findingRows(report: Report, list: readonly ReportedFinding[]): string[] {
  const many = report.environments.length > 1;
  // Where the places of a rule are not equally bad.
  const mixed = new Set(list.map((finding) => finding.severity)).size > 1;
  return table(
    [...(many ? ["Environment"] : []), ...(mixed ? ["Severity"] : []), "Object", "What", "New", "Address"],
    list.map((finding) => [
      ...(many ? [plain(finding.environment)] : []),
      ...(mixed ? [finding.severity] : []),
      plain(finding.object),
      plain(finding.message),
      finding.introduced ? "yes" : "no",
      code(finding.address),
    ]),
  );
}

function findings(report: Report): string[] {
  return chapters(report, report.findings).flatMap((chapter) => [
    `## ${chapter.title}`,
    "",
    ...chapter.rules.flatMap((rule) => {
      const rows = findingRows(report, rule.findings);
      const severity = rule.findings[0]?.severity ?? "info";
      return [
        `**${severity}** · ${plain(rule.title)} · ${code(rule.rule)}`,
        "",
        ...(rule.findings.length > FOLD_AFTER ? folded(`${rule.findings.length} places`, rows) : rows),
        `${plain(rule.why)} *${plain(rule.fix)}*`,
        "",
      ];
    }),
  ]);
}

function attributes(change: ChangeReport): string[] {
  if (change.attributes.length === 0) return [];
  return folded(`${plain(change.object)}: ${change.attributes.length + change.more} attributes`, [
    ...table(
      ["Attribute", "Before", "After"],
      change.attributes.map((one) => [code(one.path), code(one.before), code(one.after)]),
    ),
    ...(change.more > 0 ? [`and ${change.more} more`, ""] : []),
  ]);
}

function environment(report: Report, one: EnvironmentReport): string[] {
  const name = report.environments.length > 1 ? ` of ${plain(one.name)}` : "";
  const changed = one.services.filter((service) => service.status !== "unchanged");
  const removals = one.removals.map((removal) => [
    ACTION_WORDS[removal.action],
    plain(removal.object),
    plain(removal.why),
    code(removal.address),
  ]);
  return [
    ...(removals.length === 0
      ? []
      : [`## What goes${name}`, "", ...table(["Action", "Object", "Why", "Address"], removals)]),
    ...(changed.length === 0 ? [] : [`## Changes by service${name}`, ""]),
    ...changed.flatMap((service) => [
      `### ${plain(service.id)} (${service.status})`,
      "",
      ...service.notes.map((note) => `- ${plain(note.text)} — ${code(note.address)}`),
      "",
      ...service.changes.flatMap(attributes),
    ]),
    ...(one.others.length === 0
      ? []
      : [
          `## Other changes${name}`,
          "",
          ...table(
            ["Action", "Object", "Address"],
            one.others.map((change) => [ACTION_WORDS[change.action], plain(change.object), code(change.address)]),
          ),
          ...one.others.flatMap(attributes),
        ]),
    ...(one.leftovers.length === 0
      ? []
      : [
          `## What stays behind${name}`,
          "",
          ...table(
            ["Object", "Why"],
            one.leftovers.map((left) => [plain(left.object), plain(left.why)]),
          ),
        ]),
    `**Drift${name}:** ${driftLine(one)}`,
    "",
    ...one.drift.changed.map(
      (drift) =>
        `- ${plain(drift.object)}: ${drift.attributes.map((item) => `${code(item.path)} ${code(item.before)} → ${code(item.after)}`).join("; ")}`,
    ),
    ...(one.drift.changed.length === 0 ? [] : [""]),
    ...(one.changedOutputs.length === 0
      ? []
      : [`**Outputs that change${name}** (values are never shown): ${one.changedOutputs.map(code).join(", ")}`, ""]),
  ];
}

function comparison(report: Report): string[] {
  if (report.comparison === undefined) return [];
  const rows = report.comparison.services.flatMap((service) =>
    service.rows
      .filter((row) => row.differs)
      .map((row) => [plain(service.name), ASPECT_TITLES[row.aspect] ?? row.aspect, ...row.values.map(plain)]),
  );
  const head = ["Service", "Aspect", ...report.comparison.environments.map(plain)];
  return ["## How the environments differ", "", ...(rows.length === 0 ? ["They do not.", ""] : table(head, rows))];
}

function acknowledgements(report: Report): string[] {
  const out: string[] = [];
  if (report.acknowledged.length > 0) {
    const rows = acknowledgedTogether(report).map(({ rule, acknowledgement: { reason, until, source }, findings }) => {
      const more = findings.length - MOST_PLACES;
      const objects = findings.slice(0, MOST_PLACES).map((finding) => plain(finding.object));
      return [
        code(rule),
        `${objects.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
        plain(reason),
        until ?? "for good",
        plain(source),
      ];
    });
    out.push("## Acknowledged", "", ...table(["Rule", "Objects", "Reason", "Until", "Where"], rows));
  }
  if (report.idleAcknowledgements.length > 0) {
    const rows = report.idleAcknowledgements.map((idle) => [
      code(idle.rule),
      idle.state,
      plain(idle.reason),
      plain(idle.source),
    ]);
    out.push("## Acknowledgements that do nothing", "", ...table(["Rule", "State", "Reason", "Where"], rows));
  }
  const set = report.rules.filter((rule) => rule.policy !== undefined);
  if (set.length > 0) {
    const rows = set.map((rule) => [code(rule.id), rule.off ? "off" : rule.severity, plain(rule.policy ?? "")]);
    out.push("## Rules that the policy sets", "", ...table(["Rule", "Severity", "Reason"], rows));
  }
  return out;
}

function undecided(report: Report): string[] {
  const rows = undecidedLines(report).map(([rule, told]) => [`${plain(rule.title)} ${code(rule.id)}`, plain(told)]);
  if (rows.length === 0) return [];
  const text = "These rules could not decide: a value they need is not in the plan. That is no pass.";
  return ["## Not known before the apply", "", text, "", ...table(["Rule", "Places"], rows)];
}

/** A report for a merge request, a wiki or a release page. */
export function formatMarkdown(report: Report): string {
  const { verdict } = report;
  const names = report.environments.map((one) => plain(one.name)).join(", ");
  const counts = SEVERITIES.filter((severity) => verdict.counts[severity] > 0).map(
    (one) => `${verdict.counts[one]} ${one}`,
  );
  const provenance = report.environments.flatMap((one) => [
    `**${plain(one.name)}**`,
    "",
    ...table(
      ["", ""],
      provenanceLines(report, one).map(([name, value]) => [name, code(value)]),
    ),
  ]);
  const lines = [
    `# Plan audit: ${names}`,
    "",
    `**${RESULT[verdict.result]}.** ${plain(verdict.text)}`,
    "",
    ...(counts.length === 0 ? [] : [`Findings: ${counts.join(", ")}.`, ""]),
    ...findings(report),
    ...report.environments.flatMap((one) => environment(report, one)),
    ...comparison(report),
    ...undecided(report),
    ...acknowledgements(report),
    ...(report.baseline === undefined ? [] : [`**Baseline** ${plain(baselineLine(report.baseline))}`, ""]),
    ...folded("Provenance", provenance),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
