import { claimTemplates } from "../model/pods";
import { number } from "../model/tree";
import { changeRule } from "../rule/define";

/** The pods of a StatefulSet get other numbers. */
export const statefulSetRenumbered = changeRule({
  id: "stateful-set-renumbered",
  severity: "medium",
  category: "data",
  title: "The pods of a StatefulSet get other numbers",
  why: "Pods with the old numbers are deleted, those with the new ones begin with empty claims: to the application its data are gone.",
  fix: "Move the data first, or keep the number of the first pod.",
  ids: ["CWE-471"],
  example: "spec.ordinals.start = 0 → 3",
  kinds: ["StatefulSet"],
  actions: ["update"],
  check: ({ before, after }) => {
    const [from, to] = [before, after].map((side) => number(side?.body, "spec.ordinals.start") ?? 0);
    if (from === to) return undefined;
    const keeps = after !== undefined && claimTemplates(after).length > 0;
    return { message: `the first pod is number ${to} instead of ${from}`, severity: keeps ? "medium" : "low" };
  },
});
