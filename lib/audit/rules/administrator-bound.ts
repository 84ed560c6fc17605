import { builtInRole } from "../model/built-in-roles";
import { isSystemNamespace } from "../model/namespaces";
import { blocks, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** Somebody is made administrator, or gets the role of a part of the cluster. */
export const administratorBound = objectRule({
  id: "administrator-bound",
  severity: "high",
  category: "security",
  title: "Somebody is made administrator, or gets the role of a part of the cluster",
  why: "cluster-admin may do everything everywhere; admin and edit, bound in the whole cluster, read all Secrets and take on all service accounts, and in a namespace of Kubernetes itself they take on those of its controllers; the roles of controllers are for these alone.",
  fix: "Bind a role with the rights that are needed, in the namespace where they are needed.",
  ids: ["CIS-5.1.1", "CIS-5.1.7", "NSA-authorization", "CWE-250"],
  example: 'kubernetes_cluster_role_binding_v1 with role_ref { kind = "ClusterRole", name = "cluster-admin" }',
  kinds: ["ClusterRoleBinding", "RoleBinding"],
  check: (binding) => {
    const name = text(binding.body, "role_ref.name");
    if (name === undefined || text(binding.body, "role_ref.kind") === "Role") return undefined;
    const role = builtInRole(name);
    const wide = binding.kind === "ClusterRoleBinding";
    if (role === undefined) return undefined;
    const subjects = blocks(binding.body, "subject").map(
      (one) => `${text(one, "kind") ?? "?"} ${text(one, "name") ?? "?"}`,
    );
    const system = isSystemNamespace(binding.namespace);
    const at = wide ? "in the whole cluster" : `in ${system ? (binding.namespace ?? "") : "its namespace"}`;
    const message = `gives ${name} to ${subjects.join(", ") || "nobody yet"}, who may ${role.may} ${at}`;
    // In one namespace admin and edit are what people get who work there.
    return wide || role.inNamespace || system ? message : { message, severity: "low" };
  },
});
