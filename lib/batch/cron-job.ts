import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import { isSchedule } from "../manifest/cron";
import { isTimeZone } from "../manifest/time-zone";
import {
  KubernetesResource,
  environmentOf,
  isToken,
  labelMap,
  objectMetadata,
  props as propsSchema,
  rule,
  type KubernetesObject,
  type ObjectLifecycle,
} from "../resource";
import { count, integer, workloadLifecycle } from "../workload";
import { BatchWorkload, batchShape, type BatchProps } from "./batch-workload";
import { cronJobSpecShape, renderJobSpec } from "./job-spec";

/** Props of a `CronJob`: when its Jobs start, and what their pods run. */
export interface CronJobProps extends BatchProps {
  /**
   * When Jobs start: minute, hour, day of month, month, day of week, such as `0 3 * * *`; or `@daily` and the like
   * (`ScheduleInvalid`).
   */
  readonly schedule: string;
  /** Time zone of the schedule, such as `Europe/Berlin`. @default - that of the cluster's controller, most often UTC */
  readonly timeZone?: string;
  /** Whether a Job may start while the one before still runs; `Replace` ends that one. @default "Allow" */
  readonly concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
  /** Whether no Job starts for now. @default false */
  readonly suspend?: boolean;
  /** How many seconds late a Job may still start. @default - however late */
  readonly startingDeadlineSeconds?: number;
  /** How many completed Jobs are kept. @default 3 */
  readonly successfulJobsHistoryLimit?: number;
  /** How many failed Jobs are kept. @default 1 */
  readonly failedJobsHistoryLimit?: number;
  /** Labels of the Jobs that it makes. @default - those of the CronJob */
  readonly jobLabels?: Readonly<Record<string, string>>;
  /** Seconds after which Kubernetes removes a Job that has ended. @default - the limits alone decide */
  readonly ttlSecondsAfterFinished?: number;
}

/** Checks the props of a CronJob. */
export const cronJobSchema = propsSchema({
  ...batchShape,
  ...cronJobSpecShape,
  schedule: rule(z.string(), (text) => isToken(text) || isSchedule(text), {
    code: "ScheduleInvalid",
    what: "this is no schedule",
    allowed:
      'five fields: minute, hour, day of month, month, day of week, such as "0 3 * * *"; or "@daily" and the like',
    fix: "a time zone is said by timeZone",
  }),
  timeZone: rule(z.string(), (name) => isToken(name) || isTimeZone(name), {
    code: "TimeZoneInvalid",
    what: "there is no such time zone",
    allowed: 'a name such as "Europe/Berlin" or "Etc/UTC", with its capitals',
  }).optional(),
  concurrencyPolicy: z.enum(["Allow", "Forbid", "Replace"]).optional(),
  suspend: z.boolean().optional(),
  startingDeadlineSeconds: integer(1, 2_147_483_647, "SecondsInvalid", "this is no number of seconds").optional(),
  successfulJobsHistoryLimit: count.optional(),
  failedJobsHistoryLimit: count.optional(),
  jobLabels: labelMap.optional(),
});

/** Kubernetes adds 11 characters to it for each Job. */
const MAX_NAME = 52;

/**
 * A CronJob: makes a Job again and again by a schedule (a backup each night). All but name, namespace, `completions`,
 * `completionMode` and `backoffLimitPerIndex` is changed in place, and holds for the Jobs that start then;
 * `kube-services status` tells of the last one that failed.
 *
 * Address, where the construct `backup` stands directly in a stack: `kubernetes_cron_job_v1.backup`.
 * @example
 * ```ts
 * new CronJob(prod, "backup", {
 *   schedule: "0 3 * * *",
 *   timeZone: "Europe/Berlin",
 *   concurrencyPolicy: "Forbid",
 *   containers: [{ image: "example.com/backup:1", args: ["--to", "s3://backups/shop"] }],
 * });
 * ```
 */
export class CronJob extends BatchWorkload<CronJobProps> {
  readonly resource: KubernetesResource;
  /** Name of the object. */
  readonly name: string;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: CronJobProps) {
    super(scope, id, props, { kind: "CronJob", schema: cronJobSchema, longest: MAX_NAME });
    const { baseName, labels, logicalId, namespace, template } = this;
    const given = this.props;
    this.name = baseName;
    const object = {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: objectMetadata(this, {
        name: this.name,
        namespace,
        labels,
        annotations: { ...environmentOf(this).platform.describe({}), ...given.annotations },
      }),
      spec: defined({
        schedule: given.schedule,
        timeZone: given.timeZone,
        concurrencyPolicy: given.concurrencyPolicy ?? "Allow",
        suspend: given.suspend ?? false,
        startingDeadlineSeconds: given.startingDeadlineSeconds,
        successfulJobsHistoryLimit: given.successfulJobsHistoryLimit ?? 3,
        failedJobsHistoryLimit: given.failedJobsHistoryLimit ?? 1,
        jobTemplate: { metadata: { labels: given.jobLabels ?? labels }, spec: renderJobSpec(given, template) },
      }),
    };
    const lifecycleOf = (made: KubernetesObject): ObjectLifecycle => workloadLifecycle(this, logicalId, made);
    this.resource = new KubernetesResource(this, "Resource", {
      logicalId,
      dependsOn: this.before,
      ...lifecycleOf(object),
      lifecycleOf,
      object,
    });
    this.finish();
  }
}
