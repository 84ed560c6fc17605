import { builtInRole } from "../model/built-in-roles";
import { podsOf } from "../model/pods";
import { blocks, isUndecided, text } from "../model/tree";
import type { World } from "../model/world";
import type { ChangeRule, Hit } from "../rule/rule";

/** The strong roles of the cluster's own that this plan gives to service accounts, by `namespace/name`. */
function strongAccounts(world: World): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const kind of ["ClusterRoleBinding", "RoleBinding"]) {
    for (const binding of world.ofKind(kind)) {
      const role = text(binding.body, "role_ref.name");
      if (role === undefined || builtInRole(role) === undefined) continue;
      for (const subject of blocks(binding.body, "subject")) {
        if (text(subject, "kind") !== "ServiceAccount") continue;
        found.set(`${text(subject, "namespace") ?? binding.namespace ?? ""}/${text(subject, "name") ?? ""}`, role);
      }
    }
  }
  return found;
}

/** Pods run with another service account. */
export const serviceAccountChanged: ChangeRule = {
  id: "service-account-changed",
  severity: "medium",
  category: "security",
  title: "Pods run with another service account",
  why: "Whoever gets into a pod, and the program in it, has all rights of the account, in the cluster and in the cloud.",
  fix: "Check what the account may do.",
  ids: ["CIS-5.1.5", "NSA-pods-service-account-token", "CWE-269"],
  example: 'service_account_name = "web" → "cluster-admin-sa"',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    const strong = strongAccounts(plan.after);
    for (const pods of plan.after.pods) {
      const { change, address, namespace } = pods.owner;
      const before = change.before && podsOf(change.before);
      if (before === undefined || change.action === "no-op") continue;
      if (isUndecided(pods.spec, "service_account_name")) {
        yield { address, message: "the service account of its pods is not known before the apply", unknown: true };
        continue;
      }
      const [from, to] = [before, pods].map((side) => text(side.spec, "service_account_name") ?? "default");
      if (from === to || to === undefined) continue;
      const role = strong.get(`${namespace ?? ""}/${to}`);
      yield {
        address,
        message: `service account ${from} → ${to}${role === undefined ? "" : `, which has ${role}`}`,
        severity: role !== undefined ? "high" : to === "default" ? "low" : "medium",
      };
    }
  },
};
