import type {
  AnyObject,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  Pod,
  ReplicationController,
  StatefulSet,
} from "../../cluster";
import { showLabels } from "../selector";
import type { Snapshot } from "../snapshot";
import type { ObjectKind } from "./declared";
import { jobsOfCronJob } from "./job";

type LabelSelector = NonNullable<Deployment["spec"]>["selector"];

/** A selector in the API server's words: `app=web,tier in (front,back),!canary`. */
export function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
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
    case "Job": {
      const { spec } = object as Deployment | StatefulSet | DaemonSet | Job;
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
