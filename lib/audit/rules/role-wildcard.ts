import { rulesOf } from "../model/rights";
import { objectRule } from "../rule/define";
import type { Severity } from "../rule/rule";

/** Groups of Kubernetes itself; those of others have a domain of their own. */
const OWN = /^$|^[a-z]+$|\.k8s\.io$/;

/** A role has stars where names could stand. */
export const roleWildcard = objectRule({
  id: "role-wildcard",
  severity: "medium",
  category: "security",
  title: "A role has stars where names could stand",
  why: "A star grants what later versions and other operators add: a verb such as bind or impersonate, a kind of the same name in another group, a path with secrets in it.",
  fix: "List the verbs, resources, API groups and paths that are needed.",
  ids: ["CIS-5.1.3", "NSA-authorization", "CWE-250"],
  example: 'verbs = ["get"], non_resource_urls = ["*"]',
  kinds: ["Role", "ClusterRole"],
  check: (role) => {
    const wildcards: { readonly what: string; readonly severity: Severity }[] = [];
    for (const { verbs, groups, resources, urls } of rulesOf(role)) {
      const ofKubernetes = groups.size === 0 || [...groups].some((group) => group === "*" || OWN.test(group));
      const severity = ofKubernetes ? "medium" : "low";
      if (urls.includes("*") || urls.includes("/*"))
        wildcards.push({ what: `${[...verbs].join(", ")} on every path`, severity: "medium" });
      if (urls.length > 0) continue;
      const everything = resources.has("*") && (groups.has("*") || groups.has("") || groups.size === 0);
      if (everything) continue; // a rule of its own
      const of = `${[...resources].slice(0, 5).join(", ")} of ${[...groups].map((one) => one || "the core").join(", ")}`;
      if (resources.has("*")) wildcards.push({ what: `${[...verbs].join(", ")} on ${of}`, severity });
      else if (verbs.has("*")) wildcards.push({ what: `* on ${of}`, severity });
      else if (groups.has("*")) wildcards.push({ what: `${[...verbs].join(", ")} on ${of}`, severity: "medium" });
    }
    if (wildcards.length === 0) return undefined;
    const message = `allows ${[...new Set(wildcards.map(({ what }) => what))].join("; ")}`;
    return { message, severity: wildcards.some((one) => one.severity === "medium") ? "medium" : "low" };
  },
});
