import type { KubernetesObject } from "../model/object";
import { added, passages } from "../model/policies";
import { isUndecided, map, texts } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** Which ways a policy closes: those that it names, and Ingress where it names none. */
function types(policy: KubernetesObject): readonly string[] {
  const named = texts(policy.body, "spec.policy_types");
  return named.length === 0 ? ["Ingress"] : named;
}

function pods(policy: KubernetesObject): string | undefined {
  const labels = map(policy.body, "spec.pod_selector.match_labels");
  if (labels === undefined) return undefined;
  const told = [...labels].map(([key, value]) => `${key}=${value}`).sort();
  return told.join(", ") || "all pods";
}

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
  check: (change) => {
    const { before, after } = change;
    if (after === undefined) return "is deleted";
    if (before === undefined) return undefined;
    if (["spec.ingress", "spec.egress", "spec.policy_types"].some((path) => isUndecided(after.body, path))) {
      return UNDECIDED;
    }
    const closed = types(after).filter((type) => types(before).includes(type));
    const lost = types(before).filter((type) => !closed.includes(type));
    const [was, is] = [pods(before), pods(after)];
    // What the policy did not close was open to all before.
    const more = (["Ingress", "Egress"] as const).flatMap((type) => {
      if (!closed.includes(type)) return [];
      const direction = type === "Ingress" ? "ingress" : "egress";
      const list = added(passages(before, direction), passages(after, direction));
      const shown = `${list.slice(0, 3).join("; ")}${list.length > 3 ? `; and ${list.length - 3} more` : ""}`;
      return list.length === 0 ? [] : [`also lets ${type === "Ingress" ? "in" : "out to"} ${shown}`];
    });
    const told = [
      ...(lost.length === 0 ? [] : [`no longer covers ${lost.join(", ")}`]),
      ...(was === undefined || is === undefined || was === is ? [] : [`is for ${is} instead of ${was}`]),
      ...more,
    ];
    return told.length === 0 ? undefined : told.join(", ");
  },
});
