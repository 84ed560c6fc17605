import {
  AccessDenied,
  ApiError,
  kinds,
  type Cluster,
  type CronJob,
  type DaemonSet,
  type Deployment,
  type EndpointSlice,
  type Event,
  type Gateway,
  type HorizontalPodAutoscaler,
  type HttpRoute,
  type Ingress,
  type Job,
  type NetworkPolicy,
  type PersistentVolumeClaim,
  type Pod,
  type PodDisruptionBudget,
  type PodMetrics,
  type ReplicaSet,
  type ReplicationController,
  type ResourceKind,
  type Service,
  type StatefulSet,
} from "../cluster";
import { showLabels } from "./selector";
import { slimPod } from "./slim-pod";

/** Gateways by `namespace/name`; undefined for one that is not in the cluster. What is missing was not read. */
export type Gateways = ReadonlyMap<string, Gateway | undefined>;

/** The live objects of some namespaces at one time. A list that could not be read is empty, and `notes` says why. */
export interface Snapshot {
  readonly services: readonly Service[];
  readonly pods: readonly Pod[];
  readonly deployments: readonly Deployment[];
  readonly statefulSets: readonly StatefulSet[];
  readonly daemonSets: readonly DaemonSet[];
  readonly replicaSets: readonly ReplicaSet[];
  readonly replicationControllers: readonly ReplicationController[];
  readonly jobs: readonly Job[];
  readonly cronJobs: readonly CronJob[];
  readonly autoscalers: readonly HorizontalPodAutoscaler[];
  readonly ingresses: readonly Ingress[];
  readonly routes: readonly HttpRoute[];
  readonly budgets: readonly PodDisruptionBudget[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly events: readonly Event[];
  readonly claims: readonly PersistentVolumeClaim[];
  readonly podMetrics: readonly PodMetrics[];
  /** The Gateways of the routes, as far as they have been read. */
  readonly gateways: Gateways;
  /** What is missing and why, for people; each once. */
  readonly notes: readonly string[];
  /** The lists that RBAC did not allow to read. */
  readonly denied: ReadonlySet<Part>;
}

/** The lists that a snapshot may hold. */
export type Part = Exclude<keyof Snapshot, "gateways" | "notes" | "denied">;

const PARTS = {
  services: kinds.service,
  pods: kinds.pod,
  deployments: kinds.deployment,
  statefulSets: kinds.statefulSet,
  daemonSets: kinds.daemonSet,
  replicaSets: kinds.replicaSet,
  replicationControllers: kinds.replicationController,
  jobs: kinds.job,
  cronJobs: kinds.cronJob,
  autoscalers: kinds.horizontalPodAutoscaler,
  ingresses: kinds.ingress,
  routes: kinds.httpRoute,
  budgets: kinds.podDisruptionBudget,
  networkPolicies: kinds.networkPolicy,
  endpointSlices: kinds.endpointSlice,
  events: kinds.event,
  claims: kinds.persistentVolumeClaim,
  podMetrics: kinds.podMetrics,
} as const satisfies Record<Part, ResourceKind<object>>;

/** Up to so many objects are looked into one by one before all pods are read. */
export const ONE_BY_ONE = 20;

/** The kind of object that a part lists. */
export const kindOf = (part: Part): ResourceKind<object> => PARTS[part];

/** What is kept of the objects of a part. */
export const keptOf = (part: Part): typeof slimPod | undefined => (part === "pods" ? slimPod : undefined);

/** What the list of services, and their health, are made from. */
export const LIST_PARTS = [
  "services",
  "pods",
  "deployments",
  "statefulSets",
  "daemonSets",
] as const satisfies readonly Part[];

/** What the health of services is made from. */
export const HEALTH_PARTS = [...LIST_PARTS, "endpointSlices"] as const satisfies readonly Part[];

/** What the page of one service is made from. */
const DETAIL_PARTS = [
  "pods",
  "deployments",
  "statefulSets",
  "daemonSets",
  "endpointSlices",
  "events",
  "claims",
  "podMetrics",
] as const satisfies readonly Part[];

/** A snapshot of nothing. */
export const EMPTY_SNAPSHOT: Snapshot = {
  services: [],
  pods: [],
  deployments: [],
  statefulSets: [],
  daemonSets: [],
  replicaSets: [],
  replicationControllers: [],
  jobs: [],
  cronJobs: [],
  autoscalers: [],
  ingresses: [],
  routes: [],
  budgets: [],
  networkPolicies: [],
  endpointSlices: [],
  events: [],
  claims: [],
  podMetrics: [],
  gateways: new Map(),
  notes: [],
  denied: new Set(),
};

/** The note on a list that cannot be read; undefined where that is an error of the command. */
export function noteOn(part: Part, error: unknown): string | undefined {
  if (part === "podMetrics" && error instanceof ApiError && [404, 503].includes(error.status)) {
    return "CPU and memory use are not shown: metrics.k8s.io is not installed in this cluster";
  }
  if (part === "routes" && error instanceof ApiError && error.status === 404) {
    return "routes are not shown: the Gateway API is not installed in this cluster";
  }
  if (error instanceof AccessDenied) return `not allowed: ${error.permission}`;
  return undefined;
}

/**
 * Reads the given parts of some namespaces, side by side. What RBAC forbids is noted and left out.
 * @param labelSelectors narrows parts down @default - all objects
 * @throws KubeServicesError where the cluster cannot be reached; ApiError
 */
export async function takeSnapshot(
  cluster: Cluster,
  namespaces: readonly string[],
  parts: readonly Part[],
  labelSelectors: Readonly<Partial<Record<Part, string>>> = {},
): Promise<Snapshot> {
  const notes = new Set<string>();
  const denied = new Set<Part>();
  const read = async (part: Part, namespace: string): Promise<readonly object[]> => {
    try {
      return await cluster.list(kindOf(part), {
        namespace,
        labelSelector: labelSelectors[part],
        keep: keptOf(part),
      });
    } catch (error) {
      const note = noteOn(part, error);
      if (note === undefined) throw error;
      notes.add(note);
      if (error instanceof AccessDenied) denied.add(part);
      return [];
    }
  };
  const lists = await Promise.all(
    parts.map(async (part) => {
      const objects = await Promise.all(namespaces.map((namespace) => read(part, namespace)));
      return [part, objects.flat()] as const;
    }),
  );
  return { ...EMPTY_SNAPSHOT, ...Object.fromEntries(lists), notes: [...notes], denied };
}

/**
 * Reads what the page of one service is made from: its own pods and endpoints, not those of the whole namespace.
 * @returns the Service too; undefined where it is not in the cluster
 * @throws AccessDenied where the Service itself cannot be read; KubeServicesError, ApiError
 */
export async function takeServiceSnapshot(
  cluster: Cluster,
  namespace: string,
  name: string,
): Promise<{ readonly service: Service; readonly snapshot: Snapshot } | undefined> {
  const service = await cluster.get(kinds.service, name, { namespace });
  if (service === undefined) return undefined;
  const selector = showLabels(service.spec?.selector);
  // Without a selector there are no pods to ask for: an empty label selector would mean all of them.
  const parts = DETAIL_PARTS.filter((part) => selector !== "" || !["pods", "podMetrics"].includes(part));
  const snapshot = await takeSnapshot(cluster, [namespace], parts, {
    pods: selector,
    podMetrics: selector,
    endpointSlices: `kubernetes.io/service-name=${name}`,
  });
  return { service, snapshot };
}
