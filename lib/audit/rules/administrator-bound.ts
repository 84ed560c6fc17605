import { blocks, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** Somebody is made administrator of the cluster. */
export const administratorBound = objectRule({
  id: "administrator-bound",
  severity: "high",
  category: "security",
  title: "Somebody is made administrator of the cluster",
  why: "The role cluster-admin may do everything everywhere.",
  fix: "Bind a role with the rights that are needed.",
  kinds: ["ClusterRoleBinding", "RoleBinding"],
  check: (binding) => {
    if (text(binding.body, "role_ref.name") !== "cluster-admin") return undefined;
    const subjects = blocks(binding.body, "subject").map(
      (one) => `${text(one, "kind") ?? "?"} ${text(one, "name") ?? "?"}`,
    );
    return `gives cluster-admin to ${subjects.join(", ")}`;
  },
});
