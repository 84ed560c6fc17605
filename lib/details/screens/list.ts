import { renderTable, type Cell, type Column } from "../../terminal";
import type { DeclaredService } from "../stack-services";
import { showLabels } from "../selector";
import type { ServiceSummary } from "../service-view";
import { age, shortDuration } from "../time";
import type { Tone } from "../pod-state";

/** How a screen is drawn. */
export interface ScreenOptions {
  /** Terminal columns at hand. @default - as wide as needed */
  readonly width?: number | undefined;
  readonly colour: boolean;
  readonly now: Date;
  /** More columns. @default false */
  readonly wide?: boolean;
}

/** A Service that a stack declares, and what is there of it. */
export interface ListedService {
  readonly declared: DeclaredService;
  /** @default - not in the cluster */
  readonly summary?: ServiceSummary;
}

interface ListColumn extends Column {
  readonly wide?: boolean;
  readonly cell: (service: ServiceSummary, now: Date) => Cell;
}

const NONE = "-";
const or = (text: string | undefined): string => (text === undefined || text === "" ? NONE : text);
const lines = (texts: readonly string[]): string => or(texts.join("\n"));

/** A count of what is ready, in the colour of its tone. */
export const readyCell = (ready: number, total: number, tone: Tone): Cell => ({
  text: `${ready}/${total}`,
  style: tone,
});

const worst = (service: ServiceSummary): Tone =>
  (["bad", "warning", "good"] as const).find((tone) => service.workloads.some((one) => one.tone === tone)) ?? "quiet";

/** How it is reached inside of the cluster: the access class, with the virtual IP where there is one. */
function internal(service: ServiceSummary): string {
  const address = service.accessClass === "Virtual IP" ? (service.internalAccess ?? "") : "";
  return `${service.accessClass} ${address}`.trim();
}

const COLUMNS: readonly ListColumn[] = [
  {
    title: "NAME",
    shrink: "wrap",
    minWidth: 12,
    cell: (one) => (one.alias === undefined ? one.name : `${one.name} (${one.alias})`),
  },
  { title: "TYPE", cell: (one) => one.serviceType },
  { title: "INTERNAL", shrink: "wrap", minWidth: 12, cell: internal },
  { title: "EXTERNAL", shrink: "wrap", minWidth: 11, cell: (one) => lines(one.externalAccess) },
  {
    title: "STICKY",
    cell: (one) => (one.stickySeconds === undefined ? NONE : shortDuration(one.stickySeconds * 1000)),
  },
  { title: "PORTS", wide: true, shrink: "wrap", cell: (one) => lines(one.ports.map((port) => showPort(port))) },
  { title: "SELECTOR", wide: true, shrink: "wrap", cell: (one) => or(showLabels(one.selector).replaceAll(",", "\n")) },
  {
    title: "WORKLOAD",
    shrink: "wrap",
    minWidth: 8,
    cell: (one) => lines(one.workloads.map((workload) => workload.name)),
  },
  { title: "KIND", wide: true, cell: (one) => lines(one.workloads.map((workload) => workload.kind)) },
  {
    title: "READY",
    cell: (one) =>
      one.workloads.length > 1
        ? { text: one.workloads.map((each) => `${each.ready}/${each.total}`).join("\n"), style: worst(one) }
        : one.workloads.length === 0
          ? NONE
          : readyCell(one.ready, one.total, worst(one)),
  },
  { title: "AGE", cell: (one, now) => age(one.created, now) },
];

/** A port as `80:30080/TCP`. */
export const showPort = (port: { servicePort: number; nodePort?: number; protocol: string }): string =>
  `${port.servicePort}${port.nodePort === undefined ? "" : `:${port.nodePort}`}/${port.protocol}`;

/** The list of a stack's services. The namespace is shown where there is more than one. */
export function renderList(services: readonly ListedService[], options: ScreenOptions): string {
  const namespaces = new Set(services.map((one) => one.declared.namespace));
  const shown = COLUMNS.filter((column) => options.wide === true || column.wide !== true);
  const columns: readonly Column[] = [
    ...(namespaces.size > 1 || options.wide === true ? [{ title: "NAMESPACE" }] : []),
    ...shown,
  ];
  const rows = services.map(({ declared, summary }): readonly Cell[] => {
    const cells =
      summary === undefined
        ? shown.map(({ title }): Cell =>
            title === "NAME" ? declared.name : title === "TYPE" ? { text: "absent", style: "bad" } : NONE,
          )
        : shown.map((column) => column.cell(summary, options.now));
    return columns.length > shown.length ? [declared.namespace, ...cells] : cells;
  });
  return renderTable(columns, rows, { width: options.width, colour: options.colour });
}
