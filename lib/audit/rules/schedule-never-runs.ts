import { flag, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** Days that there are in each month at most. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A CronJob never runs, or all the time. */
export const scheduleNeverRuns = objectRule({
  id: "schedule-never-runs",
  severity: "medium",
  category: "workload",
  title: "A CronJob never runs, or all the time",
  why: "A backup that never runs is noticed when it is needed; a job of every minute piles up.",
  fix: "Correct the schedule, or take the CronJob out.",
  ids: ["CWE-670"],
  example: 'schedule = "0 0 31 2 *"',
  kinds: ["CronJob"],
  check: (job) => {
    if (flag(job.body, "spec.suspend")) return { message: "is suspended: it never runs", severity: "low" };
    const schedule = text(job.body, "spec.schedule")?.trim() ?? "";
    const [minute, hour, day, month] = schedule.split(/\s+/);
    if (minute === "*" && hour === "*") return { message: `runs every minute (${schedule})`, severity: "info" };
    if (!/^\d{1,2}$/.test(day ?? "") || !/^\d{1,2}$/.test(month ?? "")) return undefined;
    return Number(day) > (DAYS[Number(month) - 1] ?? 31) ? `never runs: there is no such day (${schedule})` : undefined;
  },
});
