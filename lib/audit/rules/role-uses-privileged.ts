import { USES_PRIVILEGED } from "../model/powers";
import { granted, isClusterWide, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** Constraints that allow everything, by the names that OpenShift and most clusters give them. */
const ALL_IS_ALLOWED = /privileged|^(?:node-exporter|hostaccess|hostmount-anyuid)$/;

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
    const wide =
      isClusterWide(role, world) &&
      grants.some(({ names }) => names.length === 0 || names.some((name) => ALL_IS_ALLOWED.test(name)));
    return { message: `may ${showGrants(grants)}`, severity: wide ? "high" : "medium" };
  },
});
