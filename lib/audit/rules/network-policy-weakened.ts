import type { Tree } from "../mask/marks";
import { blocks, texts } from "../model/tree";
import { changeRule } from "../rule/define";

/** A NetworkPolicy goes, or lets more in. */
export const networkPolicyWeakened = changeRule({
  id: "network-policy-weakened",
  severity: "medium",
  category: "exposure",
  title: "A NetworkPolicy goes, or lets more in",
  why: "Pods that were shut off can be reached from other pods after the apply.",
  fix: "Keep the policy, or replace it by one that is as narrow.",
  kinds: ["NetworkPolicy"],
  actions: ["delete", "update", "forget"],
  check: (change) => {
    if (change.action === "delete") return "is deleted";
    const [before, after] = [change.before, change.after].map((side) =>
      side === undefined ? [] : blocks(side.body, "spec.ingress"),
    );
    const open = (rules: readonly Tree[] | undefined) =>
      (rules ?? []).some((rule) => blocks(rule, "from").length === 0);
    if (!open(before) && open(after)) return "gets an ingress rule that lets everyone in";
    const types = [change.before, change.after].map((side) =>
      side === undefined ? [] : texts(side.body, "spec.policy_types"),
    );
    const lost = (types[0] ?? []).filter((type) => !(types[1] ?? []).includes(type));
    return change.after !== undefined && lost.length > 0 ? `no longer covers ${lost.join(", ")}` : undefined;
  },
});
