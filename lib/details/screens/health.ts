import { renderTable, type Cell } from "../../terminal";
import type { Verdict } from "../await-health";
import { readyCell, type ScreenOptions } from "./list";

/** The health of what a stack runs, each reason on a line of its own. What is no fault stands in brackets. */
export function renderHealth(
  { services, objects }: Pick<Verdict, "services" | "objects">,
  options: Omit<ScreenOptions, "now" | "wide">,
): string {
  const several = new Set([...services, ...objects].map((one) => one.namespace)).size > 1;
  const columns = [
    ...(several ? [{ title: "NAMESPACE" }] : []),
    { title: "KIND" },
    { title: "NAME", shrink: "wrap", minWidth: 8 } as const,
    { title: "HEALTH" },
    { title: "READY" },
    { title: "WHY", shrink: "wrap", minWidth: 24 } as const,
  ];
  const row = (
    one: { readonly kind: string; readonly name: string; readonly namespace: string },
    well: boolean,
    ready: Cell,
    why: readonly string[],
  ): Cell[] => [
    ...(several ? [one.namespace] : []),
    one.kind,
    one.name,
    well ? { text: "healthy", style: "good" } : { text: "unhealthy", style: "bad" },
    ready,
    why.join("\n"),
  ];
  const noted = (notes: readonly string[] = []): readonly string[] => notes.map((note) => `(${note})`);
  const rows = [
    ...services.map((one) =>
      row(
        { ...one, kind: "Service" },
        one.healthy,
        readyCell(one.ready, one.total, one.healthy ? "good" : one.ready > 0 ? "warning" : "bad"),
        [...one.reasons, ...noted(one.notes)],
      ),
    ),
    ...objects.map((one) =>
      row(
        one,
        one.reasons.length === 0,
        one.ready === undefined || one.total === undefined ? "-" : readyCell(one.ready, one.total, one.tone),
        [...one.reasons, ...noted([...(one.ready === undefined ? [one.state] : []), ...one.notes])],
      ),
    ),
  ];
  return renderTable(columns, rows, { width: options.width, colour: options.colour });
}
