import { z } from "zod";
import { defined } from "../defined";
import { isToken, type Report } from "../resource";
import { count, integer, seconds } from "../workload";

/** How a Job runs. Field names are those of Kubernetes' JobSpec. */
export interface JobSpecProps {
  /** What becomes of a container that fails: a new pod, or another start in the same one. @default "Never" */
  readonly restartPolicy?: "Never" | "OnFailure";
  /** How many pods have to succeed. Another number makes a CronJob anew. @default 1 */
  readonly completions?: number;
  /** How many pods run at once; 0 suspends. @default 1 */
  readonly parallelism?: number;
  /** `Indexed`: each pod gets a number of its own, from 0. Another mode makes a CronJob anew. @default "NonIndexed" */
  readonly completionMode?: "NonIndexed" | "Indexed";
  /** After how many failures the Job has failed. @default 6; with `backoffLimitPerIndex` no limit */
  readonly backoffLimit?: number;
  /**
   * Only of an `Indexed` Job, which needs it: how often the pod of one index may fail. Another number makes a CronJob
   * anew.
   * @default - none
   */
  readonly backoffLimitPerIndex?: number;
  /** Only of an `Indexed` Job: how many indexes may fail before the whole Job has. @default - all of them */
  readonly maxFailedIndexes?: number;
  /** After how many seconds the Job has failed, whatever it does. @default - never */
  readonly activeDeadlineSeconds?: number;
}

/** Checks of how a Job runs. */
export const jobSpecShape = {
  restartPolicy: z.enum(["Never", "OnFailure"]).optional(),
  completions: integer(1, 2_147_483_647, "NumberInvalid", "this is no such number").optional(),
  parallelism: count.optional(),
  completionMode: z.enum(["NonIndexed", "Indexed"]).optional(),
  backoffLimit: count.optional(),
  backoffLimitPerIndex: count.optional(),
  maxFailedIndexes: count.optional(),
  activeDeadlineSeconds: integer(1, 2_147_483_647, "SecondsInvalid", "this is no number of seconds").optional(),
};

/** How Jobs of a CronJob run, and how long they are kept. */
export const cronJobSpecShape = { ...jobSpecShape, ttlSecondsAfterFinished: seconds.optional() };

/** Which part of a Job goes into its own name and address: what Kubernetes never changes of it. */
export const fixedPart = (given: JobSpecProps, template: unknown): object => ({
  completions: given.completions ?? 1,
  completionMode: given.completionMode ?? "NonIndexed",
  backoffLimitPerIndex: given.backoffLimitPerIndex,
  template,
});

/** Rules of how a Job runs. */
export function checkJobSpec(given: JobSpecProps, report: Report): void {
  const { completions = 1, completionMode, parallelism } = given;
  const indexed = completionMode === "Indexed" || isToken(completionMode);
  if (completionMode === "Indexed" && given.backoffLimitPerIndex === undefined)
    report({
      code: "BackoffPerIndexMissing",
      what: "the Terraform provider would send 0 for it, so that the first pod that fails ends the Job",
      prop: "backoffLimitPerIndex",
      allowed: "how often the pod of one index may fail, 0 or more",
      fix: "say it, or take completionMode out",
    });
  for (const prop of ["backoffLimitPerIndex", "maxFailedIndexes"] as const)
    if (!indexed && given[prop] !== undefined)
      report({
        code: "JobNotIndexed",
        what: "only the pods of an indexed Job have indexes",
        prop,
        value: given[prop],
        fix: 'say completionMode: "Indexed", or take it out',
      });
  const { maxFailedIndexes } = given;
  if (
    maxFailedIndexes !== undefined &&
    !isToken(maxFailedIndexes) &&
    !isToken(completions) &&
    maxFailedIndexes > completions
  )
    report({
      code: "NumberInvalid",
      what: "more indexes may fail than there are",
      prop: "maxFailedIndexes",
      value: maxFailedIndexes,
      allowed: `at most completions, which is ${completions}`,
    });
  if (
    completionMode === "Indexed" &&
    !isToken(completions) &&
    !isToken(parallelism) &&
    parallelism !== undefined &&
    parallelism > 100_000
  )
    report({
      code: "NumberInvalid",
      what: "Kubernetes runs at most 100000 pods of an indexed Job at once",
      prop: "parallelism",
      value: parallelism,
      allowed: "0 to 100000",
    });
}

/** What Kubernetes itself takes for a Job that counts the failures of each index. */
const NO_LIMIT = 2_147_483_647;

/** A Job's spec as Kubernetes spells it, with everything said that the provider would keep. */
export function renderJobSpec(
  given: JobSpecProps & { readonly ttlSecondsAfterFinished?: number },
  template: object,
): Record<string, unknown> {
  const { completions = 1, backoffLimitPerIndex: perIndex } = given;
  return defined({
    completions,
    parallelism: given.parallelism ?? 1,
    completionMode: given.completionMode ?? "NonIndexed",
    backoffLimit: given.backoffLimit ?? (perIndex === undefined ? 6 : NO_LIMIT),
    backoffLimitPerIndex: perIndex,
    maxFailedIndexes: given.maxFailedIndexes ?? (perIndex === undefined ? undefined : completions),
    activeDeadlineSeconds: given.activeDeadlineSeconds,
    ttlSecondsAfterFinished: given.ttlSecondsAfterFinished,
    template,
  });
}
