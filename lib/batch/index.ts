export type { BatchProps, BatchWorkload } from "./batch-workload";
export { CronJob, type CronJobProps } from "./cron-job";
export { Job, type JobProps } from "./job";
export type { JobSpecProps } from "./job-spec";
