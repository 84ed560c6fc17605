import { added, closedWays, passages, podsOfPolicy, staysShut } from "../model/policies";
import { isUndecided } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A NetworkPolicy goes, or lets more through. */
export const networkPolicyWeakened = changeRule({
  id: "network-policy-weakened",
  severity: "medium",
  category: "exposure",
  title: "A NetworkPolicy goes, or lets more through",
  why: "Pods that were shut off can be reached from more places after the apply, or reach more themselves.",
  fix: "Keep the policy, or replace it by one that is as narrow.",
  ids: ["CIS-5.3.2", "NSA-network-policies", "CWE-693"],
  example: "one more peer in ingress.from",
  kinds: ["NetworkPolicy"],
  actions: ["delete", "update", "replace"],
  check: ({ before, after }, plan) => {
    if (before === undefined) return undefined;
    if (after === undefined) {
      // Where others keep its pods shut, less gets through without it: network-policy-allow-removed tells of that.
      return staysShut(before, plan.after) ? undefined : "is deleted";
    }
    if (["spec.ingress", "spec.egress", "spec.policy_types"].some((path) => isUndecided(after.body, path))) {
      return UNDECIDED;
    }
    const closed = closedWays(after).filter((type) => closedWays(before).includes(type));
    const lost = closedWays(before).filter((type) => !closed.includes(type));
    const [was, is] = [podsOfPolicy(before), podsOfPolicy(after)];
    // What the policy did not close was open to all before.
    const more = (["Ingress", "Egress"] as const).flatMap((type) => {
      if (!closed.includes(type)) return [];
      const direction = type === "Ingress" ? "ingress" : "egress";
      const list = added(passages(before, direction), passages(after, direction));
      const shown = `${list.slice(0, 3).join("; ")}${list.length > 3 ? `; and ${list.length - 3} more` : ""}`;
      return list.length === 0 ? [] : [`also lets ${type === "Ingress" ? "in" : "out to"} ${shown}`];
    });
    const weakenings = [
      ...(lost.length === 0 ? [] : [`no longer covers ${lost.join(", ")}`]),
      ...(was === undefined || is === undefined || was === is ? [] : [`is for ${is} instead of ${was}`]),
      ...more,
    ];
    return weakenings.length === 0 ? undefined : weakenings.join(", ");
  },
});
