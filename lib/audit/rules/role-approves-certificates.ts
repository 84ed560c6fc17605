import { APPROVES_CERTIFICATES } from "../model/powers";
import { granted, isClusterWide, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role lets its holder approve certificates. */
export const roleApprovesCertificates = objectRule({
  id: "role-approves-certificates",
  severity: "high",
  category: "security",
  title: "A role lets its holder approve certificates",
  why: "With a certificate that it asks for and approves itself it is whoever it wants to be, an administrator too.",
  fix: "Leave approval to the controller manager and to administrators.",
  ids: ["CIS-5.1.11", "CWE-295"],
  example: 'verbs = ["update"], resources = ["certificatesigningrequests/approval"]',
  kinds: ["Role", "ClusterRole"],
  check: (role, world) => {
    const grants = granted(role, APPROVES_CERTIFICATES);
    if (grants.length === 0) return undefined;
    const wide = isClusterWide(role, world) && grants.some((one) => one.names.length === 0);
    return { message: `may ${showGrants(grants)}`, severity: wide ? "high" : "medium" };
  },
});
