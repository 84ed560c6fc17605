import { replicasOf } from "../model/pods";
import { changeRule } from "../rule/define";

/** A workload is scaled down. */
export const replicasReduced = changeRule({
  id: "replicas-reduced",
  severity: "low",
  category: "workload",
  title: "A workload is scaled down",
  why: "Fewer pods carry the same load.",
  fix: "Look at the load before the apply.",
  ids: ["CWE-404"],
  example: "replicas = 3 → 2",
  kinds: ["Deployment", "StatefulSet", "ReplicationController"],
  actions: ["update", "replace"],
  check: (change) => {
    const [from, to] = [change.before, change.after].map((side) => side && replicasOf(side));
    return from !== undefined && to !== undefined && to > 0 && to < from ? `replicas ${from} → ${to}` : undefined;
  },
});
