import { oneLine, paint, renderTable, type Cell, type Column } from "../../terminal";
import type { EndpointView, ServiceDetails } from "../service-view";
import { showLabels } from "../selector";
import { age, shortDuration } from "../time";
import { withoutPods } from "../workloads";
import { readyCell, type ScreenOptions } from "./list";
import {
  absent,
  BODY_SECTIONS,
  BODY_TITLES,
  nothing,
  pair,
  PAIR,
  renderSections,
  table,
  type BodyPart,
  type PageSection,
} from "./page";

/** The parts of a service's page. */
export type PagePart = "attributes" | "ports" | "workloads" | BodyPart;

/** The whole page, in its order; containers are shown below their pods. */
export const ALL_PARTS: readonly PagePart[] = [
  "attributes",
  "differences",
  "ports",
  "workloads",
  "pods",
  "containers",
  "volumes",
  "metadata",
  "events",
];

const ENDPOINTS_SHOWN = 10;

/** The page of a service, or some parts of it. */
export function renderService(
  service: ServiceDetails,
  parts: readonly PagePart[],
  options: ScreenOptions,
  missing: ReadonlySet<string> = new Set(),
): string {
  return renderSections(service, { order: ALL_PARTS, sections: SECTIONS, titles: TITLES }, parts, options, missing);
}

const TITLES = { attributes: undefined, ports: "Ports", workloads: "Workloads", ...BODY_TITLES } as const;

type Section = PageSection<ServiceDetails>;

const external = (service: ServiceDetails): boolean => service.accessClass === "ExternalName";

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
    const rows = service.workloads.map((workload): Cell[] => [
      workload.kind,
      workload.name,
      readyCell(workload.ready, workload.total, workload.tone),
      workload.revision ?? "-",
      workload.problem ??
        [
          workload.total === 0 ? withoutPods(workload.kind) : "as declared",
          ...(workload.paused ? ["paused"] : []),
        ].join(", "),
    ]);
    return rows.length === 0 ? absent(missing, "deployments") : table(columns, rows, options);
  },
  ...BODY_SECTIONS,
  pods: (service, options, page) => (external(service) ? undefined : BODY_SECTIONS.pods(service, options, page)),
};

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
  const heading = paint(oneLine(title), "heading", options.colour);
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
