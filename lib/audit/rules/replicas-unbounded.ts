import { replicasOf } from "../model/pods";
import { changeRule } from "../rule/define";

/** A workload gets very many pods. */
export const replicasUnbounded = changeRule({
  id: "replicas-unbounded",
  severity: "low",
  category: "workload",
  title: "A workload gets very many pods",
  why: "Each takes room, addresses and money; a number with one digit too many takes them from everyone else.",
  fix: "Check the number, and let a ResourceQuota hold it.",
  ids: ["NSA-resource-policies", "CWE-770"],
  example: "replicas = 3 → 3000",
  kinds: ["Deployment", "StatefulSet", "ReplicationController", "ReplicaSet"],
  actions: ["create", "update", "replace"],
  check: ({ before, after }) => {
    const [from, to] = [before, after].map((side) => side && replicasOf(side));
    return to !== undefined && to >= 100 && to >= (from ?? 0) * 5 ? `replicas ${from ?? 0} → ${to}` : undefined;
  },
});
