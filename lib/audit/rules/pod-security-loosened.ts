import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

const LEVELS = ["privileged", "baseline", "restricted"];

/** A namespace enforces a weaker pod security standard. */
export const podSecurityLoosened = changeRule({
  id: "pod-security-loosened",
  severity: "high",
  category: "security",
  title: "A namespace enforces a weaker pod security standard",
  why: "Pods that were refused there are let in from now on.",
  fix: "Keep the label, and put the pod that needs more into a namespace of its own.",
  kinds: ["Namespace"],
  actions: ["update", "replace"],
  check: (change) => {
    if (change.after?.labels === undefined) return UNDECIDED;
    const levels = [change.before, change.after].map(
      (side) => side?.labels?.get("pod-security.kubernetes.io/enforce") ?? "privileged",
    );
    const [from, to] = levels.map((level) => LEVELS.indexOf(level));
    return (to ?? 0) < (from ?? 0) ? `pod-security.kubernetes.io/enforce ${levels.join(" → ")}` : undefined;
  },
});
