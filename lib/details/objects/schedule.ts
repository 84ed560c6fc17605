/** The fields of a schedule: the least and greatest number, and the names that stand for numbers. */
const FIELDS: readonly (readonly [least: number, greatest: number, names?: string])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"],
  [0, 6, "sun mon tue wed thu fri sat"],
];
const DAY_OF_MONTH = 2;
const DAY_OF_WEEK = 4;

/** What Kubernetes takes in the place of five fields. */
const NAMED: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** The five fields; undefined for what is no schedule of five. */
function fieldsOf(schedule: string): readonly string[] | undefined {
  const fields = (NAMED[schedule.trim()] ?? schedule).trim().split(/\s+/);
  return fields.length === FIELDS.length ? fields : undefined;
}

const isEvery = (field: string | undefined): boolean => ["*", "?", "*/1", "?/1"].includes(field ?? "");

/**
 * A CronJob's schedule in words, such as `At 03:00, Monday through Friday`; the schedule itself where there are none.
 */
export function scheduleInWords(schedule: string): string {
  const fields = fieldsOf(schedule);
  if (fields === undefined || isEvery(fields[DAY_OF_MONTH]) || isEvery(fields[DAY_OF_WEEK])) return words(schedule);
  // With both days given it runs on each of them; "and" would be read as a Friday that is the 13th.
  const without = (day: number): readonly string[] =>
    words(fields.map((field, index) => (index === day ? "*" : field)).join(" ")).split(", ");
  const ofMonth = without(DAY_OF_WEEK);
  const ofWeek = without(DAY_OF_MONTH).filter((part) => !ofMonth.includes(part));
  const last = ofMonth.findLastIndex((part) => !without(DAY_OF_MONTH).includes(part));
  return ofMonth
    .map((part, index) => (index === last ? `${part}, or ${ofWeek.join(", ").replace(/^only /, "")}` : part))
    .join(", ");
}

function words(schedule: string): string {
  // Loaded here: a command that shows no CronJob starts sooner without.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { toString } = require("cronstrue") as typeof import("cronstrue");
  try {
    return toString(schedule, { use24HourTimeFormat: true });
  } catch {
    return schedule; // `@every 1h`, for one
  }
}

/**
 * A field as its numbers, as Kubernetes reads it: `5/20` goes on to the end of the field, and of a step that is longer
 * than the field its beginning is left.
 * @returns undefined for what is no field
 */
function numbers(field: string, [least, greatest, names]: (typeof FIELDS)[number]): string | undefined {
  if (isEvery(field)) return "*";
  const number = (text: string | undefined): number => {
    const named = names?.split(" ").indexOf((text ?? "").toLowerCase()) ?? -1;
    return named >= 0 ? named + least : /^\d+$/.test(text ?? "") ? Number(text) : NaN;
  };
  const all = new Set<number>();
  for (const part of field.split(",")) {
    const [range = "", step] = part.split("/");
    const [from, to] = isEvery(range) ? [String(least), String(greatest)] : range.split("-");
    const first = number(from);
    const last = to !== undefined ? number(to) : step === undefined ? first : greatest;
    const by = step === undefined ? 1 : Number(step);
    if (!(first >= least && last <= greatest && first <= last && by >= 1)) return undefined;
    for (let one = first; one <= last; one += by) all.add(one);
  }
  return [...all].sort((a, b) => a - b).join(",");
}

/**
 * When a schedule is due next.
 * @param timeZone such as `Europe/Berlin` @default - UTC, the zone that kube-controller-manager has nearly everywhere
 * @returns `never` for one such as the 31st of February; undefined where it cannot be told
 */
export function nextRun(schedule: string, timeZone: string | undefined, now: Date): Date | "never" | undefined {
  const fields = fieldsOf(schedule)?.map((field, index) => numbers(field, FIELDS[index]!));
  if (fields === undefined || fields.includes(undefined)) return undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Cron } = require("croner") as typeof import("croner");
  try {
    return (
      new Cron(fields.join(" "), { timezone: timeZone ?? "UTC", mode: "5-part", paused: true }).nextRun(now) ?? "never"
    );
  } catch {
    return undefined;
  }
}
