import { messageWithoutCredentials } from "../../credentials";
import type { CronJob, Job, Pod } from "../../cluster";
import { podState } from "../pod-state";
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

/** Why a Job is not done: what it says, and what its pods say. */
export function failureOf(job: Job, pods: readonly Pod[]): string | undefined {
  const failed = condition(job, "Failed") ?? condition(job, "FailureTarget");
  const broken = podsOfJob(job, pods).flatMap((pod) => {
    const { status, reason, tone } = podState(pod);
    return tone === "bad" ? [`Pod ${pod.metadata?.name}: ${status}${reason === undefined ? "" : `: ${reason}`}`] : [];
  });
  if (failed !== undefined) {
    return [messageWithoutCredentials(because(failed)) || "failed", ...broken.slice(-1)].join("; ");
  }
  // Not failed yet, but no pod of it can run: a missing image, no node to run on.
  return broken.length > 0 && (job.status?.ready ?? 0) === 0 && condition(job, "Complete") === undefined
    ? broken.at(-1)
    : undefined;
}

/** A Job is as it should be while it runs and once it is done. */
export function judgeJob(declared: DeclaredObject, job: Job, { snapshot, now }: ViewContext): Judged {
  const { status, spec } = job;
  const suspended = suspension(declared, spec?.suspend, "suspended");
  const failure = failureOf(job, snapshot.pods);
  const complete = condition(job, "Complete") !== undefined;
  const failed = condition(job, "Failed") !== undefined;
  const took =
    instant(status?.startTime) !== undefined && instant(status?.completionTime) !== undefined
      ? ` in ${shortDuration(Date.parse(status?.completionTime ?? "") - Date.parse(status?.startTime ?? ""))}`
      : "";
  const done = `${status?.succeeded ?? 0} of ${spec?.completions ?? 1} done`;
  const state = complete
    ? `done${took}`
    : failed
      ? "failed"
      : spec?.suspend === true
        ? "suspended"
        : status?.startTime === undefined
          ? "not started"
          : `running for ${age(status.startTime, now)}, ${done}`;
  return {
    state,
    tone: failure !== undefined || suspended.reasons.length > 0 ? "bad" : complete ? "quiet" : "good",
    reasons: [...(failure === undefined ? [] : [failed ? `failed: ${failure}` : failure]), ...suspended.reasons],
    notes: [
      ...suspended.notes,
      ...(!failed && (status?.failed ?? 0) > 0 ? [`${count(status?.failed ?? 0, "pod")} failed before`] : []),
    ],
    stuck: failed,
    facts: {
      Completions: done,
      Parallelism: String(spec?.parallelism ?? 1),
      Started: status?.startTime,
      Ended: status?.completionTime,
    },
  };
}

/** A CronJob is as it should be unless its latest run failed, or it is suspended and the code does not say so. */
export function judgeCronJob(declared: DeclaredObject, cronJob: CronJob, { snapshot, now }: ViewContext): Judged {
  const { spec, status } = cronJob;
  const runs = jobsOfCronJob(cronJob, snapshot.jobs);
  const [latest] = runs;
  const failure = latest === undefined ? undefined : failureOf(latest, snapshot.pods);
  const earlier = runs.slice(1).filter((job) => condition(job, "Failed") !== undefined).length;
  const suspended = suspension(declared, spec?.suspend, "suspended");
  const denied = snapshot.denied.has("jobs") ? ["its runs are not known: not allowed to list jobs"] : [];
  const words = scheduleInWords(spec?.schedule ?? "");
  const next = spec?.suspend === true ? undefined : nextRun(spec?.schedule ?? "", spec?.timeZone, now);
  const active = status?.active?.length ?? 0;
  const last =
    status?.lastScheduleTime === undefined ? "no run yet" : `last run ${age(status.lastScheduleTime, now)} ago`;
  const result =
    latest === undefined
      ? ""
      : failure !== undefined
        ? ", failed"
        : condition(latest, "Complete") !== undefined
          ? ", done"
          : ", running";
  return {
    state: [
      spec?.suspend === true ? "suspended" : words,
      `${last}${result}`,
      ...(next === undefined ? [] : [`next in ${shortDuration(next.getTime() - now.getTime())}`]),
    ].join("; "),
    reasons: [
      ...(failure === undefined ? [] : [`its latest run ${latest?.metadata?.name} failed: ${failure}`]),
      ...suspended.reasons,
      ...denied,
    ],
    notes: [
      ...suspended.notes,
      ...(earlier > 0 ? [`${count(earlier, "earlier run")} failed`] : []),
      ...(active > 1 ? [`${active} runs at once`] : []),
    ],
    facts: {
      Schedule: `${spec?.schedule ?? ""} (${words})`,
      "Time zone": spec?.timeZone ?? "that of kube-controller-manager",
      "Last run": status?.lastScheduleTime,
      "Last success": status?.lastSuccessfulTime,
      "Next run": next?.toISOString(),
      Concurrency: spec?.concurrencyPolicy,
    },
  };
}
