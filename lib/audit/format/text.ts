import wrapAnsi from "wrap-ansi";
import { paint, renderTable, type Style } from "../../terminal";
import type { ChangeReport, EnvironmentReport, ReportedFinding } from "../report/report";
import { ACTION_WORDS } from "../model/words";
import type { Severity } from "../rule/rule";
import { FLEET_COLUMNS, fleetLine, fleetRow, valuesTogether, type ToldReport } from "./fleet";
import {
  acknowledgedTogether,
  ASPECT_TITLES,
  chapters,
  type Chapter,
  MOST_PLACES,
  baselineLine,
  driftLine,
  provenanceLines,
  undecidedLines,
} from "./outline";

/** How text is laid out. */
export interface TextOptions {
  /**
   * Terminal columns; lines are wrapped to them.
   * @default - lines are as long as they are
   */
  readonly width?: number | undefined;
  /** Whether the text is colored for a terminal. @default false */
  readonly color?: boolean;
}

/** Findings of one rule that are listed; more are counted. */
const MOST_FINDINGS = 10;
const MOST_CHANGES = 60;
/** Environments that are told one by one; of more the worst are. */
const MOST_ENVIRONMENTS = 30;
const SEVERITY_STYLE: Readonly<Record<Severity, Style>> = {
  critical: "bad",
  high: "bad",
  medium: "warning",
  low: "accent",
  info: "quiet",
};
const RESULT_STYLE = { clean: "good", findings: "warning", undecided: "warning", failed: "bad" } as const;
const RESULT_WORDS = {
  clean: "CLEAN",
  findings: "PASSED WITH FINDINGS",
  undecided: "UNDECIDED",
  failed: "FAILED",
} as const;

class Writer {
  readonly lines: string[] = [];

  constructor(private readonly options: TextOptions) {}

  paint(text: string, style: Style): string {
    return paint(text, style, this.options.color ?? false);
  }

  line(text = "", indent = 0): void {
    const width = this.options.width;
    const pad = " ".repeat(indent);
    if (width === undefined) this.lines.push(`${pad}${text}`);
    else {
      const wrapped = wrapAnsi(text, Math.max(20, width - indent), { hard: true, trim: true });
      this.lines.push(...wrapped.split("\n").map((part) => `${pad}${part}`));
    }
  }

  heading(text: string): void {
    this.line();
    this.line(this.paint(text, "heading"));
  }

  table(columns: Parameters<typeof renderTable>[0], rows: Parameters<typeof renderTable>[1]): void {
    this.lines.push(
      ...renderTable(columns, rows, { width: this.options.width, colour: this.options.color ?? false, indent: 2 })
        .replace(/\n$/, "")
        .split("\n"),
    );
  }
}

function place(finding: ReportedFinding, many: boolean): string {
  return `${many ? `[${finding.environment}] ` : ""}${finding.object}: ${finding.message}`;
}

/** New findings that bad come before the changes by service, the others after them. */
function isFirst({ fresh, severity }: Chapter): boolean {
  return fresh && (severity === "critical" || severity === "high");
}

/** What was there before, one line a rule. */
function folded(out: Writer, report: ToldReport): void {
  const old = chapters(report, report.findings).filter((chapter) => !chapter.fresh);
  if (old.length === 0) return;
  out.heading(`There before this plan: ${old.reduce((sum, one) => sum + one.count, 0)}`);
  for (const { severity, rules } of old) {
    for (const { rule, title, findings } of rules) {
      const places = findings.length === 1 ? (findings[0]?.object ?? "") : `${findings.length} places`;
      out.line(
        `= ${out.paint(severity.toUpperCase(), SEVERITY_STYLE[severity])}  ${title}: ${places}  ${out.paint(rule, "quiet")}`,
        2,
      );
    }
  }
  out.line(
    out.paint("Each place of these is in --format html and json; --gate all holds them against --fail-on.", "quiet"),
    2,
  );
}

function findings(out: Writer, report: ToldReport, wanted: (chapter: Chapter) => boolean): void {
  const many = report.environments.length > 1;
  for (const chapter of chapters(report, report.findings).filter(wanted)) {
    out.heading(chapter.title);
    for (const rule of chapter.rules) {
      const worst = rule.findings[0]?.severity ?? "info";
      out.line(
        `${out.paint(worst.toUpperCase(), SEVERITY_STYLE[worst])}  ${rule.title}  ${out.paint(rule.rule, "quiet")}`,
        2,
      );
      for (const finding of rule.findings.slice(0, MOST_FINDINGS)) {
        out.line(`+ ${place(finding, many)}`, 4);
        if (finding.object !== finding.address) out.line(out.paint(finding.address, "quiet"), 6);
      }
      const more = rule.findings.length - MOST_FINDINGS;
      if (more > 0) out.line(`and ${more} more, all of them in --format json or html`, 4);
      out.line(out.paint(`Why: ${rule.why}`, "quiet"), 4);
      out.line(`Do: ${rule.fix}`, 4);
    }
  }
}

function removals(out: Writer, environment: EnvironmentReport): void {
  if (environment.removals.length === 0) return;
  out.heading(`Destroyed, replaced, forgotten: ${environment.removals.length}`);
  for (const removal of environment.removals.slice(0, MOST_CHANGES)) {
    out.line(`${out.paint(ACTION_WORDS[removal.action], "bad")}  ${removal.object}, because ${removal.why}`, 2);
    out.line(out.paint(removal.address, "quiet"), 4);
  }
  const more = environment.removals.length - MOST_CHANGES;
  if (more > 0) out.line(`and ${more} more, all of them in --format json or html`, 2);
}

function services(out: Writer, environment: EnvironmentReport): void {
  const changing = environment.services.filter((service) => service.status !== "unchanged");
  const quiet = environment.services.length - changing.length;
  if (changing.length > 0) out.heading("What changes, by service");
  for (const service of changing.slice(0, MOST_CHANGES)) {
    out.line(`${out.paint(service.id, "heading")} (${service.status})`, 2);
    service.notes.forEach((note, index) => {
      out.line(note.text, 4);
      // Once behind all that is told of an object.
      if (service.notes[index + 1]?.address !== note.address) out.line(out.paint(note.address, "quiet"), 6);
    });
  }
  if (changing.length > MOST_CHANGES)
    out.line(`and ${changing.length - MOST_CHANGES} more services, in --format json or html`, 2);
  if (quiet > 0 && changing.length > 0)
    out.line(`${quiet} more ${quiet === 1 ? "service stays as it is" : "services stay as they are"}`, 2);
}

/** The first attributes that differ, with their values where these are short. */
function attributesOf(change: ChangeReport): string {
  const differences = change.attributes.slice(0, 4).map(({ path, before, after, lines }) => {
    if (lines !== undefined)
      return `${path}: ${lines
        .filter((line) => !line.startsWith(" "))
        .slice(0, 4)
        .join(" ⏎ ")}`;
    const values = `${before} → ${after}`;
    return values.length > 60 ? path : `${path} ${values}`;
  });
  const more = change.attributes.length + change.more - differences.length;
  return `${differences.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

function others(out: Writer, environment: EnvironmentReport): void {
  if (environment.others.length === 0) return;
  out.heading("Changes of other objects");
  out.table(
    [
      { title: "action" },
      { title: "object", shrink: "wrap" },
      { title: "address", shrink: "wrap" },
      { title: "attributes", shrink: "wrap" },
    ],
    environment.others
      .slice(0, MOST_CHANGES)
      .map((change) => [ACTION_WORDS[change.action], change.object, change.address, attributesOf(change)]),
  );
  const more = environment.others.length - MOST_CHANGES;
  if (more > 0) out.line(`and ${more} more, all of them in --format json or html`, 2);
}

function rest(out: Writer, environment: EnvironmentReport, inFleet: boolean): void {
  if (environment.leftovers.length > 0) {
    out.heading("What stays behind");
    for (const left of environment.leftovers) out.line(`${left.object}: ${left.why}`, 2);
  }
  if (!inFleet || environment.drift.changed.length > 0) {
    out.heading("Drift");
    out.line(driftLine(environment), 2);
  }
  for (const drift of environment.drift.changed) {
    const differences = drift.attributes.map((item) => `${item.path} ${item.before} → ${item.after}`);
    out.line(`${drift.object}: ${differences.join("; ")}`, 2);
  }
  if (environment.changedOutputs.length > 0) {
    out.line(`Outputs that change: ${environment.changedOutputs.join(", ")} (values are never shown)`, 2);
  }
  others(out, environment);
}

function comparison(out: Writer, report: ToldReport): void {
  if (report.comparison === undefined) return;
  const { environments } = report.comparison;
  out.heading("How the environments differ");
  const rows = report.comparison.services.flatMap((service) =>
    service.rows
      .filter((row) => row.differs)
      .map((row, index) => [
        index === 0 ? service.name : "",
        ASPECT_TITLES[row.aspect] ?? row.aspect,
        ...(report.fleet === undefined ? row.values : [valuesTogether(row.values, environments)]),
      ]),
  );
  if (rows.length === 0) return out.line("They do not.", 2);
  out.table(
    [
      { title: "service" },
      { title: "aspect", shrink: "wrap" },
      ...(report.fleet === undefined ? environments : ["which is where"]).map((title) => ({
        title,
        shrink: "wrap" as const,
      })),
    ],
    rows.slice(0, MOST_CHANGES),
  );
  if (rows.length > MOST_CHANGES) out.line(`and ${rows.length - MOST_CHANGES} more, in --format json or html`, 2);
}

function acknowledgements(out: Writer, report: ToldReport): void {
  if (report.acknowledged.length > 0) out.heading("Acknowledged");
  for (const { rule, acknowledgement, findings } of acknowledgedTogether(report)) {
    const { reason, until, source } = acknowledgement;
    const severity = findings[0]?.severity ?? "info";
    out.line(`${out.paint(severity.toUpperCase(), SEVERITY_STYLE[severity])}  ${rule}: ${reason}`, 2);
    out.line(out.paint(`${source}${until === undefined ? "" : `, until ${until}`}`, "quiet"), 4);
    for (const finding of findings.slice(0, MOST_PLACES)) out.line(place(finding, report.environments.length > 1), 4);
    const more = findings.length - MOST_PLACES;
    if (more > 0) out.line(`and ${more} more, all of them in --format json or html`, 4);
  }
  if (report.idleAcknowledgements.length > 0) out.heading("Acknowledgements that do nothing");
  for (const idle of report.idleAcknowledgements) {
    out.line(
      `${idle.rule}: ${idle.state}${idle.until === undefined ? "" : ` (until ${idle.until})`}; ${idle.reason} (${idle.source})`,
      2,
    );
  }
  const set = report.rules.filter((rule) => rule.policy !== undefined);
  if (set.length > 0) out.heading("Rules that the policy sets");
  for (const rule of set) out.line(`${rule.id}: ${rule.off ? "off" : rule.severity}; ${rule.policy}`, 2);
}

function undecided(out: Writer, report: ToldReport): void {
  const lines = undecidedLines(report);
  if (lines.length === 0) return;
  out.heading("Not known before the apply");
  out.line("These rules could not decide: a value they need is not in the plan. That is no pass.", 2);
  for (const [rule, places] of lines) {
    out.line(`${rule.title}  ${out.paint(rule.id, "quiet")}`, 2);
    out.line(places, 4);
  }
}

/** Many environments: how the worst of them come out. */
function fleet(out: Writer, report: ToldReport): void {
  if (report.fleet === undefined) return;
  const { environments } = report.fleet;
  out.heading("Environments, the worst first");
  out.line(fleetLine(report.fleet), 2);
  out.table(
    FLEET_COLUMNS.map((title) => ({ title: title.toLowerCase(), shrink: "wrap" as const })),
    environments
      .slice(0, MOST_ENVIRONMENTS)
      .map((environment) => [
        environment.name,
        out.paint(RESULT_WORDS[environment.verdict.result], RESULT_STYLE[environment.verdict.result]),
        ...fleetRow(environment),
      ]),
  );
  const more = environments.length - MOST_ENVIRONMENTS;
  if (more > 0) out.line(`and ${more} more, all of them in --format html and json`, 2);
}

/** A report for a terminal or a log. */
export function formatText(report: ToldReport, options: TextOptions): string {
  const out = new Writer(options);
  const { verdict } = report;
  out.line(`${out.paint(RESULT_WORDS[verdict.result], RESULT_STYLE[verdict.result])}  ${verdict.text}`);
  const counted = Object.entries(verdict.counts).filter(([, count]) => count > 0);
  if (counted.length > 0) {
    out.line(
      counted
        .map(([severity, count]) => out.paint(`${count} ${severity}`, SEVERITY_STYLE[severity as Severity]))
        .join(", "),
    );
  }
  if (report.findings.length > 0) out.line(out.paint("+ comes with this plan, = was there before", "quiet"));
  const each = (tell: (out: Writer, one: EnvironmentReport) => void) => {
    for (const environment of report.environments.slice(0, MOST_ENVIRONMENTS)) {
      const from = out.lines.length;
      tell(out, environment);
      const name = out.paint(`── ${environment.name} ──`, "heading");
      if (report.environments.length > 1 && out.lines.length > from) out.lines.splice(from, 0, "", name);
    }
  };
  fleet(out, report);
  findings(out, report, isFirst);
  each(removals);
  each(services);
  findings(out, report, (chapter) => chapter.fresh && !isFirst(chapter));
  each((to, one) => rest(to, one, report.fleet !== undefined));
  folded(out, report);
  comparison(out, report);
  undecided(out, report);
  acknowledgements(out, report);
  if (report.baseline !== undefined) {
    out.heading("Baseline");
    out.line(baselineLine(report.baseline), 2);
  }
  const untold = report.environments.length - MOST_ENVIRONMENTS;
  if (untold > 0)
    out.line(`and what ${untold} more groups of environments have of their own, in --format json or html`);
  if (report.fleet !== undefined) return `${out.lines.join("\n")}\n`; // their plans are named in JSON and HTML
  for (const environment of report.environments) {
    out.heading(report.environments.length > 1 ? `Provenance of ${environment.name}` : "Provenance");
    for (const [name, value] of provenanceLines(report, environment)) out.line(`${name}: ${value}`, 2);
  }
  return `${out.lines.join("\n")}\n`;
}
