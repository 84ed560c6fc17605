import { READS_SECRETS } from "../model/powers";
import { granted, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role reads every Secret. */
export const roleReadsSecrets = objectRule({
  id: "role-reads-secrets",
  severity: "medium",
  category: "security",
  title: "A role reads every Secret",
  why: "Whoever holds it has all passwords and keys of the namespace, of a ClusterRole those of the whole cluster.",
  fix: "Name the Secrets that are needed in resourceNames, with the verb get alone.",
  ids: ["CIS-5.1.2", "NSA-authorization", "CWE-522"],
  example: 'verbs = ["list"], resources = ["secrets"]',
  kinds: ["Role", "ClusterRole"],
  check: (role) => {
    const grants = granted(role, READS_SECRETS).filter((one) => one.names.length === 0);
    return grants.length === 0 ? undefined : `may ${showGrants(grants)}`;
  },
});
