import { goneObject, howItGoes } from "../model/gone";
import { text } from "../model/tree";
import type { ChangeRule, Hit } from "../rule/rule";

/** A role is destroyed while a binding that stays gives it. */
export const referencedRoleDestroyed: ChangeRule = {
  id: "referenced-role-destroyed",
  severity: "medium",
  category: "destroy",
  title: "A role is destroyed while a binding still gives it",
  why: "Whoever holds it loses its rights at once; and whoever makes a role of this name later gives these accounts its rights.",
  fix: "Destroy the binding too, or keep the role.",
  ids: ["NSA-authorization", "CWE-404"],
  example: "a Role is destroyed that a RoleBinding still names",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const kind of ["RoleBinding", "ClusterRoleBinding"]) {
      for (const binding of plan.after.ofKind(kind)) {
        const [role, name] = ["kind", "name"].map((key) => text(binding.body, `role_ref.${key}`));
        if (role === undefined || name === undefined) continue;
        const gone = goneObject(plan, role, name, role === "Role" ? binding.namespace : undefined);
        if (gone === undefined) continue;
        yield {
          address: gone.address,
          subject: binding.address,
          message: `${howItGoes(gone)}, and ${kind} ${binding.name} still gives it`,
        };
      }
    }
  },
};
