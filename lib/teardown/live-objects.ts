import { AccessDenied, ApiError, kinds, type AnyObject, type Cluster, type ResourceKind } from "../cluster";
import type { Reference } from "./relations";
import { ownValue } from "../own-value";

const KINDS = {
  services: kinds.service,
  deployments: kinds.deployment,
  statefulSets: kinds.statefulSet,
  daemonSets: kinds.daemonSet,
  replicaSets: kinds.replicaSet,
  replicationControllers: kinds.replicationController,
  jobs: kinds.job,
  cronJobs: kinds.cronJob,
  pods: kinds.pod,
  claims: kinds.persistentVolumeClaim,
  endpointSlices: kinds.endpointSlice,
  autoscalers: kinds.horizontalPodAutoscaler,
  disruptionBudgets: kinds.podDisruptionBudget,
  ingresses: kinds.ingress,
  routes: kinds.httpRoute,
  networkPolicies: kinds.networkPolicy,
} as const;

type ObjectOf<Kind> = Kind extends ResourceKind<infer T> ? T : never;

/** The objects of one namespace that may belong to an entry of a stack. */
export type LiveObjects = {
  readonly [Part in keyof typeof KINDS]: readonly ObjectOf<(typeof KINDS)[Part]>[];
} & {
  /** What could not be read, for people. */
  readonly notes: readonly string[];
  /** Whether the claims could not be read, so that nobody knows what data is there. */
  readonly claimsUnknown: boolean;
};

/** No objects. */
export const NO_OBJECTS: LiveObjects = {
  ...(Object.fromEntries(Object.keys(KINDS).map((part) => [part, []])) as unknown as LiveObjects),
  notes: [],
  claimsUnknown: false,
};

/**
 * Reads what may belong to entries in a namespace. ConfigMaps and Secrets are not read: the pods name theirs.
 * @throws KubeServicesError, ApiError
 */
export async function readLiveObjects(cluster: Cluster, namespace: string): Promise<LiveObjects> {
  const notes: string[] = [];
  let claimsUnknown = false;
  const lists = await Promise.all(
    Object.entries(KINDS).map(async ([part, kind]) => {
      try {
        return [part, await cluster.list<object>(kind, { namespace })] as const;
      } catch (error) {
        if (error instanceof AccessDenied) {
          notes.push(`not allowed: ${error.permission}`);
          claimsUnknown ||= part === "claims";
        }
        if (!(error instanceof ApiError && [403, 404].includes(error.status))) throw error;
        return [part, []] as const;
      }
    }),
  );
  return { ...NO_OBJECTS, ...Object.fromEntries(lists), notes, claimsUnknown };
}

/** Where live objects of a kind are. */
export const PART_OF_KIND: Readonly<Record<string, keyof Omit<LiveObjects, "notes" | "claimsUnknown">>> = {
  Service: "services",
  Deployment: "deployments",
  StatefulSet: "statefulSets",
  DaemonSet: "daemonSets",
  ReplicationController: "replicationControllers",
  Job: "jobs",
  CronJob: "cronJobs",
  PersistentVolumeClaim: "claims",
  HorizontalPodAutoscaler: "autoscalers",
  PodDisruptionBudget: "disruptionBudgets",
  Ingress: "ingresses",
  HTTPRoute: "routes",
  NetworkPolicy: "networkPolicies",
  Pod: "pods",
};

/** The live objects of a kind; undefined for one that is not read. */
export function livesOf(live: LiveObjects, kind: string): readonly AnyObject[] | undefined {
  const part = ownValue(PART_OF_KIND, kind);
  return part && live[part];
}

/** The live object of a kind and name, as a part of what it is told in; a kind that is not read is taken as there. */
export function liveOne(live: LiveObjects, { kind, name }: Reference): { readonly object?: AnyObject } {
  const all = livesOf(live, kind);
  if (all === undefined) return { object: { metadata: {} } };
  const object = all.find((one) => one.metadata?.name === name);
  return object === undefined ? {} : { object };
}
