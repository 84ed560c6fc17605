import { changeRule } from "../rule/define";

/** A PodDisruptionBudget is replaced. */
export const disruptionBudgetReplaced = changeRule({
  id: "disruption-budget-replaced",
  severity: "low",
  category: "destroy",
  title: "A PodDisruptionBudget is replaced",
  why: "The provider replaces it for every change; in between, a drain may stop all pods at once.",
  fix: "Apply while no node is drained.",
  ids: ["CWE-404"],
  example: "min_available changes",
  kinds: ["PodDisruptionBudget"],
  actions: ["replace", "delete"],
  check: (change) =>
    change.action === "delete"
      ? "is deleted: nothing limits how many pods a drain may stop"
      : "is away for a moment during the apply",
});
