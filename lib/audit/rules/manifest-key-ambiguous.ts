import { isBranch, isList, type Tree } from "../mask/marks";
import { OTHER_SPELLING } from "../model/normalise";
import { changeRule } from "../rule/define";

function find(tree: Tree, path: string, depth: number, found: string[]): void {
  if (depth > 20 || found.length > 5) return;
  if (isList(tree)) tree.forEach((item) => find(item, path, depth + 1, found));
  else if (isBranch(tree)) {
    for (const [key, inner] of Object.entries(tree)) {
      const name = key.startsWith(OTHER_SPELLING) ? key.slice(OTHER_SPELLING.length) : key;
      if (name !== key) found.push(path === "" ? name : `${path}.${name}`);
      if (typeof inner === "object" && inner !== null)
        find(inner, path === "" ? name : `${path}.${name}`, depth + 1, found);
    }
  }
}

/** A field of a manifest stands there in two spellings. */
export const manifestKeyAmbiguous = changeRule({
  id: "manifest-key-ambiguous",
  severity: "high",
  category: "plan",
  title: "A field of a manifest stands there in two spellings",
  why: "Only one of them is what Kubernetes reads. Who reads the plan may see the other: it is a way to hide something.",
  fix: "Leave the one in the spelling of its API, and find out who wrote the other.",
  ids: ["CWE-436"],
  example: "Spec = { … } beside spec = { … } in kubernetes_manifest",
  actions: ["create", "update", "replace", "no-op"],
  readsMarks: true,
  check: ({ after, type }) => {
    if (after === undefined || type !== "kubernetes_manifest") return undefined;
    const found: string[] = [];
    find(after.body, "", 0, found);
    return found.length === 0 ? undefined : `has ${[...new Set(found)].join(", ")} in another spelling, too`;
  },
});
