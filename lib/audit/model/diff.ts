import { isBranch, isList, Masked, ownKey, Unknown, type Tree } from "../mask/marks";
import { showPath } from "./change";
import { isEmpty, sameTree } from "./tree";

/** One attribute that differs. */
export interface AttributeDiff {
  /** Where, as people write it: `spec.template.spec.container[1].image`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
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

/** A value in one short line. */
export function showValue(value: Tree): string {
  if (value instanceof Masked || value instanceof Unknown) return String(value);
  if (value === null || value === undefined) return "(none)";
  if (value === "") return '""';
  const line = typeof value === "string" ? value : JSON.stringify(value);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function walk(before: Tree, after: Tree, path: readonly (string | number)[], out: AttributeDiff[]): void {
  if (isEmpty(before) && isEmpty(after)) return;
  if (sameTree(before, after)) return;
  if (after instanceof Unknown && isEmpty(before)) return; // the server's to fill in
  const lists = isList(before) && isList(after);
  if (lists || (isList(before) && isEmpty(after)) || (isList(after) && isEmpty(before))) {
    const [left, right] = [isList(before) ? before : [], isList(after) ? after : []];
    if (left.some(isBranch) || right.some(isBranch)) {
      for (let index = 0; index < Math.max(left.length, right.length); index++) {
        walk(left[index], right[index], [...path, index], out);
      }
      return;
    }
  }
  if ((isBranch(before) && (isBranch(after) || isEmpty(after))) || (isBranch(after) && isEmpty(before))) {
    const [left, right] = [isBranch(before) ? before : {}, isBranch(after) ? after : {}];
    for (const key of [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()) {
      if (SERVER_KEYS.has(key) && (path.length === 0 || path[0] === "metadata")) continue;
      walk(ownKey(left, key), ownKey(right, key), [...path, key], out);
    }
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
  const out: AttributeDiff[] = [];
  walk(before, after, [], out);
  return out;
}
