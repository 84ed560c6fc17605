import type { ReportedFinding } from "../../report/report";
import type { ToldReport } from "../fleet";
import { SEVERITIES } from "../../rule/rule";
import { filters, findingAnchors, findingsSection, type FindingAnchors } from "./findings";
import { Anchors, html, pageDocument, type Markup } from "../../../page";
import { SCRIPT } from "./script";
import { fleet, removals, sections, type Section } from "./sections";
import { STYLES } from "./styles";

const RESULT = {
  clean: "Clean",
  findings: "Passed, with findings",
  undecided: "Undecided: look before you apply",
  failed: "Failed: look before you apply",
} as const;

/** Findings that stand beside the verdict, so that the one that matters is in the first screen of a long page. */
const MOST_FIRST = 4;

/** What to look at before anything else: the worst that the plan brings, or else what could not be judged. */
function lookFirst(report: ToldReport, anchors: FindingAnchors): Markup | "" {
  const bad = ({ severity, introduced }: ReportedFinding) =>
    introduced && (severity === "critical" || severity === "high");
  const found = report.findings.filter(bad);
  const open = found.length > 0 ? [] : report.undecided.filter(bad);
  const all = [...found, ...open];
  if (all.length === 0) return "";
  const many = report.environments.length > 1;
  const link = (finding: ReportedFinding) => anchors.get(finding) ?? "not-known";
  return html`<ol class="first" aria-label="Look at these first">
    ${all.slice(0, MOST_FIRST).map(
      (finding) =>
        html`<li>
          <span class="tag ${finding.severity}">${finding.severity}</span>
          <a href="#${link(finding)}">${many ? `${finding.environment}: ` : ""}${finding.object}: ${finding.message}</a>
        </li>`,
    )}${all.length > MOST_FIRST ? html`<li class="soft">and ${all.length - MOST_FIRST} more below</li>` : ""}
  </ol>`;
}

function verdict(report: ToldReport, anchors: FindingAnchors): Markup {
  const { result, text, counts, newCounts } = report.verdict;
  return html`<div class="verdict is-${result}">
    <strong>${RESULT[result]}</strong>
    <p>${text}</p>
    ${lookFirst(report, anchors)}
    <ul class="tally" aria-label="Findings by severity, and how many of them are new">
      ${SEVERITIES.map(
        (severity) =>
          html`<li class="${severity}${counts[severity] === 0 ? " none" : ""}">
            <b>${counts[severity]}</b>
            ${severity}${counts[severity] === 0 ? "" : html` <span>${newCounts[severity]} new</span>`}
          </li>`,
      )}
    </ul>
  </div>`;
}

/** A title that says what it is about, however many environments there are. */
function titleOf(report: ToldReport): string {
  return report.fleet === undefined
    ? report.environments.map((one) => one.name).join(", ")
    : `${report.fleet.environments.length} environments`;
}

/** From this many parts on, a page is laid out only where it is in sight: to open one of 10,000 would take seconds. */
const LARGE = 500;

function isLarge(report: ToldReport): boolean {
  const services = report.environments.reduce((sum, one) => sum + one.services.length, 0);
  return report.findings.length + report.undecided.length + services > LARGE;
}

/**
 * A report as one page that stands alone: readable without JavaScript, in both themes, on paper, and by keyboard and
 * screen reader.
 */
export function formatHtml(report: ToldReport): Iterable<string> {
  const anchors = new Anchors();
  const anchorOf = findingAnchors(report, anchors);
  const findings = findingsSection(report, anchorOf);
  const rest = sections(report, anchors);
  const names = titleOf(report);
  const times = [
    ...new Set(
      (report.fleet?.environments ?? report.environments).map((one) => one.provenance.planTime ?? "time not stated"),
    ),
  ].sort();
  const time = times.length > 3 ? `${times[0]} to ${times.at(-1)}` : times.join(", ");
  const ships = fleet(report);
  const goes = removals(report);
  const contents = [
    ...(ships === undefined ? [] : [ships]),
    { id: "findings", title: "Findings", count: report.findings.length },
    ...(goes === undefined ? [] : [goes]),
    ...rest,
  ];
  const section = ({ id, title, body }: Section) =>
    html`<section aria-labelledby="${id}">
      <h2 id="${id}">${title}</h2>
      ${body}
    </section>`;
  return pageDocument({
    title: `Plan audit: ${names}`,
    styles: STYLES,
    script: SCRIPT,
    skip: "Skip to the report",
    ...(isLarge(report) ? { bodyClass: "large" } : {}),
    header: html`<div class="masthead">
        <h1>Plan audit <span>${names}</span></h1>
        <p class="soft small">Plan made ${time}</p>
      </div>
      ${verdict(report, anchorOf)}`,
    contents: contents.map(({ id, ...link }) => ({ href: `#${id}`, ...link })),
    main: html`${ships === undefined ? "" : section(ships)} ${filters(report)} ${findings}
    ${goes === undefined ? "" : section(goes)} ${rest.map(section)}`,
  }).written();
}
