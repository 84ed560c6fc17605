import { replicasOf } from "../model/pods";
import { flag, number, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** A new version does not reach the pods by itself. */
export const rolloutHeldBack = objectRule({
  id: "rollout-held-back",
  severity: "low",
  category: "workload",
  title: "A new version does not reach the pods by itself",
  why: "The apply ends well, and the old pods run on: paused, OnDelete, or a partition above their number. What this plan mends stays broken.",
  fix: "Take it out once the rollout may go on.",
  ids: ["CWE-1068"],
  example: "paused = true",
  kinds: ["Deployment", "StatefulSet", "DaemonSet"],
  check: (object) => {
    if (flag(object.body, "spec.paused")) return "its rollout is paused";
    const type = text(object.body, object.kind === "DaemonSet" ? "spec.strategy.type" : "spec.update_strategy.type");
    if (type === "OnDelete") return "its pods get a new version only when somebody deletes them (OnDelete)";
    const partition = number(object.body, "spec.update_strategy.rolling_update.partition") ?? 0;
    const count = replicasOf(object) ?? 1;
    return partition >= count && partition > 0
      ? `partition ${partition} of ${count} pods: none gets a new version`
      : undefined;
  },
});
