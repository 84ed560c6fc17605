import { REDIRECTS_TRAFFIC } from "../model/powers";
import { granted, isClusterWide, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role lets its holder redirect traffic. */
export const roleRedirectsTraffic = objectRule({
  id: "role-redirects-traffic",
  severity: "medium",
  category: "security",
  title: "A role lets its holder send traffic elsewhere, or pass by what shuts it off",
  why: "Endpoints written by hand lead a Service to any address (CVE-2021-25740); a proxy and a port forward reach what NetworkPolicies shut off, and these can be taken away.",
  fix: "Leave endpoints to the cluster, and forwarding to people who look for faults.",
  ids: ["CVE-2021-25740", "NSA-network-policies", "CWE-441"],
  example: 'verbs = ["update"], resources = ["endpoints"]',
  kinds: ["Role", "ClusterRole"],
  check: (role, world) => {
    const grants = granted(role, REDIRECTS_TRAFFIC);
    if (grants.length === 0) return undefined;
    const wide = isClusterWide(role, world) && grants.some((one) => one.names.length === 0);
    return { message: `may ${showGrants(grants)}`, severity: wide ? "medium" : "low" };
  },
});
