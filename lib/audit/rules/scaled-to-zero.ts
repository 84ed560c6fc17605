import { replicasOf } from "../model/pods";
import { changeRule } from "../rule/define";

/** A workload is scaled to nothing. */
export const scaledToZero = changeRule({
  id: "scaled-to-zero",
  severity: "high",
  category: "workload",
  title: "A workload is scaled to nothing",
  why: "Nothing answers any more.",
  fix: "Keep at least one replica, or take the workload out.",
  ids: ["CWE-404"],
  example: "replicas = 2 → 0",
  kinds: ["Deployment", "StatefulSet", "ReplicationController"],
  actions: ["create", "update", "replace"],
  check: (change) => {
    const [from, to] = [change.before, change.after].map((side) => side && replicasOf(side));
    if (to === undefined || to > 0) return undefined;
    return from === 0 ? undefined : `replicas ${from ?? "none"} → 0`;
  },
});
