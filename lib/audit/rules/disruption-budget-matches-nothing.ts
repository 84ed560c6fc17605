import { map } from "../model/tree";
import { matches } from "../model/world";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A PodDisruptionBudget selects pods that this plan does not have. */
export const disruptionBudgetMatchesNothing = objectRule({
  id: "disruption-budget-matches-nothing",
  severity: "low",
  category: "selector",
  title: "A PodDisruptionBudget selects pods that this plan does not have",
  why: "If nobody else makes such pods, it protects nothing.",
  fix: "Compare its selector with the labels of the pod template.",
  ids: ["CWE-1068"],
  example: "a selector that no pod template has the labels of",
  kinds: ["PodDisruptionBudget"],
  check: (budget, world) => {
    const selector = map(budget.body, "spec.selector.match_labels");
    if (selector === undefined || world.partial) return UNDECIDED;
    const near = world.pods.filter(
      (pods) => pods.owner.namespace === budget.namespace || pods.owner.namespace === undefined,
    );
    const found = near.map((pods) => matches(selector, pods.labels));
    if (selector.size === 0 || found.includes("yes")) return undefined;
    return found.includes("unknown") ? UNDECIDED : "selects no pods of this plan";
  },
});
