import { KubeServicesError } from "../errors";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Up to which time span a unit is shown, and with which smaller one beside it; as kubectl shows ages. */
const STEPS: readonly (readonly [limit: number, unit: number, name: string, rest?: number, restName?: string])[] = [
  [2 * MINUTE, SECOND, "s"],
  [10 * MINUTE, MINUTE, "m", SECOND, "s"],
  [3 * HOUR, MINUTE, "m"],
  [8 * HOUR, HOUR, "h", MINUTE, "m"],
  [2 * DAY, HOUR, "h"],
  [8 * DAY, DAY, "d", HOUR, "h"],
  [2 * YEAR, DAY, "d"],
  [8 * YEAR, YEAR, "y", DAY, "d"],
];

/** A time span in the short form of kubectl: `45s`, `4m12s`, `3h`, `2d5h`. Negative ones count as nothing. */
export function shortDuration(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  const step = STEPS.find(([limit]) => span < limit);
  if (step === undefined) return `${Math.floor(span / YEAR)}y`;
  const [, unit, name, rest, restName] = step;
  const whole = `${Math.floor(span / unit)}${name}`;
  const remainder = rest === undefined ? 0 : Math.floor((span % unit) / rest);
  return remainder === 0 ? whole : `${whole}${remainder}${restName}`;
}

/** A time in RFC 3339 as the same in UTC; undefined for what is no time. */
export function instant(time: string | undefined): string | undefined {
  const at = time === undefined ? NaN : Date.parse(time);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** How long ago a time in RFC 3339 was; `-` where there is none. */
export function age(time: string | undefined, now: Date): string {
  const at = time === undefined ? NaN : Date.parse(time);
  return Number.isNaN(at) ? "-" : shortDuration(now.getTime() - at);
}

const LONGEST_WAIT = 20 * DAY;
/** How far back a time may be asked for. */
export const LONGEST_PAST = 100 * YEAR;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/**
 * Milliseconds of a duration such as `90s`, `5m` or `1h30m`.
 * @param where the flag that it was given for
 * @param longest milliseconds that are allowed @default - twenty days: timers reach no further than 24
 * @throws KubeServicesError `DurationInvalid`
 */
export function parseDuration(text: string, where: string, longest = LONGEST_WAIT): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (text === "" || parts.map((part) => part[0]).join("") !== text) {
    throw new KubeServicesError({
      code: "DurationInvalid",
      what: "this is no duration",
      where,
      value: text,
      allowed: "numbers with the units ms, s, m, h and d, such as 90s, 5m or 1h30m",
    });
  }
  const span = parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit as string] ?? 0), 0);
  if (span <= longest) return span;
  throw new KubeServicesError({
    code: "DurationInvalid",
    what: "this is too long",
    where,
    value: text,
    allowed: `up to ${shortDuration(longest)}`,
  });
}
