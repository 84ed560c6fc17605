import { MAKES_PODS, READS_SECRETS, TAKES_OVER } from "../model/powers";
import { granted, rulesOf } from "../model/rights";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

const LABEL = /^rbac\.authorization\.k8s\.io\/aggregate-to-(.+)$/;
const READING: ReadonlySet<string> = new Set(["get", "list", "watch"]);

/** A role becomes a part of one that others hold already. */
export const roleAggregated = objectRule({
  id: "role-aggregated",
  severity: "medium",
  category: "security",
  title: "A role becomes a part of one that others hold already",
  why: "By its label the cluster adds its rules to view, edit or admin: all who hold these get them at once, and no binding shows it.",
  fix: "Give it by a binding, or aggregate no more than what its holders are meant to do.",
  ids: ["CIS-5.1.1", "NSA-authorization", "CWE-269"],
  example: 'labels = { "rbac.authorization.k8s.io/aggregate-to-view" = "true" } with the verb patch',
  kinds: ["ClusterRole"],
  check: (role) => {
    if (role.labels === undefined) return UNDECIDED;
    const into = [...role.labels].flatMap(([key, value]) => (value === "true" ? (LABEL.exec(key)?.[1] ?? []) : []));
    if (into.length === 0) return undefined;
    const strong = granted(role, [...READS_SECRETS, ...TAKES_OVER, ...MAKES_PODS]).length > 0;
    const writes = rulesOf(role).some(({ verbs }) => [...verbs].some((verb) => !READING.has(verb)));
    const ofKubernetes = rulesOf(role).some(({ groups }) => [...groups].some((group) => !group.includes(".")));
    const viewed = into.includes("view") && (writes || strong);
    return {
      message: `adds its rules to ${into.join(", ")}${viewed ? ", which is meant to read only" : ""}`,
      severity: viewed && strong ? "high" : viewed || strong || ofKubernetes ? "medium" : "low",
    };
  },
});
