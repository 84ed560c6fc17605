import { fitsTable, renderTable, type Cell, type Column } from "../../terminal";
import type { PodView, ResourceUse } from "../pods";
import { showBytes, showCores } from "../amounts";
import { age } from "../time";
import { readyCell, type ScreenOptions } from "./list";

interface PodColumn extends Column {
  readonly cell: (pod: PodView, now: Date) => Cell;
}

const NAME: PodColumn = { title: "NAME", shrink: "wrap", minWidth: 16, cell: (pod) => pod.name };
const COLUMNS: readonly PodColumn[] = [
  { title: "READY", cell: (pod) => readyCell(pod.ready, pod.total, pod.tone) },
  { title: "STATUS", shrink: "wrap", minWidth: 16, cell: (pod) => ({ text: pod.status, style: pod.tone }) },
  { title: "RESTARTS", cell: restarts },
  { title: "AGE", cell: (pod, now) => age(pod.created, now) },
  { title: "POD IP", shrink: "wrap", minWidth: 11, cell: (pod) => pod.ips.join(", ") || "-" },
  { title: "NODE", shrink: "wrap", minWidth: 14, cell: node },
  { title: "CPU\nuse/req/limit", shrink: "wrap", minWidth: 8, cell: (pod) => showUse(pod.cpu, showCores) },
  { title: "MEMORY\nuse/req/limit", shrink: "wrap", minWidth: 8, cell: (pod) => showUse(pod.memory, showBytes) },
];

/**
 * The pods of a service, with the reasons of their states below; in several tables where one is too wide, so that names
 * and addresses stay whole. CPU and memory are shown as use/request/limit, `-` for what is not known or not set.
 */
export function podTable(pods: readonly PodView[], options: ScreenOptions): string {
  const drawing = { width: options.width, colour: options.colour, indent: 2 };
  const rows = (columns: readonly PodColumn[]): readonly (readonly Cell[])[] =>
    pods.map((pod) => columns.map((column) => column.cell(pod, options.now)));
  const fits = (columns: readonly PodColumn[]): boolean =>
    fitsTable(
      columns.map(({ title }) => ({ title })),
      rows(columns),
      drawing,
    );
  const [first, ...others] = tables(fits).map((columns) => renderTable(columns, rows(columns), drawing));
  return [first, ...because(pods, options), ...others.flatMap((table) => ["", table])].join("\n");
}

/** The columns, as many side by side as fit, each table beginning with the names. */
function tables(fits: (columns: readonly PodColumn[]) => boolean): readonly (readonly PodColumn[])[] {
  const all: PodColumn[][] = [];
  let open: PodColumn[] = [];
  for (const column of COLUMNS) {
    if (open.length > 0 && fits([NAME, ...open, column])) open.push(column);
    else all.push((open = [column]));
  }
  return all.map((columns) => [NAME, ...columns]);
}

function restarts(pod: PodView, now: Date): string {
  const last = pod.lastRestart === undefined ? "" : ` (${age(pod.lastRestart, now)})`;
  return pod.restarts === 0 ? "0" : `${pod.restarts}${last}`;
}

function node(pod: PodView): string {
  if (pod.node === undefined) return "-";
  return pod.nodeIp === undefined ? pod.node : `${pod.node} (${pod.nodeIp})`;
}

function because(pods: readonly PodView[], options: ScreenOptions): readonly string[] {
  const rows = pods.flatMap((pod): Cell[][] =>
    pod.reason === undefined ? [] : [[pod.name, { text: pod.reason, style: pod.tone }]],
  );
  if (rows.length === 0) return [];
  const columns: readonly Column[] = [
    { title: "WHY", shrink: "wrap", minWidth: 16 },
    { title: "", shrink: "wrap", minWidth: 30 },
  ];
  return ["", renderTable(columns, rows, { width: options.width, colour: options.colour, indent: 2 })];
}

function showUse(use: ResourceUse, show: (value: number) => string): string {
  const parts = [use.used, use.requested, use.limit];
  if (parts.every((part) => part === undefined)) return "-";
  return parts.map((part) => (part === undefined ? "-" : show(part))).join("/");
}
