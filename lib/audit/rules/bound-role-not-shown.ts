import { builtInRole, FOR_EVERYONE } from "../model/built-in-roles";
import { blocks, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** Roles of Kubernetes itself that give little. */
const HARMLESS = /^(?:view|system:.*)$/;

/** A binding gives a role that this plan does not show. */
export const boundRoleNotShown = objectRule({
  id: "bound-role-not-shown",
  severity: "low",
  category: "security",
  title: "A binding gives a role that this plan does not show",
  why: "What its holders may do is said elsewhere, and may change without this plan.",
  fix: "Look at the role in the cluster; bind roles of the same configuration, or those of Kubernetes itself.",
  ids: ["NSA-authorization", "CWE-1059"],
  example: 'role_ref { kind = "ClusterRole", name = "operator" }, which something else makes',
  kinds: ["ClusterRoleBinding", "RoleBinding"],
  check: (binding, world) => {
    const [name, kind] = [text(binding.body, "role_ref.name"), text(binding.body, "role_ref.kind") ?? "ClusterRole"];
    if (name === undefined || HARMLESS.test(name) || FOR_EVERYONE.has(name) || builtInRole(name) !== undefined)
      return undefined;
    const namespace = kind === "Role" ? binding.namespace : undefined;
    if (world.find(kind, name, namespace) !== undefined) return undefined;
    const who = blocks(binding.body, "subject").map((one) => `${text(one, "kind") ?? "?"} ${text(one, "name") ?? "?"}`);
    return `gives ${kind} ${name} to ${who.slice(0, 5).join(", ") || "nobody yet"}`;
  },
});
