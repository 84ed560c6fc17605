import { manyBehindService } from "../model/replicas";
import { selects } from "../model/selectors";
import { blocks } from "../model/tree";
import { podRule } from "../rule/define";

/** Several pods behind a Service have no PodDisruptionBudget. */
export const disruptionBudgetMissing = podRule({
  id: "disruption-budget-missing",
  severity: "low",
  category: "workload",
  title: "Several pods behind a Service have no PodDisruptionBudget",
  why: "Without one the drain of nodes, as at each update of the cluster, may take all of them away at the same time.",
  fix: "Add a PodDisruptionBudget with max_unavailable = 1 for its pods.",
  ids: ["CWE-404"],
  example: "replicas = 3, a Service in front, and no kubernetes_pod_disruption_budget_v1",
  check: (pods, world) => {
    const { owner, labels } = pods;
    const count = world.partial ? undefined : manyBehindService(pods, world);
    if (count === undefined) return undefined;
    const budgets = world.ofKind("PodDisruptionBudget").filter((one) => one.namespace === owner.namespace);
    const covered = budgets.some((one) => selects(blocks(one.body, "spec.selector")[0], labels) !== "no");
    return covered ? undefined : { message: `its ${count} pods have no budget`, claim: "no budget" };
  },
});
