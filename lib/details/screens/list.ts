import { fitsTable, paint, printable, renderTable, type Cell, type Column } from "../../terminal";
import type { ListedService } from "../list-snapshot";
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

/** What a cell is made from. */
interface CellContext {
  readonly now: Date;
  /** Between the things that one cell lists: line breaks on a terminal; in a pipe one service is one line. */
  readonly between: string;
}

interface ListColumn extends Column {
  readonly wide?: boolean;
  /** What it says of a service that is not in the cluster. @default "-" */
  readonly absent?: Cell;
  readonly cell: (service: ServiceSummary, context: CellContext) => Cell;
}

const NONE = "-";
const or = (text: string | undefined): string => (text === undefined || text === "" ? NONE : text);
const list = (texts: readonly string[], { between }: CellContext): string => or(texts.join(between));

/** A count of what is ready, in the colour of its tone. */
export const readyCell = (ready: number, total: number, tone: Tone): Cell => ({
  text: `${ready}/${total}`,
  style: tone,
});

/** How the worst of a service's workloads is. */
export const worst = (service: ServiceSummary): Tone =>
  (["bad", "warning", "good"] as const).find((tone) => service.workloads.some((one) => one.tone === tone)) ?? "quiet";

/** How it is reached inside of the cluster: the access class, with the virtual IPs where there are some. */
const internal = (service: ServiceSummary): string => [service.accessClass, ...service.virtualIps].join(" ");

const sticky = (service: ServiceSummary): string | undefined =>
  service.stickySeconds === undefined ? undefined : shortDuration(service.stickySeconds * 1000);

/** Every way to the service with its ports, and whether it leads to the same pod each time. */
const access = (service: ServiceSummary, context: CellContext): string =>
  [
    internal(service),
    ...service.ports.map((port) => `port ${showPort(port)}`),
    ...service.externalAccess.map((one) => `external ${one}`),
    ...(sticky(service) === undefined ? [] : [`sticky ${sticky(service)}`]),
  ].join(context.between);

const ABSENT: Cell = { text: "absent", style: "bad" };

const NAME: ListColumn = {
  title: "NAME",
  shrink: "wrap",
  minWidth: 12,
  cell: (one) => (one.alias === undefined ? one.name : `${one.name} (${one.alias})`),
};
const TYPE: ListColumn = { title: "TYPE", absent: ABSENT, cell: (one) => one.serviceType };
const PORTS: ListColumn = {
  title: "PORTS",
  cell: (service, context) =>
    list(
      service.ports.map((port) => showPort(port)),
      context,
    ),
};
const SELECTOR: ListColumn = {
  title: "SELECTOR",
  wide: true,
  shrink: "wrap",
  cell: (one, context) => or(showLabels(one.selector).replaceAll(",", context.between)),
};
const RUNNING: readonly ListColumn[] = [
  {
    title: "WORKLOAD",
    shrink: "wrap",
    minWidth: 8,
    cell: (service, context) =>
      list(
        service.workloads.map((workload) => workload.name),
        context,
      ),
  },
  {
    title: "KIND",
    wide: true,
    cell: (service, context) =>
      list(
        service.workloads.map((workload) => workload.kind),
        context,
      ),
  },
  {
    title: "READY",
    cell: (service, context) => {
      const text = list(
        service.workloads.map((each) => `${each.ready}/${each.total}`),
        context,
      );
      return service.workloads.length === 0 ? text : { text, style: worst(service) };
    },
  },
  { title: "AGE", cell: (one, { now }) => age(one.created, now) },
];

const INTERNAL: ListColumn = { title: "INTERNAL", shrink: "wrap", minWidth: 10, cell: internal };
const EXTERNAL: ListColumn = {
  title: "EXTERNAL",
  shrink: "wrap",
  minWidth: 11,
  cell: (one, context) => list(one.externalAccess, context),
};
const STICKY: ListColumn = { title: "STICKY", cell: (one) => or(sticky(one)) };

/** All that a screen of plenty of columns shows. */
const WHOLE: readonly ListColumn[] = [NAME, TYPE, INTERNAL, EXTERNAL, STICKY, PORTS, SELECTOR, ...RUNNING];
/** What a narrower one shows: the first that fits is taken. In the last ones each service has lines below each other. */
const NARROWER: readonly (readonly ListColumn[])[] = [
  [NAME, TYPE, INTERNAL, EXTERNAL, STICKY, SELECTOR, ...RUNNING],
  [NAME, TYPE, { title: "ACCESS", shrink: "wrap", minWidth: 15, cell: access }, SELECTOR, ...RUNNING],
  [
    NAME,
    {
      title: "TYPE, ACCESS",
      shrink: "wrap",
      minWidth: 15,
      absent: ABSENT,
      cell: (one, context) => `${one.serviceType}${context.between}${access(one, context)}`,
    },
    SELECTOR,
    ...RUNNING,
  ],
];

/** A port as `80:30080/TCP`. */
export const showPort = (port: { servicePort: number; nodePort?: number; protocol: string }): string =>
  `${port.servicePort}${port.nodePort === undefined ? "" : `:${port.nodePort}`}/${port.protocol}`;

/**
 * The list of a stack's services: a table where one fits into the width, else one block for each service. The namespace
 * is shown where there is more than one.
 */
export function renderList(services: readonly ListedService[], options: ScreenOptions): string {
  const { width, colour } = options;
  const several = new Set(services.map((one) => one.declared.namespace)).size > 1 || options.wide === true;
  const context = { now: options.now, between: width === undefined ? "," : "\n" };
  const wanted = (columns: readonly ListColumn[]): readonly ListColumn[] =>
    columns.filter((column) => options.wide === true || column.wide !== true);
  for (const columns of [WHOLE, ...NARROWER].map(wanted)) {
    const shown: readonly Column[] = several ? [{ title: "NAMESPACE" }, ...columns] : columns;
    const rows = services.map((service) => {
      const cells = columns.map((column) => cellOf(column, service, context));
      return several ? [service.declared.namespace, ...cells] : cells;
    });
    if (fitsTable(shown, rows, { width, colour })) return renderTable(shown, rows, { width, colour });
  }
  return services.map((service) => block(wanted(WHOLE), service, several, context, options)).join("\n");
}

function cellOf(column: ListColumn, { declared, summary, unknown }: ListedService, context: CellContext): Cell {
  if (summary !== undefined) return column.cell(summary, context);
  if (unknown === true && column.absent !== undefined) return { text: "not known", style: "warning" };
  return column === NAME ? declared.name : (column.absent ?? NONE);
}

const BLOCK: readonly Column[] = [{ title: "" }, { title: "", shrink: "wrap", minWidth: 20 }];

function block(
  columns: readonly ListColumn[],
  service: ListedService,
  several: boolean,
  context: CellContext,
  { width, colour }: ScreenOptions,
): string {
  const name = service.summary === undefined ? service.declared.name : NAME.cell(service.summary, context);
  const rows = columns
    .filter((column) => column !== NAME)
    .map((column): readonly Cell[] => [
      { text: column.title.toLowerCase(), style: "quiet" },
      cellOf(column, service, context),
    ])
    .filter(([, cell]) => cell !== NONE);
  const place: readonly (readonly Cell[])[] = several
    ? [[{ text: "namespace", style: "quiet" }, service.declared.namespace]]
    : [];
  const body = renderTable(BLOCK, [...place, ...rows], { width, colour, indent: 2, header: false });
  return `${paint(printable(String(name)), "heading", colour)}\n${body}`;
}
