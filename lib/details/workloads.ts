import { messageWithoutCredentials } from "../credentials";
import type {
  DaemonSet,
  Deployment,
  ObjectMeta,
  Pod,
  ReplicaSet,
  ReplicationController,
  Service,
  StatefulSet,
} from "../cluster";
import { defined } from "../defined";
import { isReady, type Tone } from "./pod-state";
import { selection, type Labels, type Selectable } from "./selector";
import type { Snapshot } from "./snapshot";
import { ownValue } from "../own-value";

/** A workload whose pods a Service selects. */
export interface WorkloadView {
  readonly kind: string;
  readonly name: string;
  readonly ready: number;
  /** How many pods it is to have. */
  readonly total: number;
  /** Which revision of it runs, as its controller counts. @default - not counted */
  readonly revision?: string;
  /** Why it is not as it was declared. @default - it is */
  readonly problem?: string;
  /** Its rollout has made no progress before its deadline: waiting will hardly help. @default false */
  readonly stuck?: true;
  /** Its rollout is paused: changes of its pods wait until it is resumed. @default false */
  readonly paused?: true;
  readonly tone: Tone;
}

/** Why a workload is to have no pods. A Job and a bare pod have run to their end then. */
const WITHOUT_PODS: Readonly<Record<string, string>> = {
  Deployment: "scaled to zero",
  StatefulSet: "scaled to zero",
  ReplicaSet: "scaled to zero",
  ReplicationController: "scaled to zero",
  DaemonSet: "wanted on no node",
};

/** Why a workload of a kind is to have no pods, such as `scaled to zero`. */
export const withoutPods = (kind: string): string => ownValue(WITHOUT_PODS, kind) ?? "ended";

interface Templated {
  readonly metadata?: ObjectMeta;
  readonly spec?: { readonly template?: { readonly metadata?: { readonly labels?: Labels } } };
}

/** The labels that its pods will have; an object that is being deleted makes no more of them. */
const byTemplate = ({ metadata, spec }: Templated): Selectable => ({
  namespace: metadata?.namespace,
  labels: metadata?.deletionTimestamp === undefined ? spec?.template?.metadata?.labels : undefined,
});
const selectDeployments = selection<Deployment>(byTemplate);
const selectStatefulSets = selection<StatefulSet>(byTemplate);
const selectDaemonSets = selection<DaemonSet>(byTemplate);

/**
 * The workloads whose pod template a Service selects, and the owners of selected pods that are none of those (a Job, a
 * bare ReplicaSet, the pod itself).
 */
export function workloadsOf(service: Service, pods: readonly Pod[], snapshot: Snapshot): readonly WorkloadView[] {
  const namespace = service.metadata?.namespace;
  const selector = service.spec?.selector;
  const known = [
    ...selectDeployments(snapshot.deployments, namespace, selector).map(deploymentView),
    ...selectStatefulSets(snapshot.statefulSets, namespace, selector).map(statefulSetView),
    ...selectDaemonSets(snapshot.daemonSets, namespace, selector).map(daemonSetView),
  ];
  return [...known, ...otherOwners(pods, known)].sort((a, b) => compare(a.name, b.name) || compare(a.kind, b.kind));
}

/** The view of a workload of a kind that has a controller. */
export function workloadView(
  kind: string,
  object: Deployment | StatefulSet | DaemonSet | ReplicaSet | ReplicationController,
): WorkloadView {
  if (kind === "Deployment") return deploymentView(object as Deployment);
  if (kind === "StatefulSet") return statefulSetView(object as StatefulSet);
  if (kind === "DaemonSet") return daemonSetView(object as DaemonSet);
  return countedView(kind, object as ReplicaSet | ReplicationController);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const toneOf = (ready: number, total: number, problem: string | undefined): Tone => {
  if (problem === undefined) return total === 0 ? "quiet" : "good";
  return ready > 0 ? "warning" : "bad";
};

function view(
  kind: string,
  name: string,
  [ready, total]: readonly [number, number],
  revision: string | undefined,
  problem: string | undefined,
): WorkloadView {
  return {
    kind,
    name,
    ready,
    total,
    ...defined({ revision, problem }),
    tone: toneOf(ready, total, problem),
  };
}

function deploymentView(object: Deployment): WorkloadView {
  const { spec, status, metadata } = object;
  const total = spec?.replicas ?? 1;
  const ready = status?.readyReplicas ?? 0;
  const stuck = status?.conditions?.find((one) => one.type === "Progressing" && one.status === "False");
  const failed = status?.conditions?.find((one) => one.type === "ReplicaFailure" && one.status === "True");
  const updated = status?.updatedReplicas ?? 0;
  const paused = spec?.paused === true;
  const exceeded = !isStale(object) && stuck?.reason === "ProgressDeadlineExceeded";
  const rolling =
    (updated < total ? `${updated} of ${total} pods are of the new revision` : undefined) ??
    ((status?.replicas ?? 0) > updated
      ? `${(status?.replicas ?? 0) - updated} pods are of an old revision`
      : undefined);
  const problem =
    (isStale(object) ? "its controller has not seen the last change yet" : undefined) ??
    (failed?.message === undefined ? undefined : messageWithoutCredentials(failed.message)) ??
    (exceeded ? `its rollout made no progress before its deadline${because(stuck.message)}` : undefined) ??
    (paused && rolling !== undefined ? `its rollout is paused: ${rolling}` : rolling) ??
    readiness(ready, total);
  const revision = metadata?.annotations?.["deployment.kubernetes.io/revision"];
  return {
    ...view("Deployment", metadata?.name ?? "", [ready, total], revision, problem),
    ...(exceeded ? { stuck: true } : {}),
    ...(paused ? { paused: true } : {}),
  };
}

const because = (message: string | undefined): string => (message ? `: ${messageWithoutCredentials(message)}` : "");

function statefulSetView(object: StatefulSet): WorkloadView {
  const { spec, status, metadata } = object;
  const total = spec?.replicas ?? 1;
  const ready = status?.readyReplicas ?? 0;
  const partition = spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  const wanted = spec?.updateStrategy?.type === "OnDelete" ? 0 : Math.max(0, total - partition);
  const updated = status?.updatedReplicas ?? 0;
  const rolling = status?.updateRevision !== status?.currentRevision && updated < wanted;
  const problem =
    (isStale(object) ? "its controller has not seen the last change yet" : undefined) ??
    (rolling ? `${updated} of ${wanted} pods are of the new revision` : undefined) ??
    readiness(ready, total);
  const { currentRevision, updateRevision } = status ?? {};
  const two = currentRevision !== undefined && updateRevision !== undefined && currentRevision !== updateRevision;
  const revision = two ? `${currentRevision} → ${updateRevision}` : currentRevision;
  return view("StatefulSet", metadata?.name ?? "", [ready, total], revision, problem);
}

function daemonSetView(object: DaemonSet): WorkloadView {
  const { status, metadata, spec } = object;
  const total = status?.desiredNumberScheduled ?? 0;
  const ready = status?.numberReady ?? 0;
  const updated = status?.updatedNumberScheduled ?? 0;
  const problem =
    (isStale(object) ? "its controller has not seen the last change yet" : undefined) ??
    (spec?.updateStrategy?.type !== "OnDelete" && updated < total
      ? `${updated} of ${total} pods are of the new revision`
      : undefined) ??
    readiness(ready, total);
  return view("DaemonSet", metadata?.name ?? "", [ready, total], String(metadata?.generation ?? ""), problem);
}

/** One without rollouts: so many pods, and nothing of revisions. */
function countedView(kind: string, object: ReplicaSet | ReplicationController): WorkloadView {
  const total = object.spec?.replicas ?? 1;
  const ready = object.status?.readyReplicas ?? 0;
  const failed = object.status?.conditions?.find((one) => one.type === "ReplicaFailure" && one.status === "True");
  const problem =
    (isStale(object) ? "its controller has not seen the last change yet" : undefined) ??
    (failed?.message === undefined ? undefined : messageWithoutCredentials(failed.message)) ??
    readiness(ready, total);
  return view(kind, object.metadata?.name ?? "", [ready, total], undefined, problem);
}

const isStale = (object: Deployment | StatefulSet | DaemonSet | ReplicaSet | ReplicationController): boolean =>
  (object.status?.observedGeneration ?? 0) < (object.metadata?.generation ?? 0);

const readiness = (ready: number, total: number): string | undefined =>
  ready < total ? `${ready} of ${total} pods are ready` : undefined;

function otherOwners(pods: readonly Pod[], known: readonly WorkloadView[]): readonly WorkloadView[] {
  const owners = new Map<string, { kind: string; name: string; pods: Pod[] }>();
  for (const pod of pods) {
    const owner = pod.metadata?.ownerReferences?.find((reference) => reference.controller === true);
    const kind = owner?.kind ?? "Pod";
    const name = owner?.name ?? pod.metadata?.name ?? "";
    if (owns(known, kind, name)) continue;
    const entry = owners.get(`${kind}/${name}`) ?? { kind, name, pods: [] };
    entry.pods.push(pod);
    owners.set(`${kind}/${name}`, entry);
  }
  return [...owners.values()].map(({ kind, name, pods: owned }) => {
    // A pod that has run to its end is not missing.
    const live = owned.filter((pod) => pod.status?.phase !== "Succeeded");
    const ready = live.filter(isReady).length;
    return view(kind, name, [ready, live.length], undefined, readiness(ready, live.length));
  });
}

/** A Deployment's pods are owned by a ReplicaSet that is named after it. */
function owns(known: readonly WorkloadView[], kind: string, name: string): boolean {
  return known.some((workload) =>
    workload.kind === "Deployment"
      ? kind === "ReplicaSet" && name.slice(0, name.lastIndexOf("-")) === workload.name
      : workload.kind === kind && workload.name === name,
  );
}
