import { blocks, text } from "../model/tree";
import { objectRule } from "../rule/define";

const OWN =
  /^system:(?:masters|nodes?(?::|$)|kube-(?:scheduler|controller-manager|proxy)|bootstrappers|monitoring|apiserver)/;

/** A group or user of Kubernetes itself gets a role. */
export const ownGroupBound = objectRule({
  id: "own-group-bound",
  severity: "medium",
  category: "security",
  title: "A group or user of Kubernetes itself gets a role",
  why: "These names are for the cluster itself: system:masters may do everything anyway, so that a binding has no use but to mislead; nodes and controllers have the roles that they need.",
  fix: "Bind people and service accounts by names of their own.",
  ids: ["CIS-5.1.7", "NSA-authorization", "CWE-269"],
  example: 'subject { kind = "Group", name = "system:masters" }',
  kinds: ["ClusterRoleBinding", "RoleBinding"],
  check: (binding) => {
    const found = blocks(binding.body, "subject").flatMap((subject) => {
      const name = text(subject, "name") ?? "";
      return OWN.test(name) && text(subject, "kind") !== "ServiceAccount" ? [name] : [];
    });
    const role = text(binding.body, "role_ref.name") ?? "a role";
    // The bindings that every cluster starts with are between names of the cluster itself.
    return found.length === 0 || role.startsWith("system:") ? undefined : `gives ${role} to ${found.join(", ")}`;
  },
});
