/**
 * A CronJob's schedule in words, such as `At 03:00, Monday through Friday`; the schedule itself where there are none.
 */
export function scheduleInWords(schedule: string): string {
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
 * When a schedule is due next.
 * @param timeZone such as `Europe/Berlin` @default - UTC, the zone that kube-controller-manager has nearly everywhere
 * @returns undefined where that cannot be told
 */
export function nextRun(schedule: string, timeZone: string | undefined, now: Date): Date | undefined {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Cron } = require("croner") as typeof import("croner");
  try {
    return new Cron(schedule, { timezone: timeZone ?? "UTC", mode: "5-part", paused: true }).nextRun(now) ?? undefined;
  } catch {
    return undefined;
  }
}
