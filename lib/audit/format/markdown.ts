import type { ChangeReport, EnvironmentReport, Report, ReportedFinding } from "../report/report";
import { ACTION_WORDS } from "../model/words";
import { SEVERITIES } from "../rule/rule";
import {
  acknowledgedTogether,
  MOST_PLACES,
  ASPECT_TITLES,
  chapters,
  type Chapter,
  baselineLine,
  driftLine,
  provenanceLines,
  undecidedLines,
} from "./outline";

// GitHub and GitLab render this, in comments too: so nothing that a plan holds may become a link, an image, a mention,
// a reference to an issue, an emoji or HTML.

/**
 * Text that stays text. Entities alone are no help against mentions, references and links that are made of text: they
 * are looked for after entities have become characters. A zero-width space behind the mark breaks them for good.
 */
function plain(text: string): string {
  const entity = (mark: string) => `&#${mark.charCodeAt(0)};`;
  const broken = (mark: string) => `${entity(mark)}&#8203;`;
  return text
    .replace(/[&@#~$!%](?=[\w"'/.:-])|[<>`|\\[\]&@#~$^]/g, (mark, at: number) =>
      /[&@#~$!%]/.test(mark) && /[\w"'/.:-]/.test(text[at + 1] ?? "") ? broken(mark) : entity(mark),
    )
    .replace(/[*_]/g, "\\$&")
    .replace(/:(?=\S)/g, broken) // emoji, and the scheme of an address
    .replace(/\bwww\./gi, (www) => www.replace(".", broken(".")))
    .replace(/\b(GH|gh)-(?=\d)/g, "$1-&#8203;"); // references to issues of GitHub
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
  return table(
    [...(many ? ["Environment"] : []), "Object", "What", "New", "Address"],
    list.map((finding) => [
      ...(many ? [plain(finding.environment)] : []),
      plain(finding.object),
      plain(finding.message),
      finding.introduced ? "yes" : "no",
      code(finding.address),
    ]),
  );
}

function findings(report: Report): string[] {
  return chapters(report, report.findings).flatMap((chapter) =>
    chapter.fresh
      ? [`## ${chapter.title}`, "", ...chapterLines(report, chapter)]
      : folded(`${chapter.title}: ${chapter.count}`, chapterLines(report, chapter)),
  );
}

function chapterLines(report: Report, chapter: Chapter): string[] {
  return chapter.rules.flatMap((rule) => {
    const rows = findingRows(report, rule.findings);
    const severity = rule.findings[0]?.severity ?? "info";
    return [
      `**${severity}** · ${plain(rule.title)} · ${code(rule.rule)}`,
      "",
      ...(rule.findings.length > FOLD_AFTER ? folded(`${rule.findings.length} places`, rows) : rows),
      `${plain(rule.why)} *${plain(rule.fix)}*`,
      "",
    ];
  });
}

function attributes(change: ChangeReport): string[] {
  if (change.attributes.length === 0) return [];
  const short = change.attributes.filter((one) => one.lines === undefined);
  return folded(`${plain(change.object)}: ${change.attributes.length + change.more} attributes`, [
    ...(short.length === 0
      ? []
      : table(
          ["Attribute", "Before", "After"],
          short.map((one) => [code(one.path), code(one.before), code(one.after)]),
        )),
    ...change.attributes.flatMap(({ path, lines }) =>
      // Indented code ends nowhere but at its indentation, whatever is in it.
      lines === undefined ? [] : [code(path), "", ...lines.map((line) => `    ${line}`), ""],
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

/** How long Markdown may get. */
export interface MarkdownOptions {
  /**
   * The most characters: longer reports become a summary that says how much it leaves out.
   * @default - as long as it is
   */
  readonly maxLength?: number | undefined;
  /**
   * Where the whole report is, for those who read a summary.
   * @default - in no place that the summary knows
   */
  readonly fullReport?: string | undefined;
}

/** One line a rule, the new and the worse ones first, as many as there is room for. */
function summary(report: Report, { maxLength = Infinity, fullReport }: MarkdownOptions): string {
  const names = report.environments.map((one) => plain(one.name)).join(", ");
  const { verdict } = report;
  const head = [
    `# Plan audit: ${names}`,
    "",
    `**${RESULT[verdict.result]}.** ${plain(verdict.text)}`,
    "",
    `This is a summary: the whole report has more than ${maxLength} characters.${fullReport === undefined ? "" : ` It is in ${code(fullReport)}.`}`,
    "",
  ];
  const told = chapters(report, report.findings).flatMap(({ severity, fresh, rules }) =>
    rules.map(({ rule, title, findings: found }) => {
      const objects = found.slice(0, MOST_PLACES).map((one) => plain(one.object));
      const more = found.length > MOST_PLACES ? ` and ${found.length - MOST_PLACES} more` : "";
      const line = `- **${severity}**${fresh ? "" : ", there before"} · ${plain(title)} · ${code(rule)}: ${objects.join(", ")}${more}`;
      return { line, findings: found.length };
    }),
  );
  const open = undecidedLines(report).map(([rule, where]) => ({
    line: `- **not judged** · ${plain(rule.title)} · ${code(rule.id)}: ${plain(where)}`,
    findings: rule.undecided,
  }));
  const goes = report.environments.flatMap((one) =>
    one.removals.map((removal) => ({
      line: `- **${ACTION_WORDS[removal.action]}** · ${plain(removal.object)}`,
      findings: 0,
    })),
  );
  const lines = [...head];
  let length = head.join("\n").length + 300; // and the last line
  let left = { lines: 0, findings: 0 };
  for (const { line, findings: count } of [...told, ...open, ...goes]) {
    if (left.lines > 0 || length + line.length + 1 > maxLength)
      left = { lines: left.lines + 1, findings: left.findings + count };
    else {
      lines.push(line);
      length += line.length + 1;
    }
  }
  if (left.lines > 0) lines.push("", `Left out here: ${left.lines} lines, with ${left.findings} findings.`);
  const changed = report.environments.reduce(
    (sum, one) => sum + one.services.filter(({ status }) => status !== "unchanged").length,
    0,
  );
  lines.push("", `Not shown here: what changes in ${changed} services, attribute by attribute.`);
  return `${lines.join("\n")}\n`.slice(0, maxLength);
}

/**
 * A report for a merge request, a wiki or a release page. GitHub takes 65,536 characters of a comment, GitLab 1,000,000
 * and Azure DevOps 150,000.
 */
export function formatMarkdown(report: Report, options: MarkdownOptions = {}): string {
  const whole = wholeMarkdown(report);
  return whole.length <= (options.maxLength ?? Infinity) ? whole : summary(report, options);
}

function wholeMarkdown(report: Report): string {
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
