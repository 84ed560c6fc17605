import { renderTable, type Cell, type Column } from "../../terminal";
import { stateBeside, type ObjectView } from "../objects";
import { age } from "../time";
import type { ScreenOptions } from "./list";

/** One that is not there has nothing else to tell. */
const told = (object: ObjectView): readonly string[] =>
  object.reasons.length === 0 || object.state === "absent" ? [object.state] : stateBeside(object);

/** The list of what a stack runs beside its Services. */
export function renderObjects(objects: readonly ObjectView[], options: ScreenOptions): string {
  const { width, colour, now } = options;
  const several = new Set(objects.map((one) => one.namespace)).size > 1 || options.wide === true;
  const columns: Column[] = [
    ...(several ? [{ title: "NAMESPACE" }] : []),
    { title: "KIND" },
    { title: "NAME", shrink: "wrap", minWidth: 12 },
    { title: "STATE", shrink: "wrap", minWidth: 20 },
    { title: "AGE" },
  ];
  const between = width === undefined ? "; " : "\n";
  const rows = objects.map((object): Cell[] => [
    ...(several ? [object.namespace] : []),
    object.kind,
    object.name,
    {
      text: [...told(object), ...object.reasons, ...object.notes.map((note) => `(${note})`)].join(between),
      style: object.tone,
    },
    age(object.created, now),
  ]);
  return renderTable(columns, rows, { width, colour });
}
