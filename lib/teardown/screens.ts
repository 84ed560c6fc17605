import { printable, renderTable, type Cell } from "../terminal";
import { age } from "../details";
import type { AssociatedObject } from "./associated";
import type { Lingering } from "./execute";
import type { Leftover } from "./leftovers";
import type { TeardownPlan } from "./plan";

/** How a table is drawn. */
interface DrawOptions {
  readonly width?: number | undefined;
  readonly colour: boolean;
}

/** What the next removal does to an object, in a few words. */
function showFate(object: AssociatedObject): string {
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
  const rows = objects.map((object): Cell[] => [
    object.kind,
    object.name,
    object.relation,
    object.address ?? "-",
    { text: showFate(object), style: !object.exists ? "quiet" : object.fate === "deleted" ? "bad" : "good" },
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

/** The plan of a teardown, each object with what happens to it. */
export function renderPlan(plan: TeardownPlan, options: DrawOptions): string {
  const columns = [
    { title: "WHAT" },
    { title: "KIND" },
    { title: "NAMESPACE" },
    { title: "NAME", shrink: "wrap", minWidth: 14 },
    { title: "BY", shrink: "wrap", minWidth: 14 },
  ] as const;
  const row =
    (what: Cell, by: string) =>
    (object: { kind: string; namespace?: string; name: string }): Cell[] => [
      what,
      object.kind,
      object.namespace ?? "-",
      object.name,
      by,
    ];
  const rows = [
    ...plan.destroy.map((object) =>
      row(
        { text: "destroy", style: "bad" },
        object.kind === "Namespace" ? "Terraform, with everything in it" : "Terraform",
      )(object),
    ),
    ...plan.remove.map(row({ text: "delete", style: "bad" }, "the API: Terraform does not know it")),
    ...plan.forget.map((object) =>
      row(
        { text: "forget", style: "warning" },
        plan.keptNamespaces.includes(object.name) && object.kind === "Namespace"
          ? "Terraform; it stays, for what is kept in it"
          : "Terraform; it stays",
      )(object),
    ),
    ...plan.stay.map((one) => row({ text: "keep", style: "good" }, one.why)(one)),
  ];
  return rows.length === 0 ? "Nothing is there." : renderTable(columns, rows, options);
}

/** What a teardown has left: what is gone, kept and forgotten, with the commands that take it back. */
export function renderOutcome(plan: TeardownPlan, lingering: readonly Lingering[]): string {
  const line = (object: { kind: string; namespace?: string; name: string }): string =>
    `  ${object.kind} ${object.namespace === undefined ? "" : `${object.namespace}/`}${object.name}`;
  const isLingering = (object: { kind: string; namespace?: string; name: string }): boolean =>
    lingering.some(
      (each) => each.kind === object.kind && each.name === object.name && each.namespace === object.namespace,
    );
  const gone = [...plan.destroy, ...plan.remove].filter((one) => !isLingering(one));
  const sections: [string, readonly string[]][] = [
    ["Gone:", gone.map(line)],
    [
      "Not gone yet:",
      lingering.map((object) => {
        const held = object.finalizers.length === 0 ? "" : ` (held by ${object.finalizers.join(", ")})`;
        return `${line(object)}${held}${object.why === undefined ? "" : `: ${object.why}`}`;
      }),
    ],
    ["Kept:", plan.stay.map((one) => `${line(one)}: ${one.why}`)],
    ["Forgotten by Terraform, still in the cluster:", plan.forget.map(line)],
    [
      "To manage them again:",
      plan.forget.flatMap((object) =>
        object.importId === undefined ? [] : [`  terraform import '${object.address}' '${object.importId}'`],
      ),
    ],
  ];
  return printable(
    sections
      .filter(([, lines]) => lines.length > 0)
      .map(([title, lines]) => [title, ...lines].join("\n"))
      .join("\n"),
  );
}
