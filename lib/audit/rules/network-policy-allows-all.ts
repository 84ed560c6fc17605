import { blocks, isUndecided, text } from "../model/tree";
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
  kinds: ["NetworkPolicy"],
  check: (policy) => {
    if (isUndecided(policy.body, "spec.ingress")) return UNDECIDED;
    const open = blocks(policy.body, "spec.ingress").some((rule) => {
      const from = blocks(rule, "from");
      return from.length === 0 || from.some((peer) => /^(?:0\.0\.0\.0|::)\/0$/.test(text(peer, "ip_block.cidr") ?? ""));
    });
    return open ? "has an ingress rule that lets everyone in" : undefined;
  },
});
