import { AccessDenied, ApiError, kinds, type Cluster, type ResourceKind } from "../cluster";

const KINDS = {
  services: kinds.service,
  deployments: kinds.deployment,
  statefulSets: kinds.statefulSet,
  daemonSets: kinds.daemonSet,
  replicaSets: kinds.replicaSet,
  pods: kinds.pod,
  claims: kinds.persistentVolumeClaim,
  endpointSlices: kinds.endpointSlice,
  autoscalers: kinds.horizontalPodAutoscaler,
  disruptionBudgets: kinds.podDisruptionBudget,
  ingresses: kinds.ingress,
  networkPolicies: kinds.networkPolicy,
} as const;

type ObjectOf<Kind> = Kind extends ResourceKind<infer T> ? T : never;

/** The objects of one namespace that may belong to a service. */
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
 * Reads what may belong to services of a namespace. ConfigMaps and Secrets are not read: the pods name theirs.
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
