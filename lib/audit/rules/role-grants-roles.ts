import { WRITES_ROLES } from "../model/powers";
import { granted, isClusterWide, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role lets its holder write roles, or bind them. */
export const roleGrantsRoles = objectRule({
  id: "role-grants-roles",
  severity: "high",
  category: "security",
  title: "A role lets its holder write roles or give them to others",
  why: "It can hand on whatever it holds to accounts that nobody watches, and with bind or escalate everything.",
  fix: "Let administrators alone write roles and bindings.",
  ids: ["CIS-5.1.8", "NSA-authorization", "CWE-269"],
  example: 'verbs = ["create"], resources = ["clusterrolebindings"]',
  kinds: ["Role", "ClusterRole"],
  check: (role, world) => {
    const grants = granted(role, WRITES_ROLES);
    if (grants.length === 0) return undefined;
    const wide = isClusterWide(role, world) && grants.some((one) => one.names.length === 0);
    return { message: `may ${showGrants(grants)}`, severity: wide ? "high" : "medium" };
  },
});
