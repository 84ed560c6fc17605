import { blocks, isUndecided, map } from "../model/tree";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A role takes up all others. */
export const roleAggregatesAll = objectRule({
  id: "role-aggregates-all",
  severity: "high",
  category: "security",
  title: "A role takes up the rules of all others",
  why: "An empty selector matches every ClusterRole, cluster-admin among them.",
  fix: "Select the labels of the roles that are meant.",
  ids: ["CIS-5.1.1", "NSA-authorization", "CWE-250"],
  example: "aggregation_rule { cluster_role_selectors {} }",
  kinds: ["ClusterRole"],
  check: (role) => {
    const path = "aggregation_rule.cluster_role_selectors";
    if (isUndecided(role.body, path)) return UNDECIDED;
    const selectors = blocks(role.body, path);
    const empty = selectors.filter(
      (one) => map(one, "match_labels")?.size === 0 && blocks(one, "match_expressions").length === 0,
    );
    return empty.length === 0 ? undefined : "has an empty selector in its aggregation_rule";
  },
});
