import { ownNamespace } from "../model/namespaces";
import { offences } from "../model/pod-security";
import { podRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

const LABEL = "pod-security.kubernetes.io/enforce";

/** The namespace would refuse these pods. */
export const podSecurityRefuses = podRule({
  id: "pod-security-refuses",
  severity: "high",
  category: "security",
  title: "The namespace would refuse these pods",
  why: "The Pod Security level of the namespace does not admit them. The apply succeeds for a Deployment, a DaemonSet or a StatefulSet, and no new pod ever starts.",
  fix: "Make the pods fit the level, or give their namespace the level that they need.",
  ids: ["PSS-baseline-privileged", "NSA-pods-security-enforcement", "CWE-1068"],
  example: "enforce = baseline on the namespace, and host_network in a pod template",
  check: (pods, world) => {
    const namespace = ownNamespace(world, pods.owner.namespace);
    if (namespace === undefined) return undefined;
    if (namespace.labels === undefined) return UNDECIDED;
    const level = namespace.labels.get(LABEL);
    if (level !== "baseline" && level !== "restricted") return undefined;
    const found = offences(pods, level);
    if (found.length === 0) return undefined;
    return {
      message: `namespace ${namespace.name} enforces ${level}, and refuses these pods: ${found.slice(0, 6).join("; ")}${found.length > 6 ? ` and ${found.length - 6} more` : ""}`,
      claim: `refused by ${level}: ${found.join("; ")}`,
    };
  },
});
