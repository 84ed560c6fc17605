import { rulesOf } from "../model/rights";
import { objectRule } from "../rule/define";

/** A role allows everything, or to read everything. */
export const roleAllowsEverything = objectRule({
  id: "role-allows-everything",
  severity: "high",
  category: "security",
  title: "A role allows everything",
  why: "A star for all resources of Kubernetes grants what nobody thought of, all Secrets among it, and what later versions add.",
  fix: "List the verbs and resources that are needed.",
  ids: ["CIS-5.1.3", "NSA-authorization", "CWE-250"],
  example: 'verbs = ["get", "list"], resources = ["*"], api_groups = ["*"]',
  kinds: ["Role", "ClusterRole"],
  check: (role) => {
    const all = rulesOf(role).filter(
      ({ groups, resources, names, urls }) =>
        resources.has("*") &&
        names.length === 0 &&
        urls.length === 0 &&
        (groups.size === 0 || groups.has("*") || groups.has("")),
    );
    if (all.length === 0) return undefined;
    const verbs = [...new Set(all.flatMap((rule) => [...rule.verbs]))];
    return verbs.includes("*")
      ? `allows * on * in ${all.length} of its rules`
      : `allows to ${verbs.join(", ")} * in ${all.length} of its rules`;
  },
});
