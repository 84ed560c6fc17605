import { paint, renderTable, type Cell, type Column, type Style } from "../../terminal";
import type { PodView } from "../pods";
import type { EndpointView, ServiceDetails } from "../service-view";
import { showLabels } from "../selector";
import { age, shortDuration } from "../time";
import { withoutPods } from "../workloads";
import { containerLines } from "./containers";
import { readyCell, type ScreenOptions } from "./list";
import { podTable } from "./pods";

/** The parts of a service's page. */
export type PagePart = "attributes" | "ports" | "workloads" | "pods" | "containers" | "volumes" | "metadata" | "events";

/** The whole page, in its order; containers are shown below their pods. */
export const ALL_PARTS: readonly PagePart[] = [
  "attributes",
  "ports",
  "workloads",
  "pods",
  "containers",
  "volumes",
  "metadata",
  "events",
];

const ENDPOINTS_SHOWN = 10;
const EVENTS_SHOWN = 20;
const PODS_SHOWN = 10;

/** The page of a service, or some parts of it. */
export function renderService(
  service: ServiceDetails,
  parts: readonly PagePart[],
  options: ScreenOptions,
  missing: ReadonlySet<string> = new Set(),
): string {
  const { colour } = options;
  const sections = ALL_PARTS.filter((part) => parts.includes(part)).flatMap((part) => {
    const section = SECTIONS[part](service, options, { parts, missing });
    return section === undefined ? [] : [{ title: TITLES[part], section }];
  });
  return sections
    .map(({ title, section }) => (title === undefined ? section : `${paint(title, "heading", colour)}\n${section}`))
    .join("\n\n");
}

const TITLES: Readonly<Record<PagePart, string | undefined>> = {
  attributes: undefined,
  ports: "Ports",
  workloads: "Workloads",
  pods: "Pods",
  containers: "Containers",
  volumes: "Volumes",
  metadata: "Metadata",
  events: "Events",
};

interface PageContext {
  readonly parts: readonly PagePart[];
  /** The lists that could not be read. */
  readonly missing: ReadonlySet<string>;
}

type Section = (service: ServiceDetails, options: ScreenOptions, page: PageContext) => string | undefined;

const external = (service: ServiceDetails): boolean => service.accessClass === "ExternalName";
const nothing = (text: string): string => `  ${text}`;

const SECTIONS: Readonly<Record<PagePart, Section>> = {
  attributes,
  ports: (service, options) => {
    if (external(service)) return undefined;
    const columns = ["NAME", "CONTAINER PORT", "SERVICE PORT", "NODE PORT", "PROTOCOL"].map((title) => ({ title }));
    const rows = service.ports.map((port) => [
      port.name ?? "-",
      port.containerPort,
      String(port.servicePort),
      String(port.nodePort ?? "-"),
      port.protocol,
    ]);
    return rows.length === 0 ? nothing("none") : table(columns, rows, options);
  },
  workloads: (service, options, { missing }) => {
    if (external(service)) return undefined;
    const columns: Column[] = [
      { title: "KIND" },
      { title: "NAME", shrink: "wrap", minWidth: 16 },
      { title: "READY" },
      { title: "REVISION", shrink: "wrap" },
      { title: "STATUS", shrink: "wrap", minWidth: 16 },
    ];
    const rows = service.workloads.map((one): Cell[] => [
      one.kind,
      one.name,
      readyCell(one.ready, one.total, one.tone),
      one.revision ?? "-",
      one.problem ??
        [one.total === 0 ? withoutPods(one.kind) : "as declared", ...(one.paused ? ["paused"] : [])].join(", "),
    ]);
    return rows.length === 0 ? absent(missing, "deployments") : table(columns, rows, options);
  },
  pods: (service, options, { missing }) => {
    if (external(service)) return undefined;
    return service.pods.length === 0 ? absent(missing, "pods") : podTable(service.pods, options);
  },
  containers: (service, options, { parts }) => {
    // On the whole page the pods' states tell the reasons, and many pods would bury the rest.
    const whole = parts.includes("pods");
    const shown = whole ? worstFirst(service.pods).slice(0, PODS_SHOWN) : service.pods;
    const rest = service.pods.length - shown.length;
    if (shown.length === 0) return undefined;
    const blocks = shown.map((pod) => containerLines(pod, options, !whole));
    return [
      ...blocks,
      ...(rest > 0 ? [nothing(`… and those of ${rest} more pods (--containers shows all)`)] : []),
    ].join("\n\n");
  },
  volumes: (service, options) => {
    if (service.volumes.length === 0) return undefined;
    const columns: Column[] = [
      { title: "CLAIM", shrink: "wrap", minWidth: 12 },
      { title: "VOLUME", shrink: "wrap" },
      { title: "CLASS", shrink: "wrap" },
      { title: "SIZE" },
      { title: "MODE" },
      { title: "PHASE" },
      { title: "PODS", shrink: "wrap", minWidth: 12 },
    ];
    const rows = service.volumes.map((one): Cell[] => [
      one.claim,
      one.volume ?? "-",
      one.storageClass ?? "-",
      one.size ?? "-",
      one.accessModes.join(",") || "-",
      { text: one.phase, style: one.tone },
      one.pods.join("\n") || "-",
    ]);
    return table(columns, rows, options);
  },
  metadata: (service, options) =>
    pairs("labels", service.labels, options) + pairs("annotations", service.annotations, options, "\n"),
  events: (service, options, { missing }) => {
    if (service.events.length === 0) return absent(missing, "events");
    const shown = service.events.slice(0, EVENTS_SHOWN);
    const rows = shown.map((one): Cell[] => [
      age(one.time, options.now) + (one.count > 1 ? ` (x${one.count})` : ""),
      { text: one.type, style: one.type === "Warning" ? "warning" : "quiet" },
      one.reason,
      `${one.object}: ${one.message}${one.source === "" ? "" : ` (${one.source})`}`,
    ]);
    const rest = service.events.length - shown.length;
    return [
      table(EVENTS, rows, options),
      ...(rest > 0 ? [nothing(`… and ${rest} older (--format json shows all)`)] : []),
    ].join("\n");
  },
};

const EVENTS: readonly Column[] = [
  { title: "AGE" },
  { title: "TYPE" },
  { title: "REASON", shrink: "wrap", minWidth: 16 },
  { title: "MESSAGE", shrink: "wrap", minWidth: 20 },
];

/** Pods that need a look before those that do not; otherwise in their order. */
function worstFirst(pods: readonly PodView[]): readonly PodView[] {
  const rank = { bad: 0, warning: 1, good: 2, quiet: 3 } as const;
  return [...pods].sort((a, b) => rank[a.tone] - rank[b.tone]);
}

function absent(missing: ReadonlySet<string>, part: string): string {
  return nothing(missing.has(part) ? "not allowed to read them" : "none");
}

function table(columns: readonly Column[], rows: readonly (readonly Cell[])[], options: ScreenOptions): string {
  return renderTable(columns, rows, { width: options.width, colour: options.colour, indent: 2 });
}

const pair = (name: string, value: Cell): readonly Cell[] => [{ text: name, style: "quiet" as Style }, value];
const PAIR: readonly Column[] = [{ title: "" }, { title: "", shrink: "wrap", minWidth: 20 }];

function attributes(service: ServiceDetails, options: ScreenOptions): string {
  const sticky = service.stickySeconds;
  const title = `${service.name}${service.alias === undefined ? "" : ` (${service.alias})`}`;
  const rows = [
    pair("Namespace", service.namespace),
    ...(service.description === undefined ? [] : [pair("Description", service.description)]),
    pair("Type", `${service.serviceType} (${service.accessClass})`),
    ...(external(service)
      ? []
      : [pair("Virtual IP", service.virtualIps.join(", ") || (service.internalAccess ?? "-"))]),
    pair("External address", service.externalAddresses.join(", ") || "-"),
    ...(external(service) ? [] : [pair("External access", externalLine(service))]),
    pair(
      "Sticky session",
      sticky === undefined ? "off" : `by client IP, for ${shortDuration(sticky * 1000)} (${sticky} s)`,
    ),
    pair("Selector", showLabels(service.selector) || "-"),
    pair("DNS", service.dns.slice(0, ENDPOINTS_SHOWN).join("\n")),
    ...(external(service) ? [] : [pair("Endpoints", showEndpoints(service.endpoints))]),
    pair(
      "Created",
      service.created === undefined ? "-" : `${service.created} (${age(service.created, options.now)} ago)`,
    ),
    pair("Creator", service.creator ?? "-"),
  ];
  const heading = paint(title, "heading", options.colour);
  const body = renderTable(PAIR, rows, { ...options, header: false, indent: 2 });
  return `${heading}\n${body}`;
}

function externalLine(service: ServiceDetails): string {
  return service.type === "ClusterIP" ? "none" : `${service.type} ${service.externalAccess.join(", ")}`;
}

function showEndpoints(endpoints: readonly EndpointView[]): string {
  if (endpoints.length === 0) return "-";
  const shown = endpoints
    .slice(0, ENDPOINTS_SHOWN)
    .map((one) => (one.ready ? one.address : `${one.address} (not ready)`))
    .join(", ");
  return endpoints.length > ENDPOINTS_SHOWN ? `${shown} and ${endpoints.length - ENDPOINTS_SHOWN} more` : shown;
}

function pairs(title: string, values: Readonly<Record<string, string>>, options: ScreenOptions, before = ""): string {
  const rows = Object.entries(values).map(([key, value]) => pair(key, value));
  if (rows.length === 0) return `${before}  no ${title}`;
  const body = renderTable([{ title: "", shrink: "wrap", minWidth: 20 }, PAIR[1] as Column], rows, {
    ...options,
    header: false,
    indent: 4,
  });
  return `${before}  ${title}\n${body}`;
}
