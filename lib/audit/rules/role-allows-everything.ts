import { blocks, texts } from "../model/tree";
import { objectRule } from "../rule/define";

/** A role allows everything. */
export const roleAllowsEverything = objectRule({
  id: "role-allows-everything",
  severity: "high",
  category: "security",
  title: "A role allows everything",
  why: "A star in verbs, resources or API groups grants what nobody thought of, and what later versions add.",
  fix: "List the verbs and resources that are needed.",
  kinds: ["Role", "ClusterRole"],
  check: (role) => {
    const starred = blocks(role.body, "rule").filter((rule) =>
      ["verbs", "resources"].some((key) => texts(rule, key).includes("*")),
    );
    return starred.length === 0 ? undefined : `${starred.length} of its rules has * for verbs or resources`;
  },
});
