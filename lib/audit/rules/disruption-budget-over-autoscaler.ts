import { podsIn, selects } from "../model/selectors";
import { blocks, number, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** A PodDisruptionBudget wants more pods than the autoscaler keeps. */
export const disruptionBudgetOverAutoscaler = objectRule({
  id: "disruption-budget-over-autoscaler",
  severity: "medium",
  category: "workload",
  title: "A PodDisruptionBudget wants more pods than the autoscaler keeps",
  why: "When there is little to do the autoscaler goes down to its minimum, and then no pod may be moved: nodes cannot be drained.",
  fix: "Set max_unavailable instead of min_available, or a minimum of the autoscaler above min_available.",
  ids: ["CWE-400"],
  example: "min_available = 2 and an autoscaler with min_replicas = 2",
  kinds: ["PodDisruptionBudget"],
  check: (budget, world) => {
    const least = text(budget.body, "spec.min_available");
    if (least === undefined || !/^\d+$/.test(least)) return undefined;
    const [selector] = blocks(budget.body, "spec.selector");
    for (const { owner, labels } of podsIn(world, budget.namespace)) {
      if (selects(selector, labels) !== "yes") continue;
      const autoscaler = world.autoscalerOf(owner);
      if (autoscaler === undefined) continue;
      const minimum = number(autoscaler.body, "spec.min_replicas") ?? 1;
      if (Number(least) < minimum || Number(least) === 0) continue;
      return `wants ${least} pods of ${owner.kind} ${owner.name}, which its autoscaler lowers to ${minimum}`;
    }
    return undefined;
  },
});
