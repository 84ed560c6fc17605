import { isJsonObject } from "../../../../lib/json-object";

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isJsonObject(value) && Object.keys(value).length === 0);

function walk(before: unknown, after: unknown, unknown: unknown, path: string, found: Set<string>): void {
  if (unknown === true) {
    found.add(path);
    return;
  }
  if (isEmpty(before) && isEmpty(after) && !isJsonObject(unknown) && !Array.isArray(unknown)) return;
  if (Array.isArray(before) || Array.isArray(after)) {
    const [a, b] = [Array.isArray(before) ? before : [], Array.isArray(after) ? after : []];
    for (let index = 0; index < Math.max(a.length, b.length); index++)
      walk(a[index], b[index], Array.isArray(unknown) ? unknown[index] : undefined, path, found);
    return;
  }
  if (isJsonObject(before) || isJsonObject(after)) {
    const [a, b] = [isJsonObject(before) ? before : {}, isJsonObject(after) ? after : {}];
    const u = isJsonObject(unknown) ? unknown : {};
    for (const key of new Set([...Object.keys(a), ...Object.keys(b), ...Object.keys(u)]))
      walk(a[key], b[key], u[key], path === "" ? key : `${path}.${key}`, found);
    return;
  }
  if (before !== after) found.add(path);
}

/**
 * The attributes that a change of a plan touches, sorted, without list indexes: `spec.template.spec.container.image`.
 * A value that becomes known only after apply counts as changed; nothing and an empty text, map or list are the same.
 */
export function changedPaths(before: unknown, after: unknown, afterUnknown: unknown): string[] {
  const found = new Set<string>();
  walk(before, after, afterUnknown, "", found);
  return [...found].sort();
}
