import { UNKNOWN, type Tree } from "../mask/marks";
import { diff, NOTHING, type AttributeDiff } from "../model/diff";
import { isEmpty, pick } from "../model/tree";

/** Attributes told one by one; a change with more of them is told as a whole in its table. */
const MOST_ATTRIBUTES = 25;

/** How an empty text is shown; for an attribute it says the same as nothing. */
const EMPTY = '""';

/** How an attribute is told. */
export interface Words {
  /** Which attributes, by their paths as people write them. */
  readonly path: RegExp;
  /** What they are called; `$1` is the first group of the path. */
  readonly words: string;
  /**
   * Whether what the path matches is told as one thing that is added, removed or changed, and not by its values.
   * @default false
   */
  readonly whole?: boolean;
}

/** The name of an attribute that has no words of its own: its path without what all paths share. */
function plainName(path: string): string {
  return path.replace(/^spec\.(?:template\.(?:spec\.)?)?/, "").replace(/_/g, " ");
}

/**
 * Tells attributes that differ, each with the words for it, so that none is left out.
 * @param before the tree that the paths start from, as it was
 * @param after the same as it will be
 */
function tellAttributes(
  differing: readonly AttributeDiff[],
  before: Tree,
  after: Tree,
  words: readonly Words[],
  prefix = "",
): string[] {
  const lines = new Set<string>();
  for (const { path, before: was, after: is } of differing) {
    const [from, to] = [was, is].map((value) => (value === EMPTY ? NOTHING : value)) as [string, string];
    const known = words.find((one) => one.path.test(path));
    const match = known?.path.exec(path);
    if (known === undefined || match === null || match === undefined) lines.add(`${plainName(path)} ${from} → ${to}`);
    else {
      const name = known.words.replace("$1", () => match[1] ?? "");
      const [left, right] =
        match[0] === path
          ? [from === NOTHING, to === NOTHING]
          : [before, after].map((side) => isEmpty(pick(side, match[0])));
      const how = left === true ? "added" : right === true ? "removed" : "changed";
      lines.add(known.whole === true ? `${name} ${how}` : `${name} ${from} → ${to}`);
    }
  }
  const all = [...lines].map((text) => `${prefix}${text}`);
  const more = all.length - MOST_ATTRIBUTES;
  return more <= 1 ? all : [...all.slice(0, MOST_ATTRIBUTES), `${prefix}${more} attributes more`];
}

/** Tells every attribute in which two trees differ, but for those that a pattern leaves to others. */
export function tellDifferences(
  before: Tree,
  after: Tree,
  words: readonly Words[],
  options: {
    readonly prefix?: string;
    readonly without?: RegExp;
    /** Leaves out what the server fills in again, as it does for an object that is replaced. */
    readonly settledOnly?: boolean;
  } = {},
): string[] {
  const open = (attribute: AttributeDiff) =>
    attribute.after === String(UNKNOWN) || (attribute.after === NOTHING && ["0", "false"].includes(attribute.before));
  const differing = diff(before, after).filter(
    (one) => options.without?.test(one.path) !== true && !(options.settledOnly === true && open(one)),
  );
  return tellAttributes(differing, before, after, words, options.prefix);
}

/** Whether things that were there before and are there after stand in another order. */
export function isReordered(before: readonly string[], after: readonly string[]): boolean {
  const [left, right] = [before.filter((one) => after.includes(one)), after.filter((one) => before.includes(one))];
  return left.some((one, index) => one !== right[index]);
}
