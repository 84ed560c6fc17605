import { paint, printable, renderTable, textWidth, type Cell, type Column } from "../../terminal";
import type { ContainerView } from "../containers";
import type { PodView } from "../pods";
import { age } from "../time";
import type { ScreenOptions } from "./list";

const COLUMNS: readonly Column[] = [
  { title: "NAME", shrink: "wrap", minWidth: 12 },
  { title: "STATE", shrink: "wrap", minWidth: 16 },
  { title: "RESTARTS" },
  { title: "PORTS", shrink: "wrap", minWidth: 10 },
  { title: "IMAGE", shrink: "wrap", minWidth: 16 },
];

const IMAGE = COLUMNS.length - 1;

const MORE: readonly Column[] = [{ title: "" }, { title: "", shrink: "wrap", minWidth: 20 }];

/**
 * The containers of one pod, below them their probes, and their images where the table would have to break those.
 * @param reasons whether to tell why a container does not run
 */
export function containerLines(pod: PodView, options: ScreenOptions, reasons: boolean): string {
  const drawing = { width: options.width, colour: options.colour, indent: 4 };
  const rows = pod.containers.map((container): Cell[] => [
    container.role === "worker" ? container.name : `${container.name} (${container.role})`,
    { text: showState(container, options.now, reasons), style: container.tone },
    String(container.restarts),
    container.ports.join("\n") || "-",
    container.image,
  ]);
  const whole = renderTable(COLUMNS, rows, { ...drawing, width: undefined });
  const fits = options.width === undefined || textWidth(whole) <= options.width;
  const table = fits ? whole : renderTable(COLUMNS.slice(0, IMAGE), rows, drawing);
  const more = pod.containers.flatMap((container) => [
    ...(fits ? [] : [[container.name, `image: ${container.image}`]]),
    ...container.probes.map((probe) => [container.name, probe]),
  ]);
  const below = more.length === 0 ? [] : [renderTable(MORE, more, { ...drawing, header: false })];
  return [`  ${paint(printable(pod.name), "accent", options.colour)}`, table, ...below].join("\n");
}

function showState(container: ContainerView, now: Date, reasons: boolean): string {
  if (container.since !== undefined) {
    return `${container.ready || container.role === "init" ? "Running" : "Running, not ready"} (${age(container.since, now)})`;
  }
  return reasons && container.reason !== undefined ? `${container.state}\n${container.reason}` : container.state;
}
