import {
  isBranch,
  isHiddenFromRules,
  isList,
  Masked,
  ownKey,
  setKey,
  Unknown,
  type Branch,
  type Tree,
} from "../mask/marks";
import { meet } from "./question";

// A few hundred paths, asked for a million times.
const split = new Map<string, readonly string[]>();

function steps(path: string): readonly string[] {
  let known = split.get(path);
  if (known === undefined) split.set(path, (known = path.split(".")));
  return known;
}

/**
 * Follows a dotted path. Where it meets a list before a name it takes the first element, as the provider writes single
 * blocks: `pick(deployment, "spec.template.spec.host_network")`. A mark on the way is what it returns. Keys with dots in them need
 * the path as a list.
 */
export function pick(tree: Tree, path: string | readonly string[]): Tree {
  let current: Tree = tree;
  for (const key of typeof path === "string" ? steps(path) : path) {
    if (isList(current)) current = current[0];
    if (typeof current !== "object" || current === null) return undefined;
    if (isHiddenFromRules(current)) break;
    if (!isBranch(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  if (typeof current === "object" && current !== null) meet(current);
  return current;
}

/** A text at a path; nothing where there is none or it is empty, unknown or masked. */
export function text(tree: Tree, path: string): string | undefined {
  return asText(pick(tree, path));
}

/** A text under a key, which may have dots in it; as {@link text}. */
export function textOf(branch: Branch, key: string): string | undefined {
  return asText(ownKey(branch, key));
}

function asText(value: Tree): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A whole number at a path, also where the provider writes it as text. */
export function number(tree: Tree, path: string): number | undefined {
  const value = pick(tree, path);
  const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : undefined;
}

/** Words that somebody reads as `true`. Terraform writes none of them for a flag: a plan that does is not believed. */
const YES = /^\s*(?:true|t|yes|y|on|1)\s*$/i;

/** Whether a path is `true`, or something that a reader could take for it. */
export function flag(tree: Tree, path: string): boolean {
  const value = pick(tree, path);
  return value === true || value === 1 || (typeof value === "string" && YES.test(value));
}

/** Whether what a path names is not known before the apply, or not to be looked at. */
export function isUndecided(tree: Tree, path: string): boolean {
  return isHiddenFromRules(pick(tree, path));
}

/** Whether a value, or an item of a list, is not known before the apply, or not to be looked at. */
export function hidesSome(tree: Tree): boolean {
  return isHiddenFromRules(tree) || (isList(tree) && tree.some(isHiddenFromRules));
}

/** The blocks at a path; none where there are none or they are unknown. */
export function blocks(tree: Tree, path: string): readonly Branch[] {
  const value = pick(tree, path);
  if (isBranch(value)) return [value];
  if (!isList(value)) return [];
  value.forEach(meet);
  return value.filter(isBranch);
}

/** The items at a path that are plain values. */
export function texts(tree: Tree, path: string): readonly string[] {
  const value = pick(tree, path);
  if (!isList(value)) return [];
  value.forEach(meet);
  return value.filter((item) => typeof item === "string" || typeof item === "number").map(String);
}

/** A map of texts at a path, such as labels; undefined where it, or one of its values, is undecided. */
export function map(tree: Tree, path: string): ReadonlyMap<string, string> | undefined {
  const value = pick(tree, path);
  if (isHiddenFromRules(value)) return undefined;
  const found = new Map<string, string>();
  if (!isBranch(value)) return found;
  for (const [key, inner] of Object.entries(value)) {
    meet(inner);
    if (isHiddenFromRules(inner)) return undefined;
    if (inner !== null && inner !== undefined) found.set(key, String(inner));
  }
  return found;
}

/** The keys of a map at a path, whatever its values. */
export function keys(tree: Tree, path: string): readonly string[] {
  const value = pick(tree, path);
  return isBranch(value) ? Object.keys(value) : [];
}

/** Whether the two sides of a change are the same. What is unknown equals nothing; the side before it has no such. */
export function sameTree(a: Tree, b: Tree): boolean {
  if (a === b) return !(a instanceof Unknown);
  if (a instanceof Unknown || b instanceof Unknown) return false;
  if (a instanceof Masked || b instanceof Masked) return a instanceof Masked && b instanceof Masked && a.equals(b);
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((item, index) => sameTree(item, b[index]));
  }
  if (isBranch(a) || isBranch(b)) {
    if (!isBranch(a) || !isBranch(b)) return false;
    for (const name of Object.keys(a)) if (!sameTree(a[name], ownKey(b, name))) return false;
    for (const name of Object.keys(b)) if (!Object.hasOwn(a, name) && !sameTree(undefined, b[name])) return false;
    return true;
  }
  return (a ?? null) === (b ?? null);
}

/**
 * The second tree with those parts of the first in the place of their equals: what a plan leaves as it is, most of it,
 * is one object on both sides then, and never has to be compared again.
 */
export function share(before: Tree, after: Tree): Tree {
  if (before === after || typeof before !== "object" || typeof after !== "object" || !before || !after) return after;
  if (isHiddenFromRules(before) || isHiddenFromRules(after)) {
    const same = sameTree(before, after) && String(before) === String(after);
    return same ? before : after;
  }
  if (isList(before) && isList(after)) {
    const shared = after.map((item, index) => share(before[index], item));
    const same = before.length === after.length && shared.every((item, index) => item === before[index]);
    return same ? before : shared;
  }
  if (!isBranch(before) || !isBranch(after)) return after;
  const keys = Object.keys(after);
  const items = keys.map((key) => share(ownKey(before, key), after[key]));
  const all = keys.length === Object.keys(before).length;
  if (all && keys.every((key, index) => Object.hasOwn(before, key) && items[index] === before[key])) return before;
  const shared: Record<string, Tree> = {};
  keys.forEach((key, index) => setKey(shared, key, items[index]));
  return shared;
}

/** Whether a tree says nothing: null, "", {}, [] or blocks of nothing but these. The provider mixes them freely. */
export function isEmpty(tree: Tree): boolean {
  if (tree === null || tree === undefined || tree === "") return true;
  if (isList(tree)) return tree.every(isEmpty);
  return isBranch(tree) && Object.values(tree).every(isEmpty);
}
