import type { ListedService } from "../list-snapshot";
import type { ObjectView } from "../objects";
import type { Tone } from "../pod-state";
import type { StackView } from "../stack-view";
import { renderList, worst, type ScreenOptions } from "./list";
import { renderObjects } from "./objects";

const RANK: Readonly<Record<Tone, number>> = { bad: 0, warning: 1, good: 2, quiet: 3 };

const rankOfService = ({ summary }: ListedService): number => (summary === undefined ? RANK.bad : RANK[worst(summary)]);
const rankOfObject = ({ tone }: ObjectView): number => RANK[tone];

/** One list of a screen. */
interface Listed<T> {
  readonly entries: readonly T[];
  readonly rank: (entry: T) => number;
  readonly draw: (entries: readonly T[]) => string;
  /** What the entries are called: `more services`. */
  readonly noun: string;
}

/**
 * What a stack runs, for a screen of so many lines. Where not all fits, what is in trouble comes first, and the last
 * line of each list counts the rest.
 */
export function renderLiveList(
  { services, objects }: Pick<StackView, "services" | "objects">,
  rows: number,
  options: ScreenOptions,
): string {
  const first: Listed<ListedService> = {
    entries: services,
    rank: rankOfService,
    draw: (entries) => renderList(entries, options),
    noun: "services",
  };
  const second: Listed<ObjectView> = {
    entries: objects,
    rank: rankOfObject,
    draw: (entries) => renderObjects(entries, options),
    noun: "objects",
  };
  if (objects.length === 0) return fitted(first, rows);
  if (services.length === 0) return fitted(second, rows);
  // The second list takes what it needs, but no more than a half and no less than what the first one leaves.
  const upper = whole(first, rows)?.split("\n").length ?? rows;
  const share = Math.max(Math.floor(rows / 2), rows - upper - 1);
  const lower = fitted(second, share);
  return `${fitted(first, rows - lower.split("\n").length - 1)}\n\n${lower}`;
}

function whole<T>({ entries, draw }: Listed<T>, rows: number): string | undefined {
  if (entries.length >= rows) return undefined;
  const text = draw(entries);
  return text.split("\n").length <= rows ? text : undefined;
}

function fitted<T>(list: Listed<T>, rows: number): string {
  const all = whole(list, rows);
  if (all !== undefined) return all;
  const { entries, rank, draw } = list;
  const ordered = [...entries].sort((a, b) => rank(a) - rank(b));
  let count = Math.max(1, Math.min(entries.length, rows - 2));
  for (;;) {
    const lines = draw(ordered.slice(0, count)).split("\n");
    const excess = lines.length + 1 - rows;
    if (excess <= 0 || count === 1) return [...lines, rest(ordered.slice(count), list)].join("\n");
    count = Math.max(1, count - Math.ceil(excess / 2));
  }
}

function rest<T>(entries: readonly T[], { rank, noun }: Listed<T>): string {
  const troubled = entries.filter((one) => rank(one) < RANK.good).length;
  const trouble = troubled === 0 ? "" : `, ${troubled} of them in trouble`;
  return `… and ${entries.length} more ${noun}${trouble}`;
}
