import type { ChangeRule, Hit } from "../rule/rule";

/** The plan destroys all that there is. */
export const stackDestroyed: ChangeRule = {
  id: "stack-destroyed",
  severity: "high",
  category: "destroy",
  title: "The plan destroys the whole stack",
  why: "Nothing of it runs or answers after the apply.",
  fix: "Make sure that it is this stack, in this cluster, that is meant, and that its data is kept elsewhere.",
  ids: ["CWE-404"],
  example: "terraform plan -destroy",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    if (!plan.destroysAll) return;
    const kinds = new Map<string, number>();
    for (const change of plan.changes) {
      if (change.managed && !change.deposed) kinds.set(change.kind, (kinds.get(change.kind) ?? 0) + 1);
    }
    const amounts = [...kinds].map(([kind, count]) => `${count} ${kind}`).sort();
    yield { address: "(plan)", message: `destroys ${amounts.join(", ")}` };
  },
};
