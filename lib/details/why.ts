import { messageWithoutCredentials } from "../credentials";
import { AccessDenied, kinds, type AnyObject, type Cluster, type CronJob, type Event, type Pod } from "../cluster";
import { eventsOf, type Subject } from "./events";
import {
  jobsOfCronJob,
  KINDS_WITH_PODS,
  partOf,
  podSelector,
  podsOfObject,
  type ObjectKind,
  type ObjectView,
} from "./objects";
import { isReady, podState } from "./pod-state";
import { ONE_BY_ONE, takeSnapshot, type Snapshot } from "./snapshot";
import { shortDuration } from "./time";

/** So many pods are named, and so many events told, of one entry. */
const PODS_NAMED = 5;
const EVENTS_TOLD = 2;

/** What is wrong with pods, one line for each of the first. */
export function troubledPods(pods: readonly Pod[]): readonly string[] {
  const troubled = pods.flatMap((pod) => {
    const state = podState(pod);
    if (state.tone === "good" || state.tone === "quiet") return [];
    const reason = state.reason ?? overdue(pod);
    return [`Pod ${pod.metadata?.name}: ${state.status}${reason === undefined ? "" : `: ${reason}`}`];
  });
  const rest = troubled.length - PODS_NAMED;
  return rest > 0 ? [...troubled.slice(0, PODS_NAMED), `and ${rest} more pods are not ready`] : troubled;
}

/** Milliseconds after which a pod that should have ended is told. */
const OVERDUE = 60_000;

/** A kubelet does not end a pod that is to go. */
function overdue({ metadata }: Pod): string | undefined {
  const late = Date.now() - Date.parse(metadata?.deletionTimestamp ?? "");
  return late > OVERDUE ? `it was to end ${shortDuration(late)} ago` : undefined;
}

/**
 * The newest warnings about some objects that say something which the reasons do not: a quota that refuses pods, a probe
 * that fails, a volume that cannot be mounted.
 * @param also reasons of events of type Normal that are told, too
 */
export function warnings(
  subjects: readonly Subject[],
  events: readonly Event[],
  reasons: readonly string[],
  also: readonly string[] = [],
): readonly string[] {
  const known = reasons.join("\n");
  const lines = eventsOf(subjects, events)
    .filter(({ type, reason, message }) => (type === "Warning" || also.includes(reason)) && !known.includes(message))
    .map(({ object, reason, message }) => `${object.replace("/", " ")}: ${reason}: ${message}`);
  return [...new Set(lines)].slice(0, EVENTS_TOLD);
}

/** What is wrong with the nodes of pods in trouble: of nodes that are well, or may not be read, nothing is said. */
export async function troubledNodes(nodes: NodeReader, pods: readonly Pod[]): Promise<readonly string[]> {
  const names = pods
    .filter((pod) => !isReady(pod) && pod.status?.phase !== "Succeeded")
    .map(({ spec }) => spec?.nodeName ?? "")
    .filter((name) => name !== "");
  return (await Promise.all([...new Set(names)].slice(0, PODS_NAMED).map(nodes))).flat();
}

/** What is wrong with a node. */
export type NodeReader = (name: string) => Promise<readonly string[]>;

/** Asks for each node once. */
export function nodeReader(cluster: Cluster): NodeReader {
  const asked = new Map<string, Promise<readonly string[]>>();
  return (name) => {
    const answer = asked.get(name) ?? troubledNode(cluster, name);
    asked.set(name, answer);
    return answer;
  };
}

async function troubledNode(cluster: Cluster, name: string): Promise<readonly string[]> {
  try {
    const node = await cluster.get(kinds.node, name);
    if (node === undefined) return [`Node ${name}: it is not in the cluster any more`];
    const ready = node.status?.conditions?.find((one) => one.type === "Ready");
    if (ready === undefined || ready.status === "True") return [];
    const word = ready.status === "False" ? "NotReady" : "does not answer";
    const said = [`Node ${name}: ${word}`, ready.reason, ready.message].filter(Boolean).join(": ");
    return [messageWithoutCredentials(said)];
  } catch (error) {
    if (error instanceof AccessDenied) return []; // nobody needs the right to read nodes to see a stack
    throw error;
  }
}

/** The events of a namespace; none where RBAC hides them. */
export async function readEvents(cluster: Cluster, namespace: string): Promise<readonly Event[]> {
  try {
    return await cluster.list(kinds.event, { namespace });
  } catch (error) {
    if (error instanceof AccessDenied) return [];
    throw error;
  }
}

/** Normal events that explain why something waits. */
const EXPLAINS = ["WaitForFirstConsumer", "WaitForPodScheduled", "ExternalProvisioning"];

/** The views with what their pods and events say of those in trouble. */
export async function explainObjects(
  cluster: Cluster,
  views: readonly ObjectView[],
  snapshot: Snapshot,
  events: (namespace: string) => Promise<readonly Event[]>,
  nodes = nodeReader(cluster),
): Promise<readonly ObjectView[]> {
  const troubled = views.filter((view) => view.reasons.length > 0);
  const podsOf = await podReader(cluster, troubled, snapshot);
  return Promise.all(
    views.map(async (view) => {
      // An autoscaler's conditions say all that its events do.
      if (view.kind === "HorizontalPodAutoscaler") return view;
      if (view.reasons.length === 0) return view.late === true ? refused(view, await events(view.namespace)) : view;
      const subject = subjectOf(view, snapshot);
      const pods = await podsOf(subject);
      const known = troubledPods(pods).filter((line) => !view.reasons.some((reason) => reason.includes(line)));
      const reasons = [...view.reasons, ...known, ...(await troubledNodes(nodes, pods))];
      const { kind, name, namespace } = view;
      const subjects: Subject[] = [
        { kind, name, namespace },
        ...(subject === undefined
          ? []
          : [{ kind: subject.kind, name: subject.object.metadata?.name ?? "", namespace }]),
        ...pods.map(({ metadata }): Subject => ({ kind: "Pod", name: metadata?.name ?? "", namespace })),
        ...pods.flatMap(({ metadata }) => (metadata?.ownerReferences ?? []).map((one) => ({ ...one, namespace }))),
      ];
      return { ...view, reasons: [...reasons, ...warnings(subjects, await events(namespace), reasons, EXPLAINS)] };
    }),
  );
}

/** A CronJob whose run is due, with what the API server says where it refuses the Job. */
function refused(view: ObjectView, events: readonly Event[]): ObjectView {
  const { kind, name, namespace } = view;
  const [refusal] = eventsOf([{ kind, name, namespace }], events).filter(({ reason }) => reason === "FailedCreate");
  if (refusal === undefined) return view;
  return { ...view, tone: "bad", reasons: [`its Job is refused: ${refusal.message}`] };
}

/** An object whose pods are meant. */
interface PodOwner {
  readonly kind: ObjectKind;
  readonly object: AnyObject;
}

/** Whose pods tell what is wrong: of a CronJob those of its latest run. */
function subjectOf({ kind, name, namespace }: ObjectView, snapshot: Snapshot): PodOwner | undefined {
  const objects = snapshot[partOf(kind)] as readonly AnyObject[];
  const object = objects.find(({ metadata }) => metadata?.name === name && metadata.namespace === namespace);
  if (kind !== "CronJob" || object === undefined) return object && { kind, object };
  const [latest] = jobsOfCronJob(object as CronJob, snapshot.jobs);
  return latest && { kind: "Job", object: latest };
}

/** Reads the pods of some objects: of a few those of each, of many all at once. */
async function podReader(
  cluster: Cluster,
  views: readonly ObjectView[],
  snapshot: Snapshot,
): Promise<(owner: PodOwner | undefined) => Promise<readonly Pod[]>> {
  const ofPods = views.filter(({ kind }) => KINDS_WITH_PODS.includes(kind));
  if (ofPods.length === 0 || snapshot.denied.has("pods")) return () => Promise.resolve([]);
  if (ofPods.length <= ONE_BY_ONE) {
    return async (owner) => {
      const selector = owner && podSelector(owner.kind, owner.object, snapshot);
      const namespace = owner?.object.metadata?.namespace;
      return selector === undefined ? [] : cluster.list(kinds.pod, { namespace, ...selector });
    };
  }
  const namespaces = [...new Set(ofPods.map(({ namespace }) => namespace))];
  const { pods } = await takeSnapshot(cluster, namespaces, ["pods"]);
  return (owner) =>
    Promise.resolve(owner === undefined ? [] : podsOfObject(owner.kind, owner.object, { ...snapshot, pods }));
}
