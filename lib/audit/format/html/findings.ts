import type { ReportedFinding } from "../../report/report";
import { SEVERITIES } from "../../rule/rule";
import type { ToldReport } from "../fleet";
import { chapters, type RuleFindings } from "../outline";
import { code, each, html, type Anchors, type Markup } from "../../../page";

/** What the filters read from an element. */
export function filterable(of: {
  readonly service?: string;
  readonly action?: string;
  readonly environment: string;
  readonly severity?: string;
  readonly introduced?: boolean;
}): Markup {
  const severity = of.severity === undefined ? "" : html` data-severity="${of.severity}"`;
  const fresh = of.introduced === undefined ? "" : html` data-new="${of.introduced ? "yes" : "no"}"`;
  return html`data-item data-environment="${of.environment}" data-service="${of.service ?? "-"}"
  data-action="${of.action ?? "-"}"${severity}${fresh}`;
}

/** One place that a rule found. */
function place(finding: ReportedFinding, many: boolean, anchor: string): Markup {
  const where = html`${many ? html`<span class="tag">${finding.environment}</span> ` : ""}`;
  return html`<li id="${anchor}" ${filterable(finding)}>
    <p class="what">${where}<b>${finding.object}</b>: ${finding.message}</p>
    <p class="state">
      ${finding.introduced ? html`<b>new</b>` : "was there before"}
      <a class="anchor" href="#${anchor}" aria-label="Link to this finding on ${finding.object}">#</a>
    </p>
    <p class="where">${code(finding.address)}${made(finding)}</p>
  </li>`;
}

/** Where the code makes it, where that is known. */
function made({ source }: ReportedFinding): Markup | "" {
  if (source?.of !== "code") return "";
  return html` <span>made at</span> ${code(`${source.file}:${source.line}`)}`;
}

/** Places of one rule that stand open; more are folded. */
const MOST_OPEN = 12;

function places(list: readonly ReportedFinding[], many: boolean, anchors: FindingAnchors): Markup {
  return html`<ul class="places">
    ${each(list, (finding) => place(finding, many, anchors.get(finding) ?? ""))}
  </ul>`;
}

/** The anchors of findings, for links from elsewhere on the page. */
export type FindingAnchors = ReadonlyMap<ReportedFinding, string>;

/** Gives each finding its anchor. */
export function findingAnchors(report: ToldReport, anchors: Anchors): FindingAnchors {
  return new Map(report.findings.map((finding) => [finding, anchors.of("finding", finding.fingerprint)]));
}

function rule(report: ToldReport, group: RuleFindings, anchors: FindingAnchors): Markup {
  const many = report.environments.length > 1;
  const ids = report.rules.find((facts) => facts.id === group.rule)?.ids ?? [];
  const severity = group.findings[0]?.severity ?? "info";
  const open = group.findings.length > MOST_OPEN ? MOST_OPEN - 2 : group.findings.length;
  return html`<article class="rule" data-group>
    <header>
      <span class="tag ${severity}">${severity}</span>
      <h4>${group.title}</h4>
      ${code(group.rule)}
    </header>
    <p class="why"><span class="soft">${group.why}</span> ${group.fix}</p>
    ${ids.length === 0 ? "" : html`<p class="ids">${ids.map((id) => html`<span>${id}</span> `)}</p>`}
    ${places(group.findings.slice(0, open), many, anchors)}
    ${
      open === group.findings.length
        ? ""
        : html`<details class="more">
            <summary>${group.findings.length - open} more places</summary>
            ${places(group.findings.slice(open), many, anchors)}
          </details>`
    }
  </article>`;
}

/** The findings, chapter by chapter. */
export function findingsSection(report: ToldReport, anchors: FindingAnchors): Markup {
  const shown = chapters(report, report.findings);
  return html`<section aria-labelledby="findings">
    <h2 id="findings">Findings</h2>
    ${
      shown.length === 0
        ? html`<p class="panel">None.</p>`
        : shown.map((chapter) =>
            chapter.fresh
              ? html`<div class="chapter" data-group>
                  <h3>${chapter.title}</h3>
                  ${chapter.rules.map((one) => rule(report, one, anchors))}
                </div>`
              : html`<details class="chapter" data-group>
                  <summary><h3>${chapter.title} (${chapter.count})</h3></summary>
                  ${chapter.rules.map((one) => rule(report, one, anchors))}
                </details>`,
          )
    }
  </section>`;
}

/** The choice of what is shown; the script brings it up. */
export function filters(report: ToldReport): Markup {
  const actions = ["create", "update", "replace", "delete", "forget", "no-op"];
  const words: Readonly<Record<string, string>> = { delete: "destroy", "no-op": "keep" };
  const choice = (name: string, label: string, values: readonly string[]) =>
    values.length < 2
      ? ""
      : html`<label class="field"
          >${label}<select name="${name}">
            <option value="">all</option>
            ${values.map((value) => html`<option value="${value}">${words[value] ?? value}</option>`)}
          </select></label
        >`;
  const environments = report.fleet?.environments ?? report.environments;
  const services = [...new Set(report.environments.flatMap((one) => one.services.map((service) => service.id)))].sort();
  return html`<details class="filters" id="filter-box" hidden>
      <summary>Filters</summary>
      <form id="filters" aria-label="Filter the report">
        <fieldset>
          <legend>Severity</legend>
          ${SEVERITIES.map(
            (severity) =>
              html`<label><input type="checkbox" name="severity" value="${severity}" checked /> ${severity}</label>`,
          )}
        </fieldset>
        ${choice(
          "environment",
          "Environment",
          environments.map((one) => one.name),
        )}
        ${choice("service", "Service", services)} ${choice("action", "Action", actions)}
        <label class="field">Text<input type="search" name="text" autocomplete="off" spellcheck="false" /></label>
        <label class="tick"><input type="checkbox" name="new" value="yes" /> new only</label>
        <button type="reset">Show all</button>
        <output id="filter-count" aria-live="polite"></output>
      </form>
    </details>
    ${
      report.fleet === undefined
        ? ""
        : html`<div id="members" hidden>
            ${[...report.fleet.members].map(([name, which]) => html`<p data-name="${name}">${which.join("\n")}</p>`)}
          </div>`
    }`;
}
