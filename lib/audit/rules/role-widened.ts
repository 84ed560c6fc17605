import type { Branch } from "../mask/marks";
import { blocks, texts } from "../model/tree";
import { changeRule } from "../rule/define";

/** One right: a verb on a resource of an API group, or on a path. */
type Right = readonly [group: string, resource: string, verb: string, name: string];

function rightsOf(rule: Branch): Right[] {
  const orAny = (list: readonly string[]): readonly string[] => (list.length === 0 ? ["*"] : list);
  const names = orAny(texts(rule, "resource_names"));
  const verbs = texts(rule, "verbs");
  const paths = texts(rule, "non_resource_urls").flatMap((path) => verbs.map((verb): Right => ["", path, verb, "*"]));
  const groups = texts(rule, "api_groups");
  const resources = (groups.length === 0 ? [""] : groups).flatMap((group) =>
    texts(rule, "resources").flatMap((resource) =>
      verbs.flatMap((verb) => names.map((name): Right => [group, resource, verb, name])),
    ),
  );
  return [...paths, ...resources];
}

const covers = (held: Right, wanted: Right): boolean =>
  held.every((part, index) => part === "*" || part === wanted[index]);

/** A role grants more than before. */
export const roleWidened = changeRule({
  id: "role-widened",
  severity: "medium",
  category: "security",
  title: "A role grants more than before",
  why: "Everybody to whom it is bound gets these rights with the apply.",
  fix: "Check that all who hold it need them; else make a role of its own.",
  ids: ["CIS-5.1.1", "NSA-authorization", "CWE-269"],
  example: "one more verb in a Role",
  kinds: ["Role", "ClusterRole"],
  actions: ["update", "replace"],
  check: (change) => {
    const [before, after] = [change.before, change.after].map((side) =>
      side === undefined ? [] : blocks(side.body, "rule").flatMap(rightsOf),
    );
    const added = (after ?? []).filter((right) => !(before ?? []).some((held) => covers(held, right)));
    if (added.length === 0) return undefined;
    const rights = [
      ...new Set(added.map(([group, resource, verb]) => `${verb} ${resource}${group === "" ? "" : `.${group}`}`)),
    ];
    return `also allows to ${rights.slice(0, 5).join(", ")}${rights.length > 5 ? ` and ${rights.length - 5} more` : ""}`;
  },
});
