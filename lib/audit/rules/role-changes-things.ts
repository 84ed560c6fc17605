import { rulesOf } from "../model/rights";
import { objectRule } from "../rule/define";

const READING: ReadonlySet<string> = new Set(["get", "list", "watch"]);

/** A role lets its holder change things. */
export const roleChangesThings = objectRule({
  id: "role-changes-things",
  severity: "info",
  category: "security",
  title: "A role lets its holder change things",
  why: "Most roles do, and what these verbs can do together, no list knows.",
  fix: "Read it: only what is needed, by names, in one namespace.",
  ids: ["NSA-authorization", "CWE-250"],
  example: 'verbs = ["update"], resources = ["services"]',
  kinds: ["Role", "ClusterRole"],
  check: (role) => {
    const rights = rulesOf(role).flatMap(({ verbs, resources, groups, urls }) => {
      const writing = [...verbs].filter((verb) => !READING.has(verb));
      if (writing.length === 0 || (urls.length > 0 && resources.size === 0)) return [];
      const of = [...groups].filter((group) => group !== "").join(", ");
      const things = [...resources];
      const shown = `${things.slice(0, 5).join(", ")}${things.length > 5 ? ` and ${things.length - 5} more` : ""}`;
      return [`${writing.join(", ")} ${shown}${of === "" ? "" : ` of ${of}`}`];
    });
    if (rights.length === 0) return undefined;
    return `may ${rights.slice(0, 4).join("; ")}${rights.length > 4 ? `; and more by ${rights.length - 4} rules` : ""}`;
  },
});
