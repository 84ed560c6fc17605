import type { Branch } from "../mask/marks";
import { blocks, isUndecided, map, text } from "../model/tree";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** Whether a selector names no label that a role has to have: it matches roles that nobody labelled. */
function takesUnlabelled(selector: Branch): boolean {
  return (
    map(selector, "match_labels")?.size === 0 &&
    blocks(selector, "match_expressions").every((one) => /^(?:DoesNotExist|NotIn)$/.test(text(one, "operator") ?? ""))
  );
}

/** A role takes up all others. */
export const roleAggregatesAll = objectRule({
  id: "role-aggregates-all",
  severity: "high",
  category: "security",
  title: "A role takes up the rules of all others",
  why: "An empty selector, or one that asks for labels that are not there, matches every ClusterRole, cluster-admin among them.",
  fix: "Select the labels of the roles that are meant.",
  ids: ["CIS-5.1.1", "NSA-authorization", "CWE-250"],
  example: "aggregation_rule { cluster_role_selectors {} }",
  kinds: ["ClusterRole"],
  check: (role) => {
    const path = "aggregation_rule.cluster_role_selectors";
    if (isUndecided(role.body, path)) return UNDECIDED;
    const all = blocks(role.body, path).filter(takesUnlabelled);
    if (all.length === 0) return undefined;
    const empty = all.some((one) => blocks(one, "match_expressions").length === 0);
    return empty
      ? "has an empty selector in its aggregation_rule"
      : "selects roles without a label in its aggregation_rule, which nearly all of the cluster are";
  },
});
