import { isOpen, passages } from "../model/policies";
import { isUndecided } from "../model/tree";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A NetworkPolicy lets every address in. */
export const networkPolicyAllowsAll = objectRule({
  id: "network-policy-allows-all",
  severity: "low",
  category: "exposure",
  title: "A NetworkPolicy lets every address in",
  why: "A policy with an empty from, or with 0.0.0.0/0, keeps nobody out.",
  fix: "Name the pods, namespaces or ranges that may connect.",
  ids: ["NSA-network-policies", "CWE-668"],
  example: 'ingress { from { ip_block { cidr = "0.0.0.0/0" } } }',
  kinds: ["NetworkPolicy"],
  check: (policy) => {
    if (isUndecided(policy.body, "spec.ingress")) return UNDECIDED;
    return passages(policy, "ingress").some(isOpen) ? "has an ingress rule that lets everyone in" : undefined;
  },
});
