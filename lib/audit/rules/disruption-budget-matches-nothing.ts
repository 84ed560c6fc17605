import { map } from "../model/tree";
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
    const { pods, perhaps } = world.selected(selector, budget.namespace);
    if (selector.size === 0 || pods.length > 0) return undefined;
    return perhaps ? UNDECIDED : "selects no pods of this plan";
  },
});
