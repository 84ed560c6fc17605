import { MAKES_PODS } from "../model/powers";
import { granted, isClusterWide, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role lets its holder run pods. */
export const roleCreatesPods = objectRule({
  id: "role-creates-pods",
  severity: "high",
  category: "security",
  title: "A role lets its holder run pods",
  why: "Who runs a pod chooses its image, its node and its service account: with that it holds the rights of every account of the namespace, and reads its Secrets; by a ClusterRole those of all namespaces.",
  fix: "Leave it to the pipeline that deploys, in the one namespace that it deploys to.",
  ids: ["CIS-5.1.4", "NSA-authorization", "CWE-269"],
  example: 'verbs = ["create"], resources = ["pods"] in a ClusterRole',
  kinds: ["Role", "ClusterRole"],
  check: (role, world) => {
    const grants = granted(role, MAKES_PODS);
    if (grants.length === 0) return undefined;
    const wide = isClusterWide(role, world) && grants.some((one) => one.names.length === 0);
    return { message: `may ${showGrants(grants)}`, severity: wide ? "high" : "medium" };
  },
});
