import { pick } from "../model/tree";
import { objectRule } from "../rule/define";

/** The apply does not wait for the rollout. */
export const rolloutNotWaited = objectRule({
  id: "rollout-not-waited",
  severity: "info",
  category: "workload",
  title: "The apply does not wait for the rollout",
  why: "The apply succeeds although the new pods never become ready.",
  fix: "Check the rollout after the apply (kubectl rollout status), or let the provider wait.",
  ids: ["CWE-754"],
  example: "wait_for_rollout = false",
  kinds: ["Deployment", "StatefulSet", "DaemonSet"],
  check: (workload) =>
    workload.change.type !== "kubernetes_manifest" && pick(workload.body, "wait_for_rollout") === false
      ? "has wait_for_rollout = false"
      : undefined,
});
