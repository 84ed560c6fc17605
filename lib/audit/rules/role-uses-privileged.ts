import { USES_PRIVILEGED } from "../model/powers";
import { granted, isClusterWide, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role lets its holder use privileged security context constraints. */
export const roleUsesPrivileged = objectRule({
  id: "role-uses-privileged",
  severity: "high",
  category: "security",
  title: "A role lets pods run past the cluster's rules for pods",
  why: "Pods of whoever holds it may be privileged, as far as the named constraints allow.",
  fix: "Bind restricted-v2, or constraints that are made for the workload.",
  ids: ["NSA-pods-security-enforcement", "CWE-250"],
  example: 'verbs = ["use"], resources = ["securitycontextconstraints"], resource_names = ["privileged"]',
  kinds: ["Role", "ClusterRole"],
  check: (role, world) => {
    const grants = granted(role, USES_PRIVILEGED);
    if (grants.length === 0) return undefined;
    const wide = isClusterWide(role, world) && grants.some((one) => one.names.length === 0);
    return { message: `may ${showGrants(grants)}`, severity: wide ? "high" : "medium" };
  },
});
