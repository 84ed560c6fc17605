import { renderTable, textWidth, type Cell, type Column } from "../../terminal";
import type { PodView, ResourceUse } from "../pods";
import { showBytes, showCores } from "../quantity";
import { age } from "../time";
import { readyCell, type ScreenOptions } from "./list";

interface PodColumn extends Column {
  readonly cell: (pod: PodView, now: Date) => Cell;
}

const NAME: PodColumn = { title: "NAME", shrink: "wrap", minWidth: 16, cell: (pod) => pod.name };
const STATE: readonly PodColumn[] = [
  { title: "READY", cell: (pod) => readyCell(pod.ready, pod.total, pod.tone) },
  { title: "STATUS", shrink: "wrap", minWidth: 16, cell: (pod) => ({ text: pod.status, style: pod.tone }) },
  { title: "RESTARTS", cell: restarts },
  { title: "AGE", cell: (pod, now) => age(pod.created, now) },
  { title: "POD IP", shrink: "wrap", minWidth: 11, cell: (pod) => pod.ip ?? "-" },
];
const PLACE: readonly PodColumn[] = [
  { title: "NODE", shrink: "wrap", minWidth: 14, cell: node },
  { title: "CPU\nuse/req/limit", shrink: "wrap", minWidth: 8, cell: (pod) => showUse(pod.cpu, showCores) },
  { title: "MEMORY\nuse/req/limit", shrink: "wrap", minWidth: 8, cell: (pod) => showUse(pod.memory, showBytes) },
];

/**
 * The pods of a service, with the reasons of their states below; in two tables where one is too wide. CPU and memory
 * are shown as use/request/limit, `-` for what is not known or not set.
 */
export function podTable(pods: readonly PodView[], options: ScreenOptions): string {
  const draw = (columns: readonly PodColumn[], width: number | undefined): string =>
    renderTable(
      columns,
      pods.map((pod) => columns.map((column) => column.cell(pod, options.now))),
      { width, colour: options.colour, indent: 2 },
    );
  const whole = draw([NAME, ...STATE, ...PLACE], undefined);
  const fits = options.width === undefined || textWidth(whole) <= options.width;
  const reasons = because(pods, options);
  const tables = fits
    ? [whole, ...reasons]
    : [draw([NAME, ...STATE], options.width), ...reasons, "", draw([NAME, ...PLACE], options.width)];
  return tables.join("\n");
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
