import { renderTable, type Cell } from "../terminal";
import { age } from "../details";
import type { AssociatedObject } from "./associated";
import type { Leftover } from "./leftovers";

/** How a table is drawn. */
export interface DrawOptions {
  readonly width?: number | undefined;
  readonly colour: boolean;
}

/** What the next removal does to an object, in a few words. */
export function showFate(object: AssociatedObject): string {
  return object.exists ? `${object.fate}: ${object.why}` : "not in the cluster";
}

/** The objects of a service, each with what its next removal would do. */
export function renderAssociated(objects: readonly AssociatedObject[], options: DrawOptions): string {
  const columns = [
    { title: "KIND", shrink: "wrap", minWidth: 11 },
    { title: "NAME", shrink: "wrap", minWidth: 14 },
    { title: "HOW IT BELONGS", shrink: "wrap", minWidth: 14 },
    { title: "TERRAFORM", shrink: "wrap", minWidth: 14 },
    { title: "NEXT REMOVAL", shrink: "wrap", minWidth: 14 },
  ] as const;
  const rows = objects.map((one): Cell[] => [
    one.kind,
    one.name,
    one.relation,
    one.address ?? "-",
    { text: showFate(one), style: !one.exists ? "quiet" : one.fate === "deleted" ? "bad" : "good" },
  ]);
  return renderTable(columns, rows, options);
}

/** What a stack left. */
export function renderLeftovers(leftovers: readonly Leftover[], options: DrawOptions & { readonly now: Date }): string {
  const columns = [
    { title: "NAMESPACE" },
    { title: "KIND" },
    { title: "NAME", shrink: "wrap", minWidth: 16 },
    { title: "AGE" },
  ] as const;
  const rows = leftovers.map((one) => [one.namespace ?? "-", one.kind, one.name, age(one.created, options.now)]);
  return renderTable(columns, rows, options);
}
