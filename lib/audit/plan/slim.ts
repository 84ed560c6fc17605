import type { Tree } from "../mask/marks";
import { share } from "../model/tree";
import type { RawResourceChange } from "./plan";

// Terraform writes each object twice, and beside it three more in its shape that are mostly empty. What is kept of
// them decides how much memory a plan takes, and most of it need not live longer than the entry is read.

/** The part of marks that marks something: `after_unknown` and its like without what is false, `{}` or `[]`. */
function marksIn(marks: unknown): unknown {
  if (typeof marks !== "object" || marks === null) return marks === false ? undefined : marks;
  if (Array.isArray(marks)) {
    const items = (marks as unknown[]).map(marksIn);
    // The places of a list count.
    return items.some((item) => item !== undefined) ? items.map((item) => item ?? false) : undefined;
  }
  let some: Record<string, unknown> | undefined;
  for (const [key, inner] of Object.entries(marks)) {
    const kept = marksIn(inner);
    if (kept === undefined) continue;
    some ??= Object.create(null) as Record<string, unknown>;
    some[key] = kept;
  }
  return some;
}

/** An entry whose two sides have in common what is equal, and whose marks hold what they mark alone. */
export function slim(entry: RawResourceChange): RawResourceChange {
  const { before, after, after_unknown, before_sensitive, after_sensitive } = entry.change;
  return {
    ...entry,
    change: {
      ...entry.change,
      after: share(before as Tree, after as Tree),
      after_unknown: marksIn(after_unknown),
      before_sensitive: marksIn(before_sensitive),
      after_sensitive: marksIn(after_sensitive),
    },
  };
}
