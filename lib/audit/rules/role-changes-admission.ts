import { CHANGES_ADMISSION } from "../model/powers";
import { granted, isClusterWide, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role lets its holder change admission webhooks and policies. */
export const roleChangesAdmission = objectRule({
  id: "role-changes-admission",
  severity: "high",
  category: "security",
  title: "A role lets its holder change what is let into the cluster",
  why: "A webhook reads every object that it is asked about, Secrets too, and may change it; taking one away opens what it kept out; an APIService answers in the API server's place.",
  fix: "Let administrators alone do so; an operator needs its own configuration by name at most.",
  ids: ["CIS-5.1.12", "CWE-269"],
  example: 'verbs = ["patch"], resources = ["mutatingwebhookconfigurations"]',
  kinds: ["Role", "ClusterRole"],
  check: (role, world) => {
    const grants = granted(role, CHANGES_ADMISSION);
    if (grants.length === 0) return undefined;
    const wide = isClusterWide(role, world) && grants.some((one) => one.names.length === 0);
    return { message: `may ${showGrants(grants)}`, severity: wide ? "high" : "medium" };
  },
});
