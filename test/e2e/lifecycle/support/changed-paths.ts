const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0);

function walk(before: unknown, after: unknown, unknown: unknown, path: string, found: Set<string>): void {
  if (unknown === true) {
    found.add(path);
    return;
  }
  if (isEmpty(before) && isEmpty(after) && !isRecord(unknown) && !Array.isArray(unknown)) return;
  if (Array.isArray(before) || Array.isArray(after)) {
    const [a, b] = [Array.isArray(before) ? before : [], Array.isArray(after) ? after : []];
    for (let index = 0; index < Math.max(a.length, b.length); index++)
      walk(a[index], b[index], Array.isArray(unknown) ? unknown[index] : undefined, path, found);
    return;
  }
  if (isRecord(before) || isRecord(after)) {
    const [a, b] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
    const u = isRecord(unknown) ? unknown : {};
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
