import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../json-object";
import type { KubernetesObject } from "../manifest";
import { fieldsOf, unlessEmpty, without, type Props } from "./fields";
import { beyond, identity, ownAnnotations, ownLabels, type Way } from "./labels";
import { podProps } from "./pod-props";
import { podTemplateOf } from "./pod-template";

/** What the constructs say of a Job where they are told nothing. */
const JOB_DEFAULTS: JsonObject = { completions: 1, parallelism: 1, completionMode: "NonIndexed" };
const CRON_JOB_DEFAULTS: JsonObject = {
  concurrencyPolicy: "Allow",
  suspend: false,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 1,
};
/** What a Job has by itself once it counts the failures of each index. */
const NO_LIMIT = 2_147_483_647;

const beside = (fields: JsonObject, usual: JsonObject, names: readonly string[]): Props =>
  without(Object.fromEntries(names.map((name) => [name, fields[name] === usual[name] ? undefined : fields[name]])));

/** Props of a Job or a CronJob. */
export function batchProps(object: KubernetesObject, way: Way): Props {
  const spec = fieldsOf(object, "spec");
  const repeats = object.kind === "CronJob";
  const labels = fieldsOf(object, "metadata", "labels");
  const job = repeats ? fieldsOf(spec, "jobTemplate", "spec") : spec;
  const template = podTemplateOf(object);
  const { name: given, ...rest } = identity(object, way);
  // The construct puts what a Job runs into its name.
  const name = way.asGiven || repeats ? given : (labels["app.kubernetes.io/name"] ?? given);
  const labelsOfJob = ownLabels(labels, way, name);
  const telling = way.asGiven ? {} : { [repeats ? "cron-job" : "job"]: name };
  return without({
    name,
    ...rest,
    labels: unlessEmpty(labelsOfJob),
    annotations: ownAnnotations(fieldsOf(object, "metadata", "annotations"), way),
    ...(repeats ? cronJobProps(spec, labels, way) : {}),
    ...jobProps(job),
    ...(repeats ? {} : waitingProps(job)),
    podLabels: beyond(fieldsOf(template, "metadata", "labels"), telling),
    ...podProps(template, { base: name }, way),
  });
}

function cronJobProps(spec: JsonObject, labels: JsonObject, way: Way): Props {
  const ofJobs = fieldsOf(spec, "jobTemplate", "metadata", "labels");
  const ofStack = way.asGiven ? {} : way.facts.labels;
  const usual = Object.fromEntries(Object.entries(labels).filter(([key, value]) => ofStack[key] !== value));
  return {
    ...beside(spec, CRON_JOB_DEFAULTS, [
      "schedule",
      "timeZone",
      "startingDeadlineSeconds",
      ...Object.keys(CRON_JOB_DEFAULTS),
    ]),
    jobLabels: isDeepStrictEqual(ofJobs, usual) ? undefined : ofJobs,
  };
}

/** Apply waits for a Job, and not shorter than the Job may run. */
function waitingProps({ activeDeadlineSeconds: deadline }: JsonObject): Props {
  if (typeof deadline !== "number" || deadline <= 600) return {};
  return deadline <= 86_400 ? { completionTimeoutSeconds: deadline } : { waitForCompletion: false };
}

function jobProps(job: JsonObject): Props {
  const { backoffLimit, backoffLimitPerIndex, completions = 1, maxFailedIndexes } = job;
  const { restartPolicy } = fieldsOf(job, "template", "spec");
  const counted = backoffLimitPerIndex !== undefined;
  return {
    restartPolicy: restartPolicy === "Never" ? undefined : restartPolicy,
    ...beside(job, JOB_DEFAULTS, Object.keys(JOB_DEFAULTS)),
    backoffLimit: backoffLimit === (counted ? NO_LIMIT : 6) ? undefined : backoffLimit,
    backoffLimitPerIndex,
    maxFailedIndexes: counted && maxFailedIndexes === completions ? undefined : maxFailedIndexes,
    activeDeadlineSeconds: job["activeDeadlineSeconds"],
    ttlSecondsAfterFinished: job["ttlSecondsAfterFinished"],
  };
}
