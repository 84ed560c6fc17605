import { ACTION_WORDS } from "../../model/words";
import type { ChangeReport, EnvironmentReport, Picture, ServiceReport, WorkloadPicture } from "../../report/report";
import { filterable } from "./findings";
import { code, each, html, type Anchors, type Markup } from "../../../page";

/** Services that stay as they are get a picture each up to this number; beyond it a page would grow too large. */
const MOST_QUIET_PICTURES = 60;
/** Services that change get pictures and attributes up to this number; of more, a page tells what they mean alone. */
const MOST_PICTURES = 2500;
const MOST_PODS = 12;

const ACTION_TONE: Readonly<Record<string, string>> = {
  create: "good",
  update: "medium",
  replace: "high",
  delete: "critical",
  forget: "high",
};
const STATUS_TONE: Readonly<Record<ServiceReport["status"], string>> = {
  created: "good",
  changed: "medium",
  destroyed: "critical",
  unchanged: "info",
};

/** What happens, as a small label. */
export function actionTag(action: string): Markup {
  return html`<span class="tag ${ACTION_TONE[action] ?? "info"}"
    >${ACTION_WORDS[action as keyof typeof ACTION_WORDS] ?? action}</span
  >`;
}

/** Who reaches a Service, from far to near. */
function reach(picture: Picture): Markup {
  const ranks = { unknown: -1, nobody: 0, cluster: 1, nodes: 2, "internal network": 3, internet: 4 } as const;
  const rank = ranks[picture.reach];
  const steps: readonly (readonly [name: string, reached: boolean, tone: string])[] = [
    // What an Ingress controller is reached by, this plan does not show.
    ...(picture.ingresses.length === 0 ? [] : [["Through an Ingress", true, "high"] as const]),
    ["Internet", rank >= 4, "high"],
    ["Internal network", rank >= 3, "medium"],
    ["Node addresses", rank >= 2, "medium"],
    ["Cluster", rank >= 1, "good"],
  ];
  // A load balancer allocates node ports too, unless told otherwise.
  return html`<ul class="reach" aria-label="Who can reach it">
    ${steps.map(
      ([name, reached, tone]) =>
        html`<li${reached ? html` class="yes ${tone}"` : ""}><span>${name}</span><span>${reached ? "yes" : rank < 0 ? "not known" : "no"}</span></li>`,
    )}
  </ul>`;
}

function pods(count: number | undefined): Markup {
  if (count === undefined) return html`<span class="soft">number of pods not fixed</span>`;
  const marks = Array.from({ length: Math.min(count, MOST_PODS) }, () => html`<i aria-hidden="true"></i>`);
  return html`<span class="pods"
    >${marks}<span class="soft">${count > MOST_PODS ? "… " : ""}${count} ${count === 1 ? "pod" : "pods"}</span></span
  >`;
}

function workload(picture: WorkloadPicture): Markup {
  return html`<div class="box">
    <b>${picture.object}</b>${picture.containers.map(
      (container) => html`<div><span class="soft">${container.name}</span> ${code(container.image)}</div>`,
    )}${pods(picture.replicas)}
  </div>`;
}

function fate(title: string, list: readonly string[], none: string): Markup {
  return html`<div>
    <b>${title}</b>
    <ul>
      ${list.length === 0 ? html`<li class="soft">${none}</li>` : list.map((one) => html`<li>${one}</li>`)}
    </ul>
  </div>`;
}

/** A Service as a picture: who reaches it, what is behind it, what goes with it. */
function figure(service: ServiceReport): Markup {
  const { picture } = service;
  const behind =
    picture.externalName !== undefined
      ? html`<div class="box"><b>Outside name</b>${code(picture.externalName)}</div>`
      : picture.workloads.length === 0
        ? html`<div class="box">
            <b>No workload of this plan</b><span class="soft">selector: ${picture.selector}</span>
          </div>`
        : html`${picture.workloads.map(workload)}${
            picture.moreWorkloads === undefined
              ? ""
              : html`<div class="box soft">and ${picture.moreWorkloads} more workloads</div>`
          }`;
  return html`<figure class="picture" role="group" aria-label="Who reaches ${service.id}, and what is behind it">
    ${reach(picture)}<span class="arrow" aria-hidden="true">→</span>
    <div class="box">
      <b>Service ${service.id}</b>
      <div>${picture.access}, Internet access ${picture.exposure}</div>
      ${picture.ports.map((port) => html`<div>${code(port)}</div>`)}
      ${picture.ingresses.map((ingress) => html`<div>${ingress}</div>`)}
      <div class="soft">sticky session ${picture.sticky}</div>
      <div class="soft">selector ${picture.selector}</div>
    </div>
    <span class="arrow" aria-hidden="true">→</span>
    <div>${behind}</div>
    <div class="fate two">
      ${fate("May call its pods", picture.callers, "it has no pods in this plan")}${fate("Its pods may call", picture.calls, "it has no pods in this plan")}
    </div>
    <div class="fate">
      ${fate("Belongs to it", picture.belongs, "nothing else")}${fate("Goes with it", picture.goes, "nothing that this plan shows")}${fate("Stays when it is deleted", picture.stays, "nothing that this plan shows")}
    </div>
  </figure>`;
}

/** A line of a text that changes; its sign is read aloud, too. */
function diffLine(line: string): Markup {
  const way = line.startsWith("+") ? "comes" : line.startsWith("-") ? "goes" : "stays";
  return html`<code class="${way}">${line}</code>`;
}

/** One change with what differs, before and after. */
export function changeDetails(
  change: ChangeReport,
  of: { environment: string; service?: string },
  anchors: Anchors,
): Markup {
  const anchor = anchors.of("change", of.environment, change.address);
  const head = html`${actionTag(change.action)} ${change.object}
  ${code(change.address)}${
    change.previousAddress === undefined ? "" : html` <span class="soft">was ${code(change.previousAddress)}</span>`
  }${change.importing ? html` <span class="soft">taken over from the cluster</span>` : ""}${
    change.why === undefined ? "" : html` <span class="soft">because ${change.why}</span>`
  }`;
  const data = filterable({ ...of, action: change.action });
  if (change.attributes.length === 0) return html`<p class="change" id="${anchor}" ${data}>${head}</p>`;
  return html`<details class="change" id="${anchor}" ${data}>
    <summary>${head}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Attributes of ${change.object}">
      <table class="diff">
        <thead>
          <tr>
            <th scope="col">Attribute</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          ${change.attributes.map((attribute) =>
            attribute.lines === undefined
              ? html`<tr>
                  <th scope="row">${code(attribute.path)}</th>
                  <td>${code(attribute.before)}</td>
                  <td>${code(attribute.after)}</td>
                </tr>`
              : html`<tr>
                  <th scope="row">${code(attribute.path)}</th>
                  <td colspan="2" class="lines">${attribute.lines.map(diffLine)}</td>
                </tr>`,
          )}
        </tbody>
      </table>
      ${change.more > 0 ? html`<p class="soft small">and ${change.more} more attributes</p>` : ""}
    </div>
  </details>`;
}

interface ServiceOptions {
  readonly environment: string;
  readonly open: boolean;
  /** Whether its picture and the attributes that differ are on the page. */
  readonly pictured: boolean;
  /** The level of its heading: one below that of the environment, where there are several. */
  readonly heading: "h3" | "h4";
}

function serviceDetails(service: ServiceReport, options: ServiceOptions, anchors: Anchors): Markup {
  const { environment, open, pictured, heading } = options;
  const anchor = anchors.of("service", environment, service.id);
  const actions = [...new Set(service.changes.map((change) => change.action))].join("|") || "no-op";
  const data = filterable({ environment, service: service.id, action: actions });
  return html`<details class="service" id="${anchor}" ${data}${open ? html` open` : ""}>
    <summary>
      ${heading === "h3" ? html`<h3>${service.id}</h3>` : html`<h4>${service.id}</h4>`}
      <span class="tag ${STATUS_TONE[service.status]}">${service.status}</span>
      <span class="brief">${service.picture.access}, Internet access ${service.picture.exposure}</span>
    </summary>
    <div class="body">
      ${
        service.notes.length === 0
          ? ""
          : html`<ul class="notes">
              ${service.notes.map((note) => html`<li><span>${note.text}</span>${code(note.address)}</li>`)}
            </ul>`
      }
      ${pictured ? figure(service) : ""}
      ${service.changes.length === 0 || !pictured ? "" : html`<div>${service.changes.map((change) => changeDetails(change, { environment, service: service.id }, anchors))}</div>`}
    </div>
  </details>`;
}

/** How much of its Services a page shows. */
interface Amount {
  /** Whether those that change have pictures and attributes. */
  readonly pictured: boolean;
  /** Whether those that stay as they are have pictures. */
  readonly quietPictured: boolean;
  /** Whether those that change stand open. */
  readonly open: boolean;
}

/** How much a page of these environments can show without growing too large. */
export function amountOf(environments: readonly EnvironmentReport[]): Amount {
  const services = environments.flatMap((one) => one.services);
  const changed = services.filter((service) => service.status !== "unchanged").length;
  return {
    pictured: changed <= MOST_PICTURES,
    quietPictured: services.length - changed <= MOST_QUIET_PICTURES,
    open: changed <= 12,
  };
}

/**
 * The Services of one environment: those that change first, the others folded.
 * @param options `many`: whether there are other environments, each with a heading of its own
 */
export function servicesOf(
  environment: EnvironmentReport,
  options: Amount & { readonly many: boolean },
  anchors: Anchors,
): Markup {
  const { many, pictured, quietPictured } = options;
  const details = (service: ServiceReport, open: boolean) =>
    serviceDetails(service, { environment: environment.name, open, pictured, heading: many ? "h4" : "h3" }, anchors);
  const changed = environment.services.filter((service) => service.status !== "unchanged");
  const quiet = environment.services.filter((service) => service.status === "unchanged");
  const light = html`<p class="small soft">
    So many services change that pictures and attributes are left out here: a report on one environment, and JSON, have
    them.
  </p>`;
  return html`${pictured ? "" : light}${each(changed, (service) => details(service, options.open))}
  ${
    quietPictured || quiet.length === 0
      ? each(quiet, (service) => details(service, false))
      : html`<div class="panel">
          <p class="small soft">
            ${quiet.length} ${quiet.length === 1 ? "service stays as it is" : "services stay as they are"}. Their
            pictures are left out, so that this page stays light.
          </p>
          <ul class="quiet-list">
            ${each(quiet, (service) => html`<li ${filterable({ environment: environment.name, service: service.id, action: "no-op" })}>${service.id} <span class="soft">${service.picture.exposure}</span></li>`)}
          </ul>
        </div>`
  }`;
}
