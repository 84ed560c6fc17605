import type { Branch, Tree } from "../mask/marks";
import { isUndecided, blocks, map, text, texts } from "./tree";
import type { Pods } from "./pods";
import { once } from "./question";
import type { World, Match } from "./world";

/** Labels by their keys. */
export type Labels = ReadonlyMap<string, string>;

function holds(expression: Tree, labels: Labels): boolean {
  const [key = "", operator] = [text(expression, "key"), text(expression, "operator")];
  const value = labels.get(key);
  const listed = value !== undefined && texts(expression, "values").includes(value);
  if (operator === "In") return listed;
  if (operator === "NotIn") return !listed;
  return operator === "DoesNotExist" ? value === undefined : value !== undefined;
}

/**
 * Whether a label selector, with its labels and its expressions, matches labels. An empty one matches all of them, and
 * one that is not there none.
 */
export function selects(selector: Branch | undefined, labels: Labels | undefined): Match {
  if (selector === undefined) return "no";
  const wanted = map(selector, "match_labels");
  const expressions = blocks(selector, "match_expressions");
  if (wanted === undefined || isUndecided(selector, "match_expressions")) return "unknown";
  if (wanted.size === 0 && expressions.length === 0) return "yes";
  if (labels === undefined) return "unknown";
  for (const [key, value] of wanted) if (labels.get(key) !== value) return "no";
  return expressions.every((one) => holds(one, labels)) ? "yes" : "no";
}

const byNamespace = once((world: World): ReadonlyMap<string, readonly Pods[]> => {
  const found = new Map<string, Pods[]>();
  for (const pods of world.pods) {
    const key = pods.owner.namespace ?? "";
    const same = found.get(key);
    if (same === undefined) found.set(key, [pods]);
    else same.push(pods);
  }
  return found;
});

/** The pods of a namespace. */
export function podsIn(world: World, namespace: string | undefined): readonly Pods[] {
  return byNamespace(world).get(namespace ?? "") ?? [];
}

/** The pods of a namespace that a label selector is for, for certain; a label that it asks for leaves few to look at. */
export function podsSelected(
  world: World,
  namespace: string | undefined,
  selector: Branch | undefined,
): readonly Pods[] {
  const wanted = selector && map(selector, "match_labels");
  const candidates =
    wanted === undefined || wanted.size === 0 ? podsIn(world, namespace) : world.selected(wanted, namespace).pods;
  return candidates.filter(({ labels }) => labels !== undefined && selects(selector, labels) === "yes");
}
