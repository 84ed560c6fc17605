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
  kinds: ["ClusterRoleBinding", "RoleBinding"],
  check: (binding) => {
    const names = blocks(binding.body, "subject").map((subject) => text(subject, "name") ?? "");
    const found = names.filter((name) => EVERYONE.has(name) || name.startsWith("system:serviceaccounts:"));
    return found.length === 0
      ? undefined
      : `gives ${text(binding.body, "role_ref.name") ?? "a role"} to ${found.join(", ")}`;
  },
});
