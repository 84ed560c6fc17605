import { replicasOf, type Pods } from "../model/pods";
import { once } from "../model/question";
import { isUndecided, map, text } from "../model/tree";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** How many pods there are to be; no number where one of them is not fixed, nothing where one cannot be seen. */
const wanted = once((pods: readonly Pods[]) =>
  pods.some((one) => isUndecided(one.owner.body, "spec.replicas"))
    ? undefined
    : pods.reduce((sum, one) => sum + (replicasOf(one.owner) ?? Number.NaN), 0),
);

/** A PodDisruptionBudget lets no pod go. */
export const disruptionBudgetBlocksDrain = objectRule({
  id: "disruption-budget-blocks-drain",
  severity: "medium",
  category: "workload",
  title: "A PodDisruptionBudget lets no pod go",
  why: "A node that runs one of these pods cannot be drained: updates of the cluster hang there.",
  fix: "Allow at least one pod to be away, and run enough of them.",
  ids: ["CWE-400"],
  example: "max_unavailable = 0",
  kinds: ["PodDisruptionBudget"],
  check: (budget, world) => {
    const [most, least] = [text(budget.body, "spec.max_unavailable"), text(budget.body, "spec.min_available")];
    if (most !== undefined && /^0+%?$/.test(most)) return `lets no pod be away (max_unavailable ${most})`;
    if (least === undefined) return undefined;
    if (least === "100%") return "wants all pods to be there (min_available 100%)";
    const selector = map(budget.body, "spec.selector.match_labels");
    if (selector === undefined || selector.size === 0 || !/^\d+$/.test(least)) return undefined;
    const { pods } = world.selected(selector, budget.namespace);
    const scaled = world.near("HorizontalPodAutoscaler", budget.namespace).length > 0;
    if (scaled || pods.length === 0) return undefined;
    const all = wanted(pods);
    if (all === undefined) return UNDECIDED;
    return Number(least) >= all && Number(least) > 0 ? `wants ${least} of ${all} pods to be there` : undefined;
  },
});
