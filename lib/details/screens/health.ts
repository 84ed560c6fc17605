import { paint, printable, renderTable, textWidth, type Cell, type Column } from "../../terminal";
import { stateBeside } from "../objects";
import type { Verdict } from "../await-health";
import { readyCell, type ScreenOptions } from "./list";

/** The health of what a stack runs, each reason on a line of its own. What is no fault stands in brackets. */
export function renderHealth(
  { services, objects }: Pick<Verdict, "services" | "objects">,
  options: Omit<ScreenOptions, "now" | "wide">,
): string {
  const several = new Set([...services, ...objects].map((one) => one.namespace)).size > 1;
  const columns: readonly Column[] = [
    ...(several ? [{ title: "NAMESPACE" }] : []),
    { title: "KIND" },
    { title: "NAME", shrink: "wrap", minWidth: 8 },
    { title: "HEALTH" },
    { title: "READY" },
  ];
  const why: Column = { title: "WHY", shrink: "wrap", minWidth: LEAST_WHY };
  const row = (
    subject: { readonly kind: string; readonly name: string; readonly namespace: string },
    well: boolean,
    ready: Cell,
    reasons: readonly string[],
  ): Cell[] => [
    ...(several ? [subject.namespace] : []),
    subject.kind,
    subject.name,
    well ? { text: "healthy", style: "good" } : { text: "unhealthy", style: "bad" },
    ready,
    reasons.join("\n"),
  ];
  const noted = (notes: readonly string[] = []): readonly string[] => notes.map((note) => `(${note})`);
  const rows = [
    ...services.map((service) =>
      row(
        { ...service, kind: "Service" },
        service.healthy,
        readyCell(service.ready, service.total, service.healthy ? "good" : service.ready > 0 ? "warning" : "bad"),
        [...service.reasons, ...noted(service.notes)],
      ),
    ),
    ...objects.map((object) =>
      row(
        object,
        object.reasons.length === 0,
        object.ready === undefined || object.total === undefined
          ? "-"
          : readyCell(object.ready, object.total, object.tone),
        [...object.reasons, ...noted([...(object.ready === undefined ? stateBeside(object) : []), ...object.notes])],
      ),
    ),
  ];
  const drawing = { width: options.width, colour: options.colour };
  const short = rows.map((cells) => cells.slice(0, -1));
  const wide = textWidth(renderTable(columns, short, { ...drawing, width: undefined }));
  if (options.width === undefined || wide + LEAST_WHY <= options.width)
    return renderTable([...columns, why], rows, drawing);
  // Where the other columns leave no room for them, reasons stand below.
  const name = columns.length - 3;
  const below = rows.flatMap((cells) => {
    const reasons = cells.at(-1) as string;
    if (reasons === "") return [];
    const [kind, called] = [cells[name - 1] as string, cells[name] as string];
    const isOneOfSeveral = rows.filter((one) => one[name - 1] === kind && one[name] === called).length > 1;
    const subject = `${kind} ${isOneOfSeveral ? `${cells[0] as string}/` : ""}${called}`;
    const title = paint(printable(subject), "heading", drawing.colour);
    return [`${title}\n${renderTable([why], [[reasons]], { ...drawing, indent: 2, header: false })}`];
  });
  const table = renderTable(columns, short, drawing);
  return [table, ...(below.length === 0 ? [] : ["", ...below])].join("\n");
}

/** With fewer columns of a terminal nobody reads a reason. */
const LEAST_WHY = 24;
