/** How much a plan changes. */
export interface PlannedChanges {
  readonly create: number;
  readonly update: number;
  readonly destroy: number;
  /** Objects that are made anew; they count as neither made nor destroyed. */
  readonly replace: number;
  /** What is taken into the state or out of it, and stays as it is. */
  readonly import: number;
  readonly forget: number;
  /** Whether outputs change. */
  readonly outputs: boolean;
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly mode?: string;
    readonly change?: { readonly actions?: readonly string[]; readonly importing?: unknown };
  }[];
  readonly output_changes?: Readonly<Record<string, { readonly actions?: readonly string[] }>>;
}

/** Counts what a plan (`terraform show -json`) changes. */
export function plannedChanges(json: Buffer): PlannedChanges {
  const plan = JSON.parse(json.toString("utf8")) as PlanJson;
  const all = (plan.resource_changes ?? []).map(({ change }) => ({
    actions: [...(change?.actions ?? [])].sort().join(),
    importing: (change?.importing ?? null) !== null,
  }));
  const count = (...actions: readonly string[]): number => all.filter((one) => actions.includes(one.actions)).length;
  return {
    create: count("create"),
    update: count("update"),
    destroy: count("delete"),
    replace: count("create,delete", "create,forget"),
    import: all.filter((one) => one.importing).length,
    forget: count("forget"),
    outputs: Object.values(plan.output_changes ?? {}).some(({ actions = [] }) =>
      actions.some((action) => action !== "no-op"),
    ),
  };
}

/** Whether there is nothing to apply. */
export const isEmpty = ({ outputs, ...counts }: PlannedChanges): boolean =>
  !outputs && Object.values(counts).every((count) => count === 0);

const WORDS: readonly (readonly [Exclude<keyof PlannedChanges, "outputs">, string])[] = [
  ["create", "make"],
  ["update", "change"],
  ["replace", "make anew"],
  ["destroy", "destroy"],
  ["import", "import"],
  ["forget", "forget"],
];

/** Such as `make 3, change 1`. */
export function showChanges(changes: PlannedChanges): string {
  const parts = WORDS.flatMap(([key, word]) => (changes[key] === 0 ? [] : [`${word} ${changes[key]}`]));
  if (changes.outputs) parts.push("change outputs");
  return parts.length === 0 ? "no changes" : parts.join(", ");
}
