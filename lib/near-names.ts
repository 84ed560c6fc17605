/** Names of at most so many edits are near: a slip of a finger, not another name. */
const NEAR = 2;
const MOST = 3;

/** What is compared: `image_pull_policy` and `imagePullPolicy` are one name. */
const plain = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, "");

/**
 * The known names that a mistyped one may stand for, nearest first; also those that it is a part of. Case, `-` and `_`
 * do not count.
 */
export function nearNames(name: string, known: readonly string[]): readonly string[] {
  const given = plain(name);
  return known
    .map((candidate) => {
      const other = plain(candidate);
      return {
        one: candidate,
        edits: other.includes(given) && given.length > NEAR ? Number(other !== given) : distance(given, other),
      };
    })
    .filter(({ one, edits }) => edits <= NEAR && edits * 2 < one.length + 1)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, MOST)
    .map(({ one }) => one);
}

/** Letters to insert, delete, replace or swap with their neighbour to make one text the other (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        rows[i - 1]![j]! + 1,
        row[j - 1]! + 1,
        rows[i - 1]![j - 1]! + (same ? 0 : 1),
        swapped ? rows[i - 2]![j - 2]! + 1 : Infinity,
      );
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
