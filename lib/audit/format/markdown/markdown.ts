import type { ChangeReport, EnvironmentReport, ReportedFinding } from "../../report/report";
import { ACTION_WORDS } from "../../model/words";
import { SEVERITIES } from "../../rule/rule";
import { FLEET_COLUMNS, fleetLine, fleetRow, valuesTogether, type ToldReport } from "../fleet";
import {
  acknowledgedTogether,
  ASPECT_TITLES,
  baselineLine,
  chapters,
  driftLine,
  MOST_PLACES,
  provenanceLines,
  undecidedLines,
  type Chapter,
} from "../outline";
import { codeLines, divideInto, folded, heading, paragraph, render, table, type Block } from "./blocks";
import { code, plain } from "./escape";
import { headOf, RESULT, summary, titleOf, type MarkdownOptions } from "./summary";

/** Longer lists go into folded parts. */
const FOLD_AFTER = 5;
/** Environments in the open part of the table of many. */
const MOST_ENVIRONMENTS = 20;

function findingTable(report: ToldReport, list: readonly ReportedFinding[]): Block {
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

function findings(report: ToldReport): Block[] {
  return chapters(report, report.findings).flatMap((chapter) =>
    chapter.fresh
      ? [heading(`## ${chapter.title}`), ...chapterBlocks(report, chapter)]
      : [folded(`${chapter.title}: ${chapter.count}`, chapterBlocks(report, chapter))],
  );
}

function chapterBlocks(report: ToldReport, chapter: Chapter): Block[] {
  return chapter.rules.flatMap((rule) => {
    const places = findingTable(report, rule.findings);
    const severity = rule.findings[0]?.severity ?? "info";
    return [
      heading(`**${severity}** · ${plain(rule.title)} · ${code(rule.rule)}`),
      rule.findings.length > FOLD_AFTER ? folded(`${rule.findings.length} places`, [places]) : places,
      paragraph(`${plain(rule.why)} *${plain(rule.fix)}*`),
    ];
  });
}

function attributes(change: ChangeReport): Block[] {
  if (change.attributes.length === 0) return [];
  const short = change.attributes.filter((one) => one.lines === undefined);
  return [
    folded(`${plain(change.object)}: ${change.attributes.length + change.more} attributes`, [
      ...(short.length === 0
        ? []
        : [
            table(
              ["Attribute", "Before", "After"],
              short.map((one) => [code(one.path), code(one.before), code(one.after)]),
            ),
          ]),
      ...change.attributes.flatMap(({ path, lines }) =>
        lines === undefined ? [] : [heading(code(path)), codeLines(lines)],
      ),
      ...(change.more > 0 ? [paragraph(`and ${change.more} more`)] : []),
    ]),
  ];
}

function environment(report: ToldReport, facts: EnvironmentReport): Block[] {
  const name = report.environments.length > 1 ? ` of ${plain(facts.name)}` : "";
  const changed = facts.services.filter((service) => service.status !== "unchanged");
  const removals = facts.removals.map((removal) => [
    ACTION_WORDS[removal.action],
    plain(removal.object),
    plain(removal.why),
    code(removal.address),
  ]);
  const drift = facts.drift.changed.map(
    (drifted) =>
      `- ${plain(drifted.object)}: ${drifted.attributes.map((item) => `${code(item.path)} ${code(item.before)} → ${code(item.after)}`).join("; ")}`,
  );
  const others = facts.others.map((change) => [
    ACTION_WORDS[change.action],
    plain(change.object),
    code(change.address),
  ]);
  return [
    ...(removals.length === 0
      ? []
      : [heading(`## What goes${name}`), table(["Action", "Object", "Why", "Address"], removals)]),
    ...(changed.length === 0 ? [] : [heading(`## Changes by service${name}`)]),
    ...changed.flatMap((service) => [
      heading(`### ${plain(service.id)} (${service.status})`),
      paragraph(...service.notes.map((note) => `- ${plain(note.text)} — ${code(note.address)}`)),
      ...service.changes.flatMap(attributes),
    ]),
    ...(others.length === 0
      ? []
      : [
          heading(`## Other changes${name}`),
          table(["Action", "Object", "Address"], others),
          ...facts.others.flatMap(attributes),
        ]),
    ...(facts.leftovers.length === 0
      ? []
      : [
          heading(`## What stays behind${name}`),
          table(
            ["Object", "Why"],
            facts.leftovers.map((left) => [plain(left.object), plain(left.why)]),
          ),
        ]),
    ...(report.fleet !== undefined && drift.length === 0
      ? []
      : [paragraph(`**Drift${name}:** ${driftLine(facts)}`), ...(drift.length === 0 ? [] : [paragraph(...drift)])]),
    ...(facts.changedOutputs.length === 0
      ? []
      : [
          paragraph(
            `**Outputs that change${name}** (values are never shown): ${facts.changedOutputs.map(code).join(", ")}`,
          ),
        ]),
  ];
}

function comparison(report: ToldReport): Block[] {
  if (report.comparison === undefined) return [];
  const { environments, services } = report.comparison;
  const rows = services.flatMap((service) =>
    service.rows
      .filter((row) => row.differs)
      .map((row) => [
        plain(service.name),
        ASPECT_TITLES[row.aspect] ?? row.aspect,
        ...(report.fleet === undefined ? row.values.map(plain) : [plain(valuesTogether(row.values, environments))]),
      ]),
  );
  const head = ["Service", "Aspect", ...(report.fleet === undefined ? environments.map(plain) : ["Which is where"])];
  return [heading("## How the environments differ"), rows.length === 0 ? paragraph("They do not.") : table(head, rows)];
}

function acknowledgements(report: ToldReport): Block[] {
  const out: Block[] = [];
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
    out.push(heading("## Acknowledged"), table(["Rule", "Objects", "Reason", "Until", "Where"], rows));
  }
  if (report.idleAcknowledgements.length > 0) {
    const rows = report.idleAcknowledgements.map((idle) => [
      code(idle.rule),
      idle.state,
      plain(idle.reason),
      plain(idle.source),
    ]);
    out.push(heading("## Acknowledgements that do nothing"), table(["Rule", "State", "Reason", "Where"], rows));
  }
  const set = report.rules.filter((rule) => rule.policy !== undefined);
  if (set.length > 0) {
    const rows = set.map((rule) => [code(rule.id), rule.off ? "off" : rule.severity, plain(rule.policy ?? "")]);
    out.push(heading("## Rules that the policy sets"), table(["Rule", "Severity", "Reason"], rows));
  }
  return out;
}

function undecided(report: ToldReport): Block[] {
  const rows = undecidedLines(report).map(([rule, told]) => [`${plain(rule.title)} ${code(rule.id)}`, plain(told)]);
  if (rows.length === 0) return [];
  const text = "These rules could not decide: a value they need is not in the plan. That is no pass.";
  return [heading("## Not known before the apply"), paragraph(text), table(["Rule", "Places"], rows)];
}

/** Many environments: how each of them comes out, before anything else. */
function fleet(report: ToldReport): Block[] {
  if (report.fleet === undefined) return [];
  const rows = report.fleet.environments.map((member) => [
    plain(member.name),
    RESULT[member.verdict.result],
    ...fleetRow(member).map(plain),
  ]);
  const rest = rows.slice(MOST_ENVIRONMENTS);
  return [
    heading("## Environments"),
    paragraph(plain(fleetLine(report.fleet))),
    table(FLEET_COLUMNS, rows.slice(0, MOST_ENVIRONMENTS)),
    ...(rest.length === 0 ? [] : [folded(`${rest.length} more`, [table(FLEET_COLUMNS, rest)])]),
  ];
}

function provenance(report: ToldReport): Block {
  const environments = report.fleet?.environments ?? report.environments;
  return folded(
    "Provenance",
    environments.flatMap((member) => [
      heading(`**${plain(member.name)}**`),
      table(
        ["", ""],
        provenanceLines(report, member).map(([name, value]) => [name, code(value)]),
      ),
    ]),
  );
}

/** All that follows the head. */
function bodyOf(report: ToldReport): Block[] {
  return [
    ...fleet(report),
    ...findings(report),
    ...report.environments.flatMap((one) => environment(report, one)),
    ...comparison(report),
    ...undecided(report),
    ...acknowledgements(report),
    ...(report.baseline === undefined ? [] : [paragraph(`**Baseline** ${plain(baselineLine(report.baseline))}`)]),
    provenance(report),
  ];
}

function headBlocks(report: ToldReport): Block[] {
  const { counts } = report.verdict;
  const amounts = SEVERITIES.filter((severity) => counts[severity] > 0).map((one) => `${counts[one]} ${one}`);
  return [...headOf(report), ...(amounts.length === 0 ? [] : [paragraph(`Findings: ${amounts.join(", ")}.`)])];
}

/**
 * A report for a merge request, a wiki or a release page. GitHub takes 65,536 characters of a comment, GitLab 1,000,000
 * and Azure DevOps 150,000.
 */
export function formatMarkdown(report: ToldReport, options: MarkdownOptions = {}): string {
  const whole = render([...headBlocks(report), ...bodyOf(report)]);
  return whole.length <= (options.maxLength ?? Infinity) ? whole : summary(report, options);
}

/** Characters for the title of a part and its number. */
const TITLE_ROOM = 40;

/**
 * The whole report in parts of at most so many characters, each of which is whole Markdown: for the comments of a merge
 * request, one after the other. The first has the verdict.
 * @param maxLength the most characters of a part, from 2,000
 */
export function formatMarkdownParts(report: ToldReport, maxLength: number): readonly string[] {
  const title = titleOf(report, Math.floor(maxLength / 4));
  const [, ...head] = headBlocks(report);
  const parts = divideInto([...head, ...bodyOf(report)], maxLength - title.length - TITLE_ROOM);
  if (parts.length === 1) return [`${title}\n\n${parts[0] ?? ""}`];
  return parts.map((part, index) => `${title} (part ${index + 1} of ${parts.length})\n\n${part}`);
}
