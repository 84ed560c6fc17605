import { blocks, text } from "../model/tree";
import { changeRule } from "../rule/define";

/** Somebody gets a role. */
export const bindingMade = changeRule({
  id: "binding-made",
  severity: "info",
  category: "security",
  title: "Somebody gets a role",
  why: "What somebody may do is worth a look whenever it becomes more.",
  fix: "Check that it is the right one, that it has the namespace it is for, and nobody more.",
  ids: ["NSA-authorization", "CWE-250"],
  example: "a new kubernetes_role_binding_v1",
  kinds: ["ClusterRoleBinding", "RoleBinding"],
  actions: ["create", "replace"],
  check: ({ after }) => {
    if (after === undefined) return undefined;
    const who = blocks(after.body, "subject").map((subject) => {
      const namespace = text(subject, "namespace");
      const away =
        text(subject, "kind") === "ServiceAccount" && namespace !== undefined && namespace !== after.namespace;
      return `${text(subject, "kind") ?? "?"} ${away ? `${namespace}/` : ""}${text(subject, "name") ?? "?"}`;
    });
    const where = after.kind === "ClusterRoleBinding" ? "everywhere" : "in its namespace";
    return `gives ${text(after.body, "role_ref.name") ?? "a role"} ${where} to ${who.slice(0, 5).join(", ") || "nobody yet"}`;
  },
});
