import { cutOff, podsOfPolicy, staysShut } from "../model/policies";
import { isUndecided } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** Traffic that a NetworkPolicy let through is cut off. */
export const networkPolicyAllowRemoved = changeRule({
  id: "network-policy-allow-removed",
  severity: "high",
  category: "workload",
  title: "Traffic that a NetworkPolicy let through is cut off",
  why: "Policies add up: under one that shuts the pods off, what only this one let through stops with the apply. That closes, it opens nothing: what breaks is whoever calls these pods, or what they call.",
  fix: "Keep it, or say in another policy what must still get through.",
  ids: ["NSA-network-policies", "CWE-1188"],
  example: "the policy that lets the Ingress controller in goes, default-deny stays",
  kinds: ["NetworkPolicy"],
  actions: ["delete", "update", "replace"],
  check: ({ before, after }, plan) => {
    if (before === undefined) return undefined;
    if (after === undefined && !staysShut(before, plan.after)) return undefined;
    if (after !== undefined) {
      if (["spec.ingress", "spec.egress", "spec.policy_types"].some((path) => isUndecided(after.body, path)))
        return UNDECIDED;
      // For other pods than before it is another policy: network-policy-weakened tells of that.
      if (podsOfPolicy(before) !== podsOfPolicy(after)) return undefined;
    }
    const lost = cutOff(before, after, plan.after);
    if (lost.length === 0) return undefined;
    const shown = `${lost.slice(0, 3).join("; ")}${lost.length > 3 ? `; and ${lost.length - 3} more` : ""}`;
    const who = podsOfPolicy(before) ?? "its pods";
    return after === undefined
      ? `is deleted while others keep ${who} shut: cuts traffic off, ${shown}`
      : { message: `cuts traffic of ${who} off: no longer ${shown}`, severity: "medium" };
  },
});
