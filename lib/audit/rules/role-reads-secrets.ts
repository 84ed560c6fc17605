import { blocks, texts } from "../model/tree";
import { objectRule } from "../rule/define";

const READING: ReadonlySet<string> = new Set(["get", "list", "watch", "*"]);

/** A role reads every Secret. */
export const roleReadsSecrets = objectRule({
  id: "role-reads-secrets",
  severity: "medium",
  category: "security",
  title: "A role reads every Secret",
  why: "Whoever holds it has all passwords and keys of the namespace, of a ClusterRole those of the whole cluster.",
  fix: "Name the Secrets that are needed in resourceNames, with the verb get alone.",
  kinds: ["Role", "ClusterRole"],
  check: (role) => {
    const verbs = blocks(role.body, "rule")
      .filter((rule) => texts(rule, "resources").includes("secrets") && texts(rule, "resource_names").length === 0)
      .flatMap((rule) => texts(rule, "verbs").filter((verb) => READING.has(verb)));
    return verbs.length === 0 ? undefined : `allows to ${[...new Set(verbs)].join(", ")} secrets`;
  },
});
