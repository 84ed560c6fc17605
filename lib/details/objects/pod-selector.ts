import type {
  AnyObject,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  Pod,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from "../../cluster";
import { matches, selection, showLabels } from "../selector";
import type { Snapshot } from "../snapshot";
import type { ObjectKind } from "./declared";
import { jobsOfCronJob, podsOfJob } from "./job";

type LabelSelector = NonNullable<NonNullable<Deployment["spec"]>["selector"]>;

/** A selector in the API server's words: `app=web,tier in (front,back),!canary`. */
function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const expressions = (matchExpressions ?? []).map(({ key, operator, values }) => {
    if (operator === "Exists") return key;
    if (operator === "DoesNotExist") return `!${key}`;
    return `${key} ${operator === "NotIn" ? "notin" : "in"} (${(values ?? []).join(",")})`;
  });
  return [showLabels(matchLabels), ...expressions].filter((part) => part !== "").join(",");
}

/** Which pods belong to an object: a label selector, or the one pod that it is; undefined where it has none. */
export function podSelector(
  kind: ObjectKind,
  object: AnyObject,
  snapshot: Pick<Snapshot, "jobs">,
): { readonly labelSelector: string } | { readonly fieldSelector: string } | undefined {
  const labelSelector = labelSelectorOf(kind, object, snapshot);
  if (labelSelector !== undefined && labelSelector !== "") return { labelSelector };
  return kind === "Pod" ? { fieldSelector: `metadata.name=${(object as Pod).metadata?.name ?? ""}` } : undefined;
}

function labelSelectorOf(kind: ObjectKind, object: AnyObject, snapshot: Pick<Snapshot, "jobs">): string | undefined {
  switch (kind) {
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ReplicaSet":
    case "Job": {
      const { spec } = object as Deployment | StatefulSet | DaemonSet | ReplicaSet | Job;
      return spec?.selector && selectorText(spec.selector);
    }
    case "ReplicationController":
      return showLabels((object as ReplicationController).spec?.selector);
    case "CronJob": {
      const names = jobsOfCronJob(object as CronJob, snapshot.jobs).map((job) => job.metadata?.name);
      return names.length === 0 ? undefined : `batch.kubernetes.io/job-name in (${names.join(",")})`;
    }
    default:
      return undefined;
  }
}

const byLabels = selection<Pod>(({ metadata }) => ({ namespace: metadata?.namespace, labels: metadata?.labels }));

function fulfils({ matchLabels, matchExpressions }: LabelSelector, { metadata }: Pod): boolean {
  const labels = metadata?.labels ?? {};
  if (Object.keys(matchLabels ?? {}).length > 0 && !matches(matchLabels, labels)) return false;
  return (matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const has = Object.hasOwn(labels, key);
    if (operator === "Exists") return has;
    if (operator === "DoesNotExist") return !has;
    const among = has && values.includes(labels[key] ?? "");
    return operator === "NotIn" ? !among : among;
  });
}

/** The pods of a snapshot that belong to an object: those that {@link podSelector} asks the API server for. */
export function podsOfObject(
  kind: ObjectKind,
  object: AnyObject,
  { pods, jobs }: Pick<Snapshot, "pods" | "jobs">,
): readonly Pod[] {
  const namespace = object.metadata?.namespace;
  switch (kind) {
    case "Pod":
      return [object as Pod];
    case "Job":
      return podsOfJob(object as Job, pods);
    case "CronJob":
      return jobsOfCronJob(object as CronJob, jobs).flatMap((job) => podsOfJob(job, pods));
    case "ReplicationController":
      return byLabels(pods, namespace, (object as ReplicationController).spec?.selector);
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ReplicaSet": {
      const selector = (object as Deployment | StatefulSet | DaemonSet | ReplicaSet).spec?.selector;
      if (selector === undefined || selectorText(selector) === "") return [];
      const among =
        Object.keys(selector.matchLabels ?? {}).length > 0
          ? byLabels(pods, namespace, selector.matchLabels)
          : pods.filter(({ metadata }) => metadata?.namespace === namespace);
      return among.filter((pod) => fulfils(selector, pod));
    }
    default:
      return [];
  }
}
