import { messageWithoutCredentials } from "../credentials";
import { AccessDenied, kinds, type AnyObject, type Cluster, type Event, type Pod } from "../cluster";
import { eventsOf, type Subject } from "./events";
import { partOf, podSelector, type ObjectView } from "./objects";
import { isReady, podState } from "./pod-state";
import type { Snapshot } from "./snapshot";

/** So many pods are named, and so many events told, of one entry. */
const PODS_NAMED = 5;
const EVENTS_TOLD = 2;
/** Of so many entries in trouble the pods are read. */
const LOOKED_INTO = 20;

/** What is wrong with pods, one line for each of the first. */
export function troubledPods(pods: readonly Pod[]): readonly string[] {
  const troubled = pods.flatMap((pod) => {
    const state = podState(pod);
    if (state.tone === "good" || state.tone === "quiet") return [];
    return [`Pod ${pod.metadata?.name}: ${state.status}${state.reason === undefined ? "" : `: ${state.reason}`}`];
  });
  const rest = troubled.length - PODS_NAMED;
  return rest > 0 ? [...troubled.slice(0, PODS_NAMED), `and ${rest} more pods are not ready`] : troubled;
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
export async function troubledNodes(cluster: Cluster, pods: readonly Pod[]): Promise<readonly string[]> {
  const names = pods
    .filter((pod) => !isReady(pod) && pod.status?.phase !== "Succeeded")
    .flatMap(({ spec }) => spec?.nodeName ?? []);
  const problems = await Promise.all(
    [...new Set(names)].slice(0, PODS_NAMED).map((name) => troubledNode(cluster, name)),
  );
  return problems.flat();
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
): Promise<readonly ObjectView[]> {
  const looked = new Set(views.filter((view) => view.reasons.length > 0).slice(0, LOOKED_INTO));
  return Promise.all(
    views.map(async (view) => {
      if (!looked.has(view)) return view;
      const pods = await podsOfObject(cluster, view, snapshot);
      const troubled = troubledPods(pods).filter((line) => !view.reasons.some((reason) => reason.includes(line)));
      const reasons = [...view.reasons, ...troubled, ...(await troubledNodes(cluster, pods))];
      const { kind, name, namespace } = view;
      // An autoscaler's conditions say all that its events do.
      if (kind === "HorizontalPodAutoscaler") return view;
      const subjects: Subject[] = [
        { kind, name, namespace },
        ...pods.map(({ metadata }): Subject => ({ kind: "Pod", name: metadata?.name ?? "", namespace })),
        ...pods.flatMap(({ metadata }) => (metadata?.ownerReferences ?? []).map((one) => ({ ...one, namespace }))),
      ];
      return { ...view, reasons: [...reasons, ...warnings(subjects, await events(namespace), reasons, EXPLAINS)] };
    }),
  );
}

async function podsOfObject(cluster: Cluster, view: ObjectView, snapshot: Snapshot): Promise<readonly Pod[]> {
  const objects = snapshot[partOf(view.kind)] as readonly AnyObject[];
  const object = objects.find(({ metadata }) => metadata?.name === view.name && metadata.namespace === view.namespace);
  const selector = object && podSelector(view.kind, object, snapshot);
  if (selector === undefined || snapshot.denied.has("pods")) return [];
  return cluster.list(kinds.pod, { namespace: view.namespace, ...selector });
}
