import { renderTable, type Cell } from "../../terminal";
import type { ServiceHealth } from "../health";
import { readyCell, type ScreenOptions } from "./list";

/** The health of services, each reason on a line of its own. */
export function renderHealth(services: readonly ServiceHealth[], options: Omit<ScreenOptions, "now" | "wide">): string {
  const several = new Set(services.map((one) => one.namespace)).size > 1;
  const columns = [
    ...(several ? [{ title: "NAMESPACE" }] : []),
    { title: "SERVICE" },
    { title: "HEALTH" },
    { title: "READY" },
    { title: "ENDPOINTS" },
    { title: "WHY", shrink: "wrap", minWidth: 24 } as const,
  ];
  const rows = services.map((one): Cell[] => [
    ...(several ? [one.namespace] : []),
    one.name,
    one.healthy ? { text: "healthy", style: "good" } : { text: "unhealthy", style: "bad" },
    readyCell(one.ready, one.total, one.healthy ? "good" : one.ready > 0 ? "warning" : "bad"),
    String(one.endpoints),
    one.reasons.join("\n"),
  ]);
  return renderTable(columns, rows, { width: options.width, colour: options.colour });
}
