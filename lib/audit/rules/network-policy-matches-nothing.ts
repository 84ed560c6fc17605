import { blocks, map } from "../model/tree";
import { matches } from "../model/world";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A NetworkPolicy is for pods that this plan does not have. */
export const networkPolicyMatchesNothing = objectRule({
  id: "network-policy-matches-nothing",
  severity: "low",
  category: "selector",
  title: "A NetworkPolicy is for pods that this plan does not have",
  why: "If nobody else makes such pods, it shuts nothing off.",
  fix: "Compare its selector with the labels of the pod template.",
  ids: ["NSA-network-policies", "CWE-1068"],
  example: "a pod_selector that no pod template has the labels of",
  kinds: ["NetworkPolicy"],
  check: (policy, world) => {
    if (blocks(policy.body, "spec.pod_selector.match_expressions").length > 0) return undefined;
    const selector = map(policy.body, "spec.pod_selector.match_labels");
    if (selector === undefined) return UNDECIDED;
    if (selector.size === 0) return undefined; // all pods of the namespace
    const near = world.pods.filter(
      (pods) => pods.owner.namespace === policy.namespace || pods.owner.namespace === undefined,
    );
    const found = near.map((pods) => matches(selector, pods.labels));
    if (found.includes("yes")) return undefined;
    return world.partial || found.includes("unknown") ? UNDECIDED : "is for no pods of this plan";
  },
});
