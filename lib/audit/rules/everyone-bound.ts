import { FOR_EVERYONE } from "../model/built-in-roles";
import { blocks, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** Names that stand for people and pods whom nobody chose. */
const EVERYONE: ReadonlySet<string> = new Set([
  "system:anonymous",
  "system:unauthenticated",
  "system:authenticated",
  "system:serviceaccounts",
]);

/** A role is bound to everyone. */
export const everyoneBound = objectRule({
  id: "everyone-bound",
  severity: "high",
  category: "security",
  title: "A role is bound to everyone",
  why: "Who needs no account, or just any account, of a namespace or of the cluster, gets these rights.",
  fix: "Bind the accounts that need them.",
  ids: ["CIS-5.1.1", "NSA-authentication", "NSA-authorization", "CWE-732"],
  example: 'subject { kind = "Group", name = "system:authenticated" }',
  kinds: ["ClusterRoleBinding", "RoleBinding"],
  check: (binding) => {
    const names = blocks(binding.body, "subject").map((subject) => text(subject, "name") ?? "");
    const found = names.filter((name) => EVERYONE.has(name) || name.startsWith("system:serviceaccounts:"));
    const role = text(binding.body, "role_ref.name");
    return found.length === 0 || FOR_EVERYONE.has(role ?? "")
      ? undefined
      : `gives ${role ?? "a role"} to ${found.join(", ")}`;
  },
});
