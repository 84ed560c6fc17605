import { blocks, texts } from "../model/tree";
import { objectRule } from "../rule/define";

/** Verbs that give rights which the holder does not have himself. */
const VERBS: ReadonlySet<string> = new Set(["escalate", "bind", "impersonate"]);
/** Resources that run commands in pods of others, or make tokens of others; to read them is harmless. */
const RESOURCES: ReadonlySet<string> = new Set([
  "pods/exec",
  "pods/attach",
  "pods/ephemeralcontainers",
  "nodes/proxy",
  "serviceaccounts/token",
]);

/** A role lets its holder take more rights. */
export const roleMayEscalate = objectRule({
  id: "role-may-escalate",
  severity: "high",
  category: "security",
  title: "A role lets its holder take more rights",
  why: "Who may escalate, bind or impersonate, run commands in other pods or make tokens of other accounts soon holds their rights too.",
  fix: "Take these verbs and resources away, or limit them with resourceNames.",
  kinds: ["Role", "ClusterRole"],
  check: (role) => {
    const found = blocks(role.body, "rule").flatMap((rule) => {
      if (texts(rule, "resource_names").length > 0) return [];
      const [verbs, resources] = [texts(rule, "verbs"), texts(rule, "resources")];
      return [
        ...verbs.filter((verb) => VERBS.has(verb)).map((verb) => `${verb} ${resources.join(", ")}`),
        ...resources.filter((resource) => RESOURCES.has(resource)).map((resource) => `${verbs.join(", ")} ${resource}`),
      ];
    });
    return found.length === 0 ? undefined : `allows to ${[...new Set(found)].join("; ")}`;
  },
});
