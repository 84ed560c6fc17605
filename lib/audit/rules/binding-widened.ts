import type { KubernetesObject } from "../model/object";
import { blocks, hidesSome, pick, text } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

function subjects(binding: KubernetesObject | undefined): readonly string[] {
  if (binding === undefined) return [];
  return blocks(binding.body, "subject").map((subject) => {
    const [kind, namespace, name] = ["kind", "namespace", "name"].map((key) => text(subject, key));
    return `${kind ?? "?"} ${kind !== "ServiceAccount" || namespace === undefined ? "" : `${namespace}/`}${name ?? "?"}`;
  });
}

/** A binding that was there gives its role to more, or gives another role. */
export const bindingWidened = changeRule({
  id: "binding-widened",
  severity: "medium",
  category: "security",
  title: "A role is given to more, or another one is given",
  why: "Whoever is named gets the rights of the role with the apply.",
  fix: "Check that they need all of these rights.",
  ids: ["CIS-5.1.1", "NSA-authorization", "CWE-269"],
  example: "a second subject in a RoleBinding",
  kinds: ["RoleBinding", "ClusterRoleBinding"],
  actions: ["update", "replace"],
  check: (change) => {
    if (change.after === undefined) return undefined;
    if (hidesSome(pick(change.after.body, "subject"))) return UNDECIDED;
    const [was, is] = [change.before, change.after].map((side) => side && text(side.body, "role_ref.name"));
    const known = subjects(change.before);
    const added = subjects(change.after).filter((one) => was !== is || !known.includes(one));
    if (added.length === 0) return undefined;
    return `${was === is ? "" : `instead of ${was ?? "a role"} `}gives ${is ?? "a role"} to ${added.join(", ")}`;
  },
});
