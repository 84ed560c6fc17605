import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A namespace lets every pod in. */
export const namespaceWithoutPodSecurity = objectRule({
  id: "namespace-without-pod-security",
  severity: "low",
  category: "security",
  title: "A namespace lets every pod in",
  why: "Nothing refuses a privileged pod there.",
  fix: "Set the label pod-security.kubernetes.io/enforce to restricted, or baseline.",
  ids: ["CIS-5.2.1", "NSA-pods-security-enforcement", "CWE-693"],
  example: "a namespace without the label pod-security.kubernetes.io/enforce",
  kinds: ["Namespace"],
  check: (namespace) => {
    if (namespace.labels === undefined) return UNDECIDED;
    const level = namespace.labels.get("pod-security.kubernetes.io/enforce") ?? "privileged";
    return level === "privileged" ? "enforces no pod security standard" : undefined;
  },
});
