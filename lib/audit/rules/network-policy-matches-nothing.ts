import { blocks, map } from "../model/tree";
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
    const { pods, perhaps } = world.selected(selector, policy.namespace);
    if (pods.length > 0) return undefined;
    return world.partial || perhaps ? UNDECIDED : "is for no pods of this plan";
  },
});
