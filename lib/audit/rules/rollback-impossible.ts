import { number } from "../model/tree";
import { objectRule } from "../rule/define";

/** No earlier version of a workload is kept. */
export const rollbackImpossible = objectRule({
  id: "rollback-impossible",
  severity: "low",
  category: "workload",
  title: "No earlier version of a workload is kept",
  why: "With revisionHistoryLimit 0 nobody can go back by kubectl rollout undo when a new version fails.",
  fix: "Keep two or three.",
  ids: ["CWE-693"],
  example: "revision_history_limit = 0",
  kinds: ["Deployment", "StatefulSet", "DaemonSet"],
  check: ({ body }) => (number(body, "spec.revision_history_limit") === 0 ? "keeps no earlier version" : undefined),
});
