import { number } from "../model/tree";
import { objectRule } from "../rule/define";

/** A CronJob has no deadline. */
export const cronJobWithoutDeadline = objectRule({
  id: "cron-job-without-deadline",
  severity: "info",
  category: "workload",
  title: "A CronJob has no deadline",
  why: "A job that hangs runs for ever; after a hundred starts that were missed, as when the cluster was down, a CronJob without startingDeadlineSeconds never starts again.",
  fix: "Set starting_deadline_seconds, active_deadline_seconds of the job, and concurrency_policy = Forbid where two at a time do harm.",
  ids: ["CWE-400"],
  example: "a kubernetes_cron_job_v1 without starting_deadline_seconds",
  kinds: ["CronJob"],
  check: (job) => {
    const has = (path: string) => (number(job.body, path) ?? 0) > 0;
    const missing = [
      ...(has("spec.starting_deadline_seconds") ? [] : ["startingDeadlineSeconds"]),
      ...(has("spec.job_template.spec.active_deadline_seconds") ? [] : ["activeDeadlineSeconds"]),
    ];
    return missing.length === 0 ? undefined : `sets no ${missing.join(" and no ")}`;
  },
});
