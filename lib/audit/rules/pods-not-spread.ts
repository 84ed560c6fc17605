import { manyBehindService } from "../model/replicas";
import { blocks } from "../model/tree";
import { podRule } from "../rule/define";

/** Nothing spreads several pods over nodes. */
export const podsNotSpread = podRule({
  id: "pods-not-spread",
  severity: "info",
  category: "workload",
  title: "Nothing spreads several pods over nodes",
  why: "The scheduler may put all of them on one node, and they go down with it.",
  fix: "Add topology_spread_constraint by kubernetes.io/hostname, or pod anti-affinity.",
  ids: ["CWE-404"],
  example: "replicas = 3 without topology_spread_constraint and pod_anti_affinity",
  check: (pods, world) => {
    if (manyBehindService(pods, world) === undefined) return undefined;
    const spread = ["topology_spread_constraint", "affinity.pod_anti_affinity"].some(
      (path) => blocks(pods.spec, path).length > 0,
    );
    return spread ? undefined : "nothing spreads its pods over nodes";
  },
});
