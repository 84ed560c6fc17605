import type { CronJob, Job, Pod } from "../../cluster";
import { podState, type PodState } from "../pod-state";
import { age, instant, shortDuration } from "../time";
import type { DeclaredObject } from "./declared";
import { nextRun, scheduleInWords } from "./schedule";
import { because, count, suspension, type Judged, type ViewContext } from "./view";

const condition = (job: Job, type: string) =>
  job.status?.conditions?.find((one) => one.type === type && one.status === "True");

/** The pods that a Job has made. */
export const podsOfJob = (job: Job, pods: readonly Pod[]): readonly Pod[] =>
  pods.filter(
    (pod) =>
      pod.metadata?.namespace === job.metadata?.namespace &&
      (pod.metadata?.ownerReferences ?? []).some((owner) => owner.kind === "Job" && owner.name === job.metadata?.name),
  );

/** The Jobs that a CronJob has made, the latest first. */
export const jobsOfCronJob = (cronJob: CronJob, jobs: readonly Job[]): readonly Job[] =>
  jobs
    .filter(
      (job) =>
        job.metadata?.namespace === cronJob.metadata?.namespace &&
        (job.metadata?.ownerReferences ?? []).some(
          (owner) => owner.kind === "CronJob" && owner.name === cronJob.metadata?.name,
        ),
    )
    .sort((a, b) => started(b).localeCompare(started(a)));

const started = (job: Job): string => job.status?.startTime ?? job.metadata?.creationTimestamp ?? "";

const says = ({ metadata }: Pod, { status, reason }: PodState): string =>
  `Pod ${metadata?.name}: ${status}${reason === undefined ? "" : `: ${reason}`}`;

/** Why a Job has failed, or cannot do its work: what it says, and what its pods say. */
function failureOf(job: Job, pods: readonly Pod[]): string | undefined {
  const failed = condition(job, "Failed") ?? condition(job, "FailureTarget");
  const own = podsOfJob(job, pods).map((pod) => ({ pod, state: podState(pod) }));
  const broken = own.filter(({ state }) => state.tone === "bad").map(({ pod, state }) => says(pod, state));
  if (failed !== undefined) return [because(failed) || "failed", ...broken.slice(-1)].join("; ");
  if (isOver(job) || job.spec?.suspend === true || (job.status?.ready ?? 0) > 0) return undefined;
  const open = own.filter(({ pod }) => pod.status?.phase !== "Failed" && pod.status?.phase !== "Succeeded");
  // One that is only starting may do what those before it could not.
  if (open.some(({ state }) => state.tone !== "bad")) return undefined;
  return broken.at(-1) ?? (isWithoutPods(job) ? "it has no pod" : undefined);
}

const isOver = (job: Job): boolean =>
  condition(job, "Complete") !== undefined || condition(job, "SuccessCriteriaMet") !== undefined;

/** Started, and of all pods that it is to have none was made: they are refused. */
function isWithoutPods({ spec, status }: Job): boolean {
  const { startTime, active, succeeded, failed, terminating, uncountedTerminatedPods: uncounted } = status ?? {};
  const counted = [active, succeeded, failed, terminating, uncounted?.failed?.length, uncounted?.succeeded?.length];
  return startTime !== undefined && spec?.parallelism !== 0 && counted.every((number) => (number ?? 0) === 0);
}

/** How much a Job has done; of one without completions, which works on a queue, nobody knows how much there is to do. */
const doneOf = ({ spec, status }: Job): string =>
  `${status?.succeeded ?? 0}${spec?.completions === undefined ? "" : ` of ${spec.completions}`} done`;

/** What a Job is at: `done in 14s`, `failed`, `running for 3m, 1 of 2 done`. */
function stateOf(job: Job, now: Date): string {
  const { spec, status } = job;
  if (condition(job, "Complete") !== undefined) {
    const [from, to] = [status?.startTime, status?.completionTime].map((time) => Date.parse(instant(time) ?? ""));
    const took = (to ?? NaN) - (from ?? NaN);
    return Number.isNaN(took) ? "done" : `done in ${shortDuration(took)}`;
  }
  if (condition(job, "Failed") !== undefined) return "failed";
  if (spec?.suspend === true) return "suspended";
  if (status?.startTime === undefined) return "not started";
  const since = age(status.startTime, now);
  return `${(status.active ?? 0) > 0 ? `running for ${since}` : `started ${since} ago`}, ${doneOf(job)}`;
}

/** A Job is as it should be while it runs and once it is done. */
export function judgeJob(declared: DeclaredObject, job: Job, { snapshot, now }: ViewContext): Judged {
  const { status, spec } = job;
  const suspended = suspension(declared, spec?.suspend, "suspended");
  const failure = failureOf(job, snapshot.pods);
  const failed = condition(job, "Failed") !== undefined;
  const quiet = condition(job, "Complete") !== undefined;
  return {
    state: stateOf(job, now),
    tone: failure !== undefined || suspended.reasons.length > 0 ? "bad" : quiet ? "quiet" : "good",
    reasons: [...(failure === undefined ? [] : [failed ? `failed: ${failure}` : failure]), ...suspended.reasons],
    notes: [
      ...suspended.notes,
      ...(!failed && (status?.failed ?? 0) > 0 ? [`${count(status?.failed ?? 0, "pod")} failed before`] : []),
    ],
    stuck: failed,
    facts: {
      Completions: doneOf(job),
      "Failed indexes": status?.failedIndexes,
      Parallelism: String(spec?.parallelism ?? 1),
      Started: status?.startTime,
      Ended: status?.completionTime,
    },
  };
}

/** How the latest run of a CronJob went. */
interface LatestRun {
  /** `done`, `failed`, `running`; undefined where there was none, or nobody knows. */
  readonly result?: "done" | "failed" | "running";
  /** Why it failed. */
  readonly failure?: string;
  readonly note?: string;
  /** The runs before it that are kept. */
  readonly earlier: readonly Job[];
}

/** Clocks of the cluster differ by less than this: milliseconds. */
const SKEW = 30_000;

function isBefore({ metadata, status }: Job, time: number): boolean {
  const known = [metadata?.creationTimestamp, status?.startTime]
    .map((one) => Date.parse(one ?? ""))
    .filter((one) => !Number.isNaN(one));
  return known.length > 0 && Math.max(...known) + SKEW < time;
}

/** Its Job, or where that is not kept what the CronJob itself has noted. */
function latestRun(
  { metadata, spec, status }: CronJob,
  runs: readonly Job[],
  snapshot: ViewContext["snapshot"],
): LatestRun {
  const [latest, ...earlier] = runs;
  const due = Date.parse(status?.lastScheduleTime ?? "");
  // As kube-controller-manager names it.
  const isOfDue = (job: Job): boolean =>
    job.metadata?.name === `${metadata?.name}-${Math.floor(due / 60_000)}` || !isBefore(job, due);
  if (latest !== undefined && isOfDue(latest)) {
    const failure = failureOf(latest, snapshot.pods);
    const name = latest.metadata?.name;
    if (failure !== undefined) {
      const how = condition(latest, "Failed") === undefined ? "cannot run" : "failed";
      return { result: "failed", failure: `its latest run ${name} ${how}: ${failure}`, earlier };
    }
    return { result: condition(latest, "Complete") === undefined ? "running" : "done", earlier };
  }
  if (Number.isNaN(due) || snapshot.denied.has("jobs")) return { earlier: runs };
  if ((status?.active?.length ?? 0) > 0) return { result: "running", earlier: runs };
  const success = Date.parse(status?.lastSuccessfulTime ?? "");
  if (success >= due) return { result: "done", earlier: runs };
  if (Number.isNaN(success) && spec?.failedJobsHistoryLimit !== 0)
    return { note: "how its latest run went is not known: it is not kept", earlier: runs };
  const failure = `its latest run, of ${inSeconds(new Date(due))}, did not succeed, and is not kept`;
  return { result: "failed", failure, earlier: runs };
}

/** A CronJob is as it should be unless its latest run failed, or it is suspended and the code does not say so. */
export function judgeCronJob(declared: DeclaredObject, cronJob: CronJob, { snapshot, now }: ViewContext): Judged {
  const { spec, status, metadata } = cronJob;
  const { schedule = "", timeZone } = spec ?? {};
  const runs = jobsOfCronJob(cronJob, snapshot.jobs);
  const latest = latestRun(cronJob, runs, snapshot);
  const earlier = latest.earlier.filter((job) => condition(job, "Failed") !== undefined).length;
  const suspended = suspension(declared, spec?.suspend, "suspended");
  const denied = snapshot.denied.has("jobs") ? ["its runs are not known: not allowed to list jobs"] : [];
  const words = `${scheduleInWords(schedule)}${timeZone === undefined ? "" : ` in ${timeZone}`}`;
  const next = spec?.suspend === true ? undefined : nextRun(schedule, timeZone, now);
  const active = status?.active?.length ?? 0;
  const late = missedRun(cronJob, metadata?.creationTimestamp, now);
  const last =
    status?.lastScheduleTime === undefined ? "no run yet" : `last run ${age(status.lastScheduleTime, now)} ago`;
  return {
    state: [
      spec?.suspend === true ? "suspended" : words,
      `${last}${latest.result === undefined ? "" : `, ${latest.result}`}`,
      ...(next instanceof Date ? [`next in ${shortDuration(next.getTime() - now.getTime())}`] : []),
    ].join("; "),
    reasons: [...(latest.failure === undefined ? [] : [latest.failure]), ...suspended.reasons, ...denied],
    notes: [
      ...suspended.notes,
      ...(latest.note === undefined ? [] : [latest.note]),
      ...(next === "never" ? ["its schedule is never due"] : []),
      ...(late === undefined ? [] : [`its run of ${late} has not been started`]),
      ...(earlier > 0 ? [`${count(earlier, "earlier run")} failed`] : []),
      ...(active > 1 ? [`${active} runs at once`] : []),
    ],
    late: late !== undefined,
    facts: {
      Schedule: `${schedule} (${words})`,
      "Time zone": timeZone ?? "that of kube-controller-manager",
      "Last run": status?.lastScheduleTime,
      "Last success": status?.lastSuccessfulTime,
      "Next run": next instanceof Date ? inSeconds(next) : next,
      Concurrency: spec?.concurrencyPolicy,
      Runs: runs
        .slice(0, RUNS_SHOWN)
        .map((job) => `${job.metadata?.name}: ${stateOf(job, now)} (${age(started(job), now)} ago)`)
        .join("\n"),
    },
  };
}

const inSeconds = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, "Z");

/** So many of the runs that are kept are told one by one. */
const RUNS_SHOWN = 10;

/** So long after it is due a run has started, where nothing holds it: milliseconds. */
const LATE = 5 * 60_000;

/** When a run was due that was not started: its Job is refused, or kube-controller-manager does not work. */
function missedRun({ spec, status }: CronJob, created: string | undefined, now: Date): string | undefined {
  const since = Date.parse(status?.lastScheduleTime ?? created ?? "");
  const waits = spec?.concurrencyPolicy === "Forbid" && (status?.active?.length ?? 0) > 0;
  if (spec?.suspend === true || waits || spec?.startingDeadlineSeconds !== undefined || Number.isNaN(since)) {
    return undefined;
  }
  const due = nextRun(spec?.schedule ?? "", spec?.timeZone, new Date(since));
  return due instanceof Date && due.getTime() + LATE <= now.getTime() ? inSeconds(due) : undefined;
}
