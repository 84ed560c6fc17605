import { blocks, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** The default service account gets rights. */
export const defaultServiceAccountBound = objectRule({
  id: "default-service-account-bound",
  severity: "medium",
  category: "security",
  title: "The default service account gets rights",
  why: "Every pod of the namespace that names no account of its own gets them too.",
  fix: "Make a service account for the workload that needs them.",
  ids: ["CIS-5.1.5", "NSA-authorization", "CWE-269"],
  example: 'subject { kind = "ServiceAccount", name = "default" }',
  kinds: ["ClusterRoleBinding", "RoleBinding"],
  check: (binding) =>
    blocks(binding.body, "subject").some(
      (one) => text(one, "kind") === "ServiceAccount" && text(one, "name") === "default",
    )
      ? `gives ${text(binding.body, "role_ref.name") ?? "a role"} to the service account default`
      : undefined,
});
