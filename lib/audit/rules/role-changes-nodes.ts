import { CHANGES_NODES } from "../model/powers";
import { granted, isClusterWide, showGrants } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role lets its holder change nodes, namespaces or definitions. */
export const roleChangesNodes = objectRule({
  id: "role-changes-nodes",
  severity: "medium",
  category: "security",
  title: "A role lets its holder change nodes, namespaces or kinds",
  why: "Labels of a namespace say which pods are let in; labels and taints of a node say which pods land there; a definition says what is checked of a kind.",
  fix: "Take the verbs that write away.",
  ids: ["NSA-authorization", "CWE-269"],
  example: 'verbs = ["patch"], resources = ["nodes"]',
  kinds: ["Role", "ClusterRole"],
  check: (role, world) => {
    const grants = granted(role, CHANGES_NODES);
    if (grants.length === 0) return undefined;
    const wide = isClusterWide(role, world) && grants.some((one) => one.names.length === 0);
    return { message: `may ${showGrants(grants)}`, severity: wide ? "medium" : "low" };
  },
});
