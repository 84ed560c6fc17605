import { ACTION_WORDS } from "../../model/words";
import { fleetLine, fleetRow, type ToldReport } from "../fleet";
import { chapters, MOST_PLACES, undecidedLines } from "../outline";
import { heading, paragraph, render, type Block } from "./blocks";
import { code, plain } from "./escape";

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

/** The verdicts, as they stand out in a list of comments. */
export const RESULT = {
  clean: "✅ Clean",
  findings: "🟡 Passed with findings",
  undecided: "🟠 Undecided",
  failed: "🔴 Failed",
} as const;
/** A cell or a name that is longer is cut in a summary. */
const LONGEST = 200;
/** Environments that a summary names; of more, the sentence above them tells the number. */
const MOST_ENVIRONMENTS = 30;

function short(text: string, most = LONGEST): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

/** The title: the environments by name where there are few. */
export function titleOf(report: ToldReport, most = LONGEST): string {
  const names = report.environments.map((one) => one.name).join(", ");
  const many = report.fleet?.environments.length;
  return `# Plan audit: ${many === undefined ? plain(short(names, most / 8)) : `${many} environments`}`;
}

/** Title and verdict. */
export function headOf(report: ToldReport): Block[] {
  const { result, text } = report.verdict;
  return [heading(titleOf(report, Infinity)), paragraph(`**${RESULT[result]}.** ${plain(text)}`)];
}

interface Line {
  readonly line: string;
  readonly findings: number;
}

function fleetLines(report: ToldReport): Line[] {
  if (report.fleet === undefined) return [];
  const bad = report.fleet.environments.filter((one) => ["failed", "undecided"].includes(one.verdict.result));
  const named = bad.slice(0, MOST_ENVIRONMENTS).map((environment) => {
    const [fresh, open, objects] = fleetRow(environment).map(plain);
    const facts = `new findings: ${fresh}; not judged: ${open}; ${objects}`;
    return {
      line: `- ${RESULT[environment.verdict.result]} · ${plain(short(environment.name))}: ${facts}`,
      findings: 0,
    };
  });
  return [{ line: plain(fleetLine(report.fleet)), findings: 0 }, { line: "", findings: 0 }, ...named];
}

function findingLines(report: ToldReport): Line[] {
  const many = report.environments.length > 1;
  return chapters(report, report.findings).flatMap(({ severity, fresh, rules }) =>
    rules.map(({ rule, title, findings: found }) => {
      const objects = found
        .slice(0, MOST_PLACES)
        .map((one) => `${plain(short(one.object))}${many ? ` (${plain(short(one.environment))})` : ""}`);
      const more = found.length > MOST_PLACES ? ` and ${found.length - MOST_PLACES} more` : "";
      const where = `${objects.join(", ")}${more}`;
      const line = `- **${severity}**${fresh ? "" : ", there before"} · ${plain(title)} · ${code(rule)}: ${where}`;
      return { line, findings: found.length };
    }),
  );
}

/** One line a rule, the new and the worse ones first, as many as there is room for. */
export function summary(report: ToldReport, { maxLength = Infinity, fullReport }: MarkdownOptions): string {
  const where = fullReport === undefined ? "" : ` It is in ${code(short(fullReport))}.`;
  const [, verdict] = headOf(report);
  const head = render([
    heading(titleOf(report)),
    ...(verdict === undefined ? [] : [verdict]),
    paragraph(`This is a summary: the whole report has more than ${maxLength} characters.${where}`),
  ]);
  const open = undecidedLines(report).map(([rule, places]) => ({
    line: `- **not judged** · ${plain(rule.title)} · ${code(rule.id)}: ${plain(short(places, 3 * LONGEST))}`,
    findings: rule.undecided,
  }));
  const goes = report.environments.flatMap((environment) =>
    environment.removals.map((removal) => ({
      line: `- **${ACTION_WORDS[removal.action]}** · ${plain(short(removal.object))}${report.environments.length > 1 ? ` (${plain(short(environment.name))})` : ""}`,
      findings: 0,
    })),
  );
  const lines = [head];
  let length = head.length + 300; // and the last lines
  let left = { lines: 0, findings: 0 };
  for (const { line, findings: count } of [...fleetLines(report), ...findingLines(report), ...open, ...goes]) {
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
