import { defined } from "../../../defined";
import type { EnvironmentReport, ReportedFinding } from "../../report/report";
import { FLEET_COLUMNS, fleetLine, fleetRow, valuesTogether, type ToldReport } from "../fleet";
import { acknowledgedTogether, ASPECT_TITLES, baselineLine, driftLine, provenanceLines } from "../outline";
import { filterable } from "./findings";
import { code, each, html, type Anchors, type Markup } from "../../../page";
import { actionTag, amountOf, changeDetails, servicesOf } from "./services";

const RESULT_WORDS = {
  clean: "clean",
  findings: "passed with findings",
  undecided: "undecided",
  failed: "failed",
} as const;

/** A part of the page; nothing where there is nothing to tell. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** A number to show beside it in the list of contents. */
  readonly count?: number;
  readonly body: Markup;
}

/** For the filters: what stands beside the findings is not counted among them. */
function withoutSeverity(finding: ReportedFinding): Parameters<typeof filterable>[0] {
  const { environment, service, action } = finding;
  return { environment, ...defined({ service, action }) };
}

function perEnvironment(report: ToldReport, tell: (one: EnvironmentReport) => Markup | undefined): Markup {
  const many = report.environments.length > 1;
  return html`${report.environments.map((environment) => {
    const markup = tell(environment);
    return markup === undefined
      ? ""
      : html`<div class="environment" data-group>${many ? html`<h3>${environment.name}</h3>` : ""}${markup}</div>`;
  })}`;
}

/** What goes: told before everything else. */
export function removals(report: ToldReport): Section | undefined {
  const count = report.environments.reduce((sum, one) => sum + one.removals.length, 0);
  if (count === 0) return undefined;
  const body = perEnvironment(report, (environment) =>
    environment.removals.length === 0
      ? undefined
      : html`<ul class="places panel">
          ${environment.removals.map(
            (removal) =>
              html`<li ${filterable({ ...removal, environment: environment.name })}>
                <p class="what">${actionTag(removal.action)} <b>${removal.object}</b> because ${removal.why}</p>
                <p></p>
                <p class="where">${code(removal.address)}</p>
              </li>`,
          )}
        </ul>`,
  );
  return { id: "what-goes", title: "Destroyed, replaced, forgotten", count, body };
}

/** Many environments: how each of them comes out, the worst first. */
export function fleet(report: ToldReport): Section | undefined {
  if (report.fleet === undefined) return undefined;
  const { environments } = report.fleet;
  const row = (environment: EnvironmentReport) => {
    const [fresh = "", open = "", objects = ""] = fleetRow(environment);
    const filter = new URLSearchParams({ environment: environment.name }).toString();
    return html`<tr ${filterable({ environment: environment.name })}>
      <th scope="row"><a href="#?${filter}">${environment.name}</a></th>
      <td><span class="tag is-${environment.verdict.result}">${RESULT_WORDS[environment.verdict.result]}</span></td>
      <td>${fresh}</td>
      <td>${open}</td>
      <td>${objects}</td>
    </tr>`;
  };
  const body = html`<div class="panel">
    <p>${fleetLine(report.fleet)} What several of them have in common stands below once.</p>
    <div class="scroll fleet" tabindex="0" role="region" aria-label="All environments">
      <table>
        <thead>
          <tr>
            ${FLEET_COLUMNS.map((title) => html`<th scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${environments.map(row)}
        </tbody>
      </table>
    </div>
  </div>`;
  return { id: "environments", title: "Environments", count: environments.length, body };
}

function services(report: ToldReport, anchors: Anchors): Section | undefined {
  const count = report.environments.reduce((sum, one) => sum + one.services.length, 0);
  if (count === 0) return undefined;
  const many = report.environments.length > 1;
  const amount = amountOf(report.environments);
  const body = perEnvironment(report, (environment) =>
    environment.services.length === 0 ? undefined : servicesOf(environment, { many, ...amount }, anchors),
  );
  return { id: "services", title: "Services", count, body };
}

function others(report: ToldReport, anchors: Anchors): Section | undefined {
  const count = report.environments.reduce((sum, one) => sum + one.others.length, 0);
  if (count === 0) return undefined;
  const body = perEnvironment(report, (environment) =>
    environment.others.length === 0
      ? undefined
      : html`<div class="panel">
          ${each(environment.others, (change) => changeDetails(change, { environment: environment.name }, anchors))}
        </div>`,
  );
  return { id: "other-changes", title: "Other changes", count, body };
}

function leftovers(report: ToldReport): Section | undefined {
  const count = report.environments.reduce((sum, one) => sum + one.leftovers.length, 0);
  if (count === 0) return undefined;
  const body = perEnvironment(report, (environment) =>
    environment.leftovers.length === 0
      ? undefined
      : html`<ul class="places panel">
          ${environment.leftovers.map(
            (left) =>
              html`<li ${filterable({ environment: environment.name })}>
                <p class="what"><b>${left.object}</b>: ${left.why}</p>
                <p></p>
                <p class="where">${code(left.address)}</p>
              </li>`,
          )}
        </ul>`,
  );
  return { id: "left-behind", title: "What stays behind", count, body };
}

function drift(report: ToldReport): Section {
  const count = report.environments.reduce((sum, one) => sum + one.drift.changed.length, 0);
  const body = perEnvironment(report, (environment) =>
    report.fleet !== undefined && environment.drift.changed.length + environment.changedOutputs.length === 0
      ? undefined
      : html`<div class="panel" ${filterable({ environment: environment.name })}>
          <p>${driftLine(environment)}</p>
          ${environment.drift.changed.map(
            (drifted) =>
              html`<p class="small"><b>${drifted.object}</b> ${code(drifted.address)}</p>
                <ul class="small">
                  ${drifted.attributes.map(
                    (item) => html`<li>${code(item.path)} ${code(item.before)} → ${code(item.after)}</li>`,
                  )}
                </ul>`,
          )}${environment.changedOutputs.length === 0 ? "" : html`<p class="small soft">Outputs that change: ${environment.changedOutputs.join(", ")}. Their values are never shown.</p>`}
        </div>`,
  );
  return { id: "drift", title: "Drift", count, body: body.text.trim() === "" ? html`<p class="panel">none</p>` : body };
}

function comparison(report: ToldReport): Section | undefined {
  const compared = report.comparison;
  if (compared === undefined) return undefined;
  const differing = compared.services.filter((service) => service.rows.some((row) => row.differs));
  const same = compared.services.filter((service) => !differing.includes(service));
  const head = html`<thead>
    <tr>
      <th scope="col">Service</th>
      <th scope="col">Aspect</th>
      ${(report.fleet === undefined ? compared.environments : ["Which is where"]).map(
        (name) => html`<th scope="col">${name}</th>`,
      )}
    </tr>
  </thead>`;
  const rows = differing.flatMap((service) =>
    service.rows
      .filter((row) => row.differs)
      .map(
        (row) =>
          html`<tr>
            <th scope="row">${service.name}</th>
            <td>${ASPECT_TITLES[row.aspect] ?? row.aspect}</td>
            ${(report.fleet === undefined ? row.values : [valuesTogether(row.values, compared.environments)]).map(
              (value) => html`<td class="differs">${value}</td>`,
            )}
          </tr>`,
      ),
  );
  const body = html`<div class="panel">
    ${
      rows.length === 0
        ? html`<p>They do not differ in image, replicas, exposure, sticky session or resources.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Table of the differences">
            <table>
              ${head}
              <tbody>
                ${rows}
              </tbody>
            </table>
          </div>`
    }${same.length === 0 ? "" : html`<p class="small soft">The same everywhere: ${same.map((service) => service.name).join(", ")}</p>`}
  </div>`;
  return { id: "comparison", title: "How the environments differ", count: differing.length, body };
}

function undecided(report: ToldReport): Section | undefined {
  const rules = report.rules.filter((rule) => rule.undecided > 0);
  if (rules.length === 0) return undefined;
  const body = html`<div class="panel">
    <p class="small soft">These rules could not decide: a value they need is not in the plan. That is no pass.</p>
    ${rules.map((rule) => {
      const places = report.undecided.filter((finding) => finding.rule === rule.id);
      return html`<details class="change">
        <summary>
          ${rule.title} ${code(rule.id)}
          <span class="soft">${places.length} ${places.length === 1 ? "place" : "places"}</span>
        </summary>
        <ul class="places">
          ${each(
            places,
            (finding) =>
              html`<li ${filterable(withoutSeverity(finding))}>
                <p class="what"><b>${finding.object}</b>: ${finding.message}</p>
                <p></p>
                <p class="where">${code(finding.address)}</p>
              </li>`,
          )}
        </ul>
      </details>`;
    })}
  </div>`;
  return { id: "not-known", title: "Not known before the apply", count: report.undecided.length, body };
}

function acknowledged(report: ToldReport): Section | undefined {
  const set = report.rules.filter((rule) => rule.policy !== undefined);
  if (report.acknowledged.length + report.idleAcknowledgements.length + set.length === 0) return undefined;
  const body = html`${
    report.acknowledged.length === 0
      ? ""
      : html`<div class="panel">
          ${acknowledgedTogether(report).map(
            ({ rule, title, acknowledgement: { reason, until, source }, findings }) =>
              html`<details class="change">
                <summary>
                  ${title} ${code(rule)}
                  <span class="soft">${findings.length === 1 ? "1 place" : `${findings.length} places`}</span>
                  <span class="reason">${reason}</span>
                  <span class="soft small">${source}${until === undefined ? "" : `, until ${until}`}</span>
                </summary>
                <ul class="places">
                  ${findings.map(
                    (finding) =>
                      html`<li ${filterable(withoutSeverity(finding))}>
                        <p class="what">
                          <span class="tag ${finding.severity}">${finding.severity}</span> <b>${finding.object}</b>:
                          ${finding.message}
                        </p>
                        <p></p>
                        <p class="where">${code(finding.address)}</p>
                      </li>`,
                  )}
                </ul>
              </details>`,
          )}
        </div>`
  }${
    report.idleAcknowledgements.length === 0
      ? ""
      : html`<div class="panel">
          <h3>Acknowledgements that do nothing</h3>
          <ul>
            ${report.idleAcknowledgements.map(
              (idle) =>
                html`<li class="small">
                  ${code(idle.rule)} ${idle.state}${idle.until === undefined ? "" : ` (until ${idle.until})`}:
                  ${idle.reason} <span class="soft">${idle.source}</span>
                </li>`,
            )}
          </ul>
        </div>`
  }${
    set.length === 0
      ? ""
      : html`<div class="panel">
          <h3>Rules that the policy sets</h3>
          <ul>
            ${set.map(
              (rule) =>
                html`<li class="small">${code(rule.id)} ${rule.off ? "off" : rule.severity}: ${rule.policy}</li>`,
            )}
          </ul>
        </div>`
  }`;
  return { id: "acknowledged", title: "Acknowledged", count: report.acknowledged.length, body };
}

function rules(report: ToldReport): Section {
  const rows = report.rules.map(
    (rule) =>
      html`<tr>
        <th scope="row">${code(rule.id)}</th>
        <td>${rule.title}</td>
        <td><span class="tag ${rule.severity}">${rule.off ? "off" : rule.severity}</span></td>
        <td>${rule.found}</td>
        <td>${rule.undecided}</td>
        <td>${rule.acknowledged}</td>
      </tr>`,
  );
  const body = html`<details class="panel">
    <summary>All ${report.rules.length} rules and what each found</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="All rules">
      <table class="rules">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Title</th>
            <th scope="col">Severity</th>
            <th scope="col">Found</th>
            <th scope="col">Not known</th>
            <th scope="col">Acknowledged</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
  return { id: "rules", title: "Rules", body };
}

/** Environments whose provenance stands open; of more it is folded. */
const MOST_OPEN = 3;

function provenance(report: ToldReport): Section {
  const baseline = report.baseline;
  const environments = report.fleet?.environments ?? report.environments;
  const panels = environments.map(
    (environment) =>
      html`<div class="panel">
        ${environments.length > 1 ? html`<h3>${environment.name}</h3>` : ""}
        <dl class="facts">
          ${provenanceLines(report, environment).map(
            ([name, value]) =>
              html`<dt>${name}</dt>
                <dd>${code(value)}</dd>`,
          )}
        </dl>
      </div>`,
  );
  const body = html`${
    panels.length <= MOST_OPEN
      ? panels
      : html`<details class="panel">
          <summary>The ${panels.length} plans that this is about</summary>
          ${panels}
        </details>`
  }${baseline === undefined ? "" : html`<p class="panel small">Baseline: ${baselineLine(baseline)}</p>`}`;
  return { id: "provenance", title: "Provenance", body };
}

/** The parts of the page after the findings, in the order in which a report tells them. */
export function sections(report: ToldReport, anchors: Anchors): readonly Section[] {
  return [
    services(report, anchors),
    leftovers(report),
    drift(report),
    others(report, anchors),
    comparison(report),
    undecided(report),
    acknowledged(report),
    rules(report),
    provenance(report),
  ].filter((section) => section !== undefined);
}
