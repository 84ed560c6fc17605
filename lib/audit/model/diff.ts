import { isBranch, isList, Masked, ownKey, readable, Unknown, type Branch, type Tree } from "../mask/marks";
import { showPath } from "./change";
import { lineDiff } from "./line-diff";
import { isEmpty, sameTree } from "./tree";

/** One attribute that differs. */
export interface AttributeDiff {
  /** Where, as people write it: `spec.template.spec.container[1].image`. */
  readonly path: string;
  /** The value before the apply, in one short line; `(none)` where there is none. */
  readonly before: string;
  /** The value after the apply, in one short line; `(none)` where there is none. */
  readonly after: string;
  /** Only of a text of several lines: those that go (`- `), those that come (`+ `) and some between them. */
  readonly lines?: readonly string[];
}

/** What the server writes by itself. */
const SERVER_KEYS: ReadonlySet<string> = new Set([
  "generation",
  "resource_version",
  "uid",
  "status",
  "id",
  "managed_fields",
  "creation_timestamp",
  "self_link",
]);
const LONGEST = 160;
/** How a value that is not there is told. */
export const NOTHING = "(none)";

/** A value in one short line. */
export function showValue(value: Tree): string {
  if (value instanceof Masked || value instanceof Unknown) {
    const line = String(value);
    return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  }
  if (value === "") return '""';
  if (isEmpty(value)) return NOTHING;
  const line = typeof value === "string" ? value : JSON.stringify(value);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Where a walk is: one list, which grows and shrinks as it goes. */
type Path = (string | number)[];

function walkAt(step: string | number, left: Tree, right: Tree, path: Path, out: AttributeDiff[]): void {
  if (left === right) return;
  path.push(step);
  walk(left, right, path, out);
  path.pop();
}

function walkBranch(left: Branch, right: Branch, path: Path, out: AttributeDiff[]): void {
  const names = Object.keys(left).filter((name) => left[name] !== ownKey(right, name));
  for (const name of Object.keys(right)) if (!Object.hasOwn(left, name)) names.push(name);
  for (const key of names.sort()) {
    if (SERVER_KEYS.has(key) && (path.length === 0 || path[0] === "metadata")) continue;
    walkAt(key, ownKey(left, key), ownKey(right, key), path, out);
  }
}

function walkList(left: readonly Tree[], right: readonly Tree[], path: Path, out: AttributeDiff[]): void {
  const length = Math.max(left.length, right.length);
  for (let index = 0; index < length; index++) walkAt(index, left[index], right[index], path, out);
}

function walk(before: Tree, after: Tree, path: Path, out: AttributeDiff[]): void {
  if (isBranch(before) && isBranch(after)) return walkBranch(before, after, path, out);
  const blocks = (tree: Tree): tree is readonly Tree[] => isList(tree) && tree.some(isBranch);
  if (isList(before) && isList(after) && (blocks(before) || blocks(after))) return walkList(before, after, path, out);
  if (isEmpty(before) && isEmpty(after)) return;
  if (sameTree(before, after)) return;
  if (after instanceof Unknown && isEmpty(before)) return; // the server's to fill in
  if (blocks(before) && isEmpty(after)) return walkList(before, [], path, out);
  if (blocks(after) && isEmpty(before)) return walkList([], after, path, out);
  if (isBranch(before) && isEmpty(after)) return walkBranch(before, {}, path, out);
  if (isBranch(after) && isEmpty(before)) return walkBranch({}, after, path, out);
  const [was, is] = [readable(before), readable(after)];
  if ((was ?? "").includes("\n") || (is ?? "").includes("\n")) {
    const lines = lineDiff(was ?? showValue(before), is ?? showValue(after));
    out.push({ path: showPath(path), before: showValue(before), after: showValue(after), lines });
    return;
  }
  const masked = before instanceof Masked && after instanceof Masked;
  out.push({
    path: showPath(path),
    before: showValue(before),
    after: masked ? `${showValue(after)}, changed` : showValue(after),
  });
}

/** The attributes in which two sides differ, without what the server writes and without `null` against `{}`. */
export function diff(before: Tree, after: Tree): readonly AttributeDiff[] {
  if (before === after) return [];
  const out: AttributeDiff[] = [];
  walk(before, after, [], out);
  return out;
}
