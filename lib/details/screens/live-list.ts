import type { Tone } from "../pod-state";
import type { ListedService } from "../list-snapshot";
import { renderList, worst, type ScreenOptions } from "./list";

const RANK: Readonly<Record<Tone, number>> = { bad: 0, warning: 1, good: 2, quiet: 3 };

const rank = ({ summary }: ListedService): number => (summary === undefined ? RANK.bad : RANK[worst(summary)]);

/**
 * The list of a stack's services for a screen of so many lines. Where not all fit, those in trouble come first, and the
 * last line counts the rest.
 */
export function renderLiveList(services: readonly ListedService[], rows: number, options: ScreenOptions): string {
  if (services.length < rows) {
    const whole = renderList(services, options);
    if (whole.split("\n").length <= rows) return whole;
  }
  const ordered = [...services].sort((a, b) => rank(a) - rank(b));
  let count = Math.max(1, Math.min(services.length, rows - 2));
  for (;;) {
    const lines = renderList(ordered.slice(0, count), options).split("\n");
    const excess = lines.length + 1 - rows;
    if (excess <= 0 || count === 1) return [...lines, rest(ordered.slice(count))].join("\n");
    count = Math.max(1, count - Math.ceil(excess / 2));
  }
}

function rest(services: readonly ListedService[]): string {
  const troubled = services.filter((one) => rank(one) < RANK.good).length;
  const trouble = troubled === 0 ? "" : `, ${troubled} of them in trouble`;
  return `… and ${services.length} more services${trouble}`;
}
