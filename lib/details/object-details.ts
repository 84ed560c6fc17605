import { labelsWithoutCredentials } from "../credentials";
import { kinds, objectKey, type AnyObject, type Cluster, type Pod, type ResourceKind } from "../cluster";
import type { CodeDifference, DeclaredState } from "./code-differences";
import { eventsOf, type EventView, type Subject } from "./events";
import { withGateways } from "./gateways";
import { indexed } from "./indexed";
import {
  describeObjects,
  KINDS_WITH_PODS,
  objectParts,
  partOf,
  podSelector,
  type DeclaredObject,
  type ObjectView,
} from "./objects";
import { podView, type PodView } from "./pods";
import type { Labels } from "./selector";
import { shownAnnotations } from "./service-view";
import { kindOf, takeSnapshot, type Snapshot } from "./snapshot";
import { volumesOf, type VolumeView } from "./volumes";

/** The page of an object that is no Service. */
export interface ObjectDetails {
  readonly view: ObjectView;
  /** Whether objects of its kind have pods. */
  readonly hasPods: boolean;
  readonly pods: readonly PodView[];
  readonly volumes: readonly VolumeView[];
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly events: readonly EventView[];
  /** What it has otherwise than the code says. @default - nothing */
  readonly differsFromCode?: readonly CodeDifference[];
}

/**
 * Whose pods an object has, as selectors; an empty label selector where it has none.
 * @returns undefined where it is not in the cluster
 * @throws AccessDenied, KubeServicesError, ApiError
 */
export async function takeSelector(
  cluster: Cluster,
  { kind, name, namespace }: DeclaredObject,
): Promise<{ readonly labelSelector?: string; readonly fieldSelector?: string } | undefined> {
  const object = await cluster.get(kindOf(partOf(kind)) as ResourceKind<AnyObject>, name, { namespace });
  if (object === undefined) return undefined;
  const jobs = kind === "CronJob" ? await cluster.list(kinds.job, { namespace }) : [];
  return podSelector(kind, object, { jobs }) ?? { labelSelector: "" };
}

/**
 * Reads all about one object that a stack declares.
 * @returns undefined where it is not in the cluster
 * @throws KubeServicesError where the cluster cannot be reached; ApiError
 */
export async function takeObjectDetails(
  cluster: Cluster,
  declared: DeclaredObject,
  state?: DeclaredState,
): Promise<{ readonly details: ObjectDetails; readonly snapshot: Snapshot } | undefined> {
  const { kind, namespace } = declared;
  const isClaim = kind === "PersistentVolumeClaim"; // any pod may mount it
  const needed = objectParts([declared]).filter((part) => part !== "pods" || kind === "Pod");
  const parts = [...new Set([...needed, "events", "claims", ...(isClaim ? (["pods"] as const) : [])] as const)];
  const first = await withGateways(cluster, await takeSnapshot(cluster, [namespace], parts));
  const object = liveObject(declared, first);
  if (object === undefined && !first.denied.has(partOf(kind))) return undefined;
  const selector = object && podSelector(kind, object, first);
  const pods = selector === undefined ? [] : await cluster.list<Pod>(kinds.pod, { namespace, ...selector });
  const metrics =
    selector !== undefined && "labelSelector" in selector
      ? await takeSnapshot(cluster, [namespace], ["podMetrics"], { podMetrics: selector.labelSelector })
      : undefined;
  const snapshot: Snapshot = {
    ...first,
    pods: isClaim ? first.pods : pods,
    podMetrics: metrics?.podMetrics ?? [],
    notes: [...new Set([...first.notes, ...(metrics?.notes ?? [])])],
  };
  const details = describeObject(declared, snapshot, pods, state);
  return { details, snapshot };
}

/** The page of one object as a snapshot shows it, with the pods that are its own. */
export function describeObject(
  declared: DeclaredObject,
  snapshot: Snapshot,
  pods: readonly Pod[],
  state?: DeclaredState,
): ObjectDetails {
  const { kind, name, namespace } = declared;
  const object = liveObject(declared, snapshot);
  const [view] = describeObjects([declared], snapshot, new Date());
  const subjects: Subject[] = [
    { kind, name, namespace, uid: object?.metadata?.uid },
    ...pods.map(({ metadata }) => ({ kind: "Pod", name: metadata?.name ?? "", namespace, uid: metadata?.uid })),
    ...pods.flatMap(({ metadata }) => (metadata?.ownerReferences ?? []).map((one) => ({ ...one, namespace }))),
  ];
  const sets = kind === "StatefulSet" ? snapshot.statefulSets.filter((one) => one.metadata?.name === name) : [];
  const differsFromCode = object === undefined ? [] : (state?.differences(kind, object) ?? []);
  return {
    view: view as ObjectView,
    hasPods: KINDS_WITH_PODS.includes(kind),
    pods: [...pods]
      .sort((a, b) => (a.metadata?.name ?? "").localeCompare(b.metadata?.name ?? "", "en", { numeric: true }))
      .map((pod) => podView(pod, snapshot)),
    volumes: volumesOf(pods, sets, snapshot),
    labels: labelsWithoutCredentials(object?.metadata?.labels ?? {}),
    annotations: shownAnnotations(object?.metadata?.annotations ?? {}),
    events: eventsOf(subjects, snapshot.events),
    ...(differsFromCode.length === 0 ? {} : { differsFromCode }),
  };
}

/** The object as a snapshot has it. */
export const liveObject = ({ kind, name, namespace }: DeclaredObject, snapshot: Snapshot): AnyObject | undefined =>
  byKey(snapshot[partOf(kind)]).get(`${namespace}/${name}`);

const byKey = indexed((objects: readonly AnyObject[]) => new Map(objects.map((one) => [objectKey(one), one])));
