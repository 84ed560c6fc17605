import { isOpen, passages } from "../model/policies";
import { isUndecided } from "../model/tree";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A NetworkPolicy lets its pods out to every address. */
export const networkPolicyEgressOpen = objectRule({
  id: "network-policy-egress-open",
  severity: "low",
  category: "exposure",
  title: "A NetworkPolicy lets its pods out to every address",
  why: "Whoever gets into a pod can load more tools and send data out.",
  fix: "Name the pods, namespaces or ranges that its pods need, and the ports.",
  ids: ["NSA-network-policies", "CWE-668"],
  example: "egress {}",
  kinds: ["NetworkPolicy"],
  check: (policy) => {
    if (isUndecided(policy.body, "spec.egress")) return UNDECIDED;
    return passages(policy, "egress").some(isOpen) ? "has an egress rule that lets out to everywhere" : undefined;
  },
});
