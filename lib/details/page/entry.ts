import { defined } from "../../defined";
import type { Markup } from "../../page";
import { showLabels, type Labels } from "../selector";
import type { ServiceDetails } from "../service-view";
import { shortDuration } from "../time";
import { withoutPods } from "../workloads";
import type { EntryPage, StackPage } from "./model";
import { podList, type LogSource } from "./pods";
import { ago, code, dataTable, facts, html, lines, or, tag } from "./words";

/** So many addresses and events of an entry are shown. */
const MOST_ENDPOINTS = 20;
const MOST_EVENTS = 50;

/** What an entry is shown with. */
export interface EntryContext {
  readonly page: Pick<StackPage, "missing" | "taken">;
  readonly logs: LogSource;
}

/** One part of an entry's page. */
export interface EntryPart {
  readonly title: string;
  /** @default - not counted */
  readonly count?: number;
  readonly body: Markup;
}

/** All about an entry: what it is, its pods with containers and logs, volumes, metadata, events. */
export function entryParts(entry: EntryPage, { page, logs }: EntryContext): readonly EntryPart[] {
  const { taken: now, missing } = page;
  const { service, object, pods, namespace } = entry;
  const details = service ?? object;
  const absent = (part: "pods" | "events"): Markup =>
    html`<p class="soft">${missing.has(part) ? "not allowed to read them" : "none"}</p>`;
  const hasPods = service === undefined ? object?.hasPods === true : service.accessClass !== "ExternalName";
  const parts: readonly (readonly [title: string, body: Markup | undefined, count?: number])[] = [
    ["What it is", attributes(entry, now)],
    ["Differs from the code", differences(entry), details?.differsFromCode?.length],
    ["Ports", service && ports(service)],
    ["Workloads", service && workloads(service)],
    [
      "Pods",
      hasPods ? (pods.length === 0 ? absent("pods") : podList(pods, { namespace, now, logs })) : undefined,
      pods.length,
    ],
    ["Volumes", volumes(entry), details?.volumes.length],
    ["Labels", details && labels("Labels", details.labels)],
    ["Annotations", details && labels("Annotations", details.annotations)],
    [
      "Events",
      details && (details.events.length === 0 ? absent("events") : events(details.events, now)),
      details?.events.length,
    ],
  ];
  return parts.flatMap(([title, body, count]) => (body === undefined ? [] : [{ title, body, ...defined({ count }) }]));
}

/** Why an entry is not as it should be, and what is worth knowing of it. */
export function troubles({ reasons, notes }: Pick<EntryPage, "reasons" | "notes">): Markup | "" {
  if (reasons.length + notes.length === 0) return "";
  return html`<ul class="troubles">
    ${reasons.map((one) => html`<li class="why">${one}</li>`)} ${notes.map((one) => html`<li class="soft">${one}</li>`)}
  </ul>`;
}

function attributes({ kind, namespace, state, tone, service, object }: EntryPage, now: Date): Markup {
  if (service !== undefined) return serviceAttributes(service, now);
  const view = object?.view;
  return facts([
    ["Kind", kind],
    ["Namespace", namespace],
    ["State", tag(state, tone)],
    ...Object.entries(view?.facts ?? {}).map(([name, value]) => [name, lines(value.split("\n"))] as const),
    ["Created", created(view?.created, now)],
  ]);
}

const created = (time: string | undefined, now: Date): Markup | string =>
  time === undefined ? "-" : html`${time} (${ago(time, now)} ago)`;

function serviceAttributes(service: ServiceDetails, now: Date): Markup {
  const { stickySeconds: sticky, endpoints, accessClass } = service;
  const outside = accessClass === "ExternalName";
  const addresses = endpoints
    .slice(0, MOST_ENDPOINTS)
    .map((one) => (one.ready ? one.address : `${one.address} (not ready)`));
  const more = endpoints.length - addresses.length;
  const inside: readonly (readonly [string, Markup | string])[] = outside
    ? []
    : [
        ["Virtual IP", code(service.virtualIps.join(", ") || or(service.internalAccess))],
        [
          "External access",
          service.type === "ClusterIP" ? "none" : `${service.type} ${service.externalAccess.join(", ")}`,
        ],
      ];
  return facts([
    ["Namespace", service.namespace],
    ...(service.description === undefined ? [] : [["Description", service.description] as const]),
    ["Type", `${service.serviceType} (${accessClass})`],
    ...inside,
    ["External address", or(service.externalAddresses.join(", "))],
    [
      "Sticky session",
      sticky === undefined ? "off" : `by client IP, for ${shortDuration(sticky * 1000)} (${sticky} s)`,
    ],
    ["Selector", code(showLabels(service.selector) || "-")],
    ["DNS", lines(service.dns.slice(0, MOST_ENDPOINTS))],
    ...(outside ? [] : [["Endpoints", lines(more > 0 ? [...addresses, `and ${more} more`] : addresses)] as const]),
    ["Created", created(service.created, now)],
    ...(service.creator === undefined ? [] : [["Creator", service.creator] as const]),
  ]);
}

function differences({ service, object }: EntryPage): Markup | undefined {
  const found = (service ?? object)?.differsFromCode;
  return (
    found &&
    dataTable(
      "What differs from the code",
      ["Object", "What", "Code", "Cluster"],
      found.map((one) => [one.object, code(one.path), code(one.code ?? "-"), code(one.live ?? "-")]),
    )
  );
}

function ports({ ports: all, accessClass }: ServiceDetails): Markup | undefined {
  if (accessClass === "ExternalName" || all.length === 0) return undefined;
  return dataTable(
    "Ports",
    ["Name", "Container port", "Service port", "Node port", "Protocol"],
    all.map((port) => [
      or(port.name),
      port.containerPort,
      String(port.servicePort),
      String(port.nodePort ?? "-"),
      port.protocol,
    ]),
  );
}

function workloads({ workloads: all }: ServiceDetails): Markup | undefined {
  if (all.length === 0) return undefined;
  return dataTable(
    "Workloads",
    ["Name", "Kind", "Ready", "Revision", "Status"],
    all.map((workload) => [
      workload.name,
      workload.kind,
      tag(`${workload.ready}/${workload.total}`, workload.tone),
      or(workload.revision),
      workload.problem ??
        [
          workload.total === 0 ? withoutPods(workload.kind) : "as declared",
          ...(workload.paused ? ["paused"] : []),
        ].join(", "),
    ]),
  );
}

function volumes({ service, object }: EntryPage): Markup | undefined {
  const all = (service ?? object)?.volumes ?? [];
  if (all.length === 0) return undefined;
  return dataTable(
    "Volumes",
    ["Claim", "Phase", "Size", "Class", "Mode", "Volume", "Pods"],
    all.map((volume) => [
      volume.claim,
      tag(volume.phase, volume.tone),
      or(volume.size),
      or(volume.storageClass),
      or(volume.accessModes.join(", ")),
      or(volume.volume),
      lines(volume.pods),
    ]),
  );
}

function labels(title: string, all: Labels): Markup | undefined {
  const rows = Object.entries(all).map(([name, value]) => [code(name), code(value)] as const);
  return rows.length === 0
    ? undefined
    : html`<dl class="labels" aria-label="${title}">
        ${rows.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>`;
}

function events(all: ServiceDetails["events"], now: Date): Markup {
  const shown = all.slice(0, MOST_EVENTS);
  return html`${dataTable(
    "Events, newest first",
    ["Reason", "Type", "Age", "Object", "Message"],
    shown.map((event) => [
      event.reason,
      tag(event.type, event.type === "Warning" ? "warning" : "quiet"),
      html`${ago(event.time, now)}${event.count > 1 ? html` <span class="soft">×${event.count}</span>` : ""}`,
      event.object,
      html`${event.message}${event.source === "" ? "" : html` <span class="soft">${event.source}</span>`}`,
    ]),
  )}${shown.length < all.length ? html`<p class="soft small">and ${all.length - shown.length} older</p>` : ""}`;
}
