const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/** Minute, hour, day of the month, month, day of the week: least, most, and names that begin at the least. */
const FIELDS: readonly (readonly [least: number, most: number, names: readonly string[]])[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, MONTHS],
  [0, 6, DAYS],
];
const NAMED = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;
/** A duration of Go's. */
const EVERY = /^@every (0|[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;
const RANGE = /^(?:[*?]|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/;

/**
 * Whether a text is a schedule that a CronJob takes: five fields, or a name such as `@daily`.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function isSchedule(text: string): boolean {
  if (text.startsWith("@")) return NAMED.test(text) || EVERY.test(text);
  const fields = text.split(/\s+/).filter((field) => field !== "");
  if (fields.length !== FIELDS.length) return false;
  return FIELDS.every(([least, most, names], index) =>
    (fields[index] ?? "").split(",").every((range) => isRange(range, least, most, names)),
  );
}

function isRange(range: string, least: number, most: number, names: readonly string[]): boolean {
  const match = RANGE.exec(range);
  if (match === null) return false;
  const [, low, high, step] = match;
  if (step !== undefined && Number(step) === 0) return false;
  if (low === undefined) return true;
  const number = (given: string): number => {
    const named = names.indexOf(given.toLowerCase());
    return named >= 0 ? least + named : /^\d+$/.test(given) ? Number(given) : NaN;
  };
  const [first, last] = [number(low), number(high ?? low)];
  return first >= least && last <= most && first <= last;
}
