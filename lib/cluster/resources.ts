import type * as k8s from "@kubernetes/client-node" with { "resolution-mode": "import" };
import type { Relied } from "./required";

/**
 * An object as the API server sends it, once it was looked at (`wellFormed`): what client-node's types call a Date is a
 * string in RFC 3339, and of what the API requires only that is sure which is looked for.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? string extends keyof T
        ? { [Key in keyof T]: Wire<T[Key]> }
        : { [Key in keyof T as Key extends Relied ? Key : never]: Wire<T[Key]> } & {
            [Key in keyof T as Key extends Relied ? never : Key]?: Wire<T[Key]>;
          }
      : T;

/** A kind of object and where the API server keeps it. */
export interface ResourceKind<T> {
  readonly kind: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set: it carries the object's type. */
  readonly type?: T;
}

const define = <T>(
  kind: string,
  group: string,
  version: string,
  plural: string,
  namespaced = true,
): ResourceKind<Wire<T>> => ({ kind, group, version, plural, namespaced });

const RBAC = ["rbac.authorization.k8s.io", "v1"] as const;

/** The usage of one pod, as metrics.k8s.io reports it. */
export interface PodMetrics {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly containers?: readonly { readonly name: string; readonly usage?: Readonly<Record<string, string>> }[];
}

/** A condition of a route, as one of its gateways reports it. */
export interface RouteCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  /** The `metadata.generation` of the route that it is about. */
  readonly observedGeneration?: number;
}

/** What a route is attached to. */
export interface RouteParent {
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly sectionName?: string;
  readonly port?: number;
}

/** What is read of an HTTPRoute: https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
export interface HttpRoute {
  readonly metadata?: Wire<k8s.V1ObjectMeta>;
  readonly spec?: {
    readonly parentRefs?: readonly RouteParent[];
    readonly hostnames?: readonly string[];
    readonly rules?: readonly {
      readonly backendRefs?: readonly {
        readonly kind?: string;
        readonly group?: string;
        readonly name: string;
        readonly namespace?: string;
        readonly port?: number;
        readonly weight?: number;
      }[];
    }[];
  };
  readonly status?: {
    readonly parents?: readonly {
      readonly parentRef: RouteParent;
      readonly conditions?: readonly RouteCondition[];
    }[];
  };
}

/** What is read of a Gateway: https://gateway-api.sigs.k8s.io/reference/spec/#gateway */
export interface Gateway {
  readonly metadata?: Wire<k8s.V1ObjectMeta>;
  readonly status?: { readonly addresses?: readonly { readonly value?: string }[] };
}

/** The kinds that this library reads from clusters. */
export const kinds = {
  service: define<k8s.V1Service>("Service", "", "v1", "services"),
  pod: define<k8s.V1Pod>("Pod", "", "v1", "pods"),
  node: define<k8s.V1Node>("Node", "", "v1", "nodes", false),
  namespace: define<k8s.V1Namespace>("Namespace", "", "v1", "namespaces", false),
  configMap: define<k8s.V1ConfigMap>("ConfigMap", "", "v1", "configmaps"),
  secret: define<k8s.V1Secret>("Secret", "", "v1", "secrets"),
  event: define<k8s.CoreV1Event>("Event", "", "v1", "events"),
  persistentVolumeClaim: define<k8s.V1PersistentVolumeClaim>(
    "PersistentVolumeClaim",
    "",
    "v1",
    "persistentvolumeclaims",
  ),
  deployment: define<k8s.V1Deployment>("Deployment", "apps", "v1", "deployments"),
  statefulSet: define<k8s.V1StatefulSet>("StatefulSet", "apps", "v1", "statefulsets"),
  daemonSet: define<k8s.V1DaemonSet>("DaemonSet", "apps", "v1", "daemonsets"),
  replicaSet: define<k8s.V1ReplicaSet>("ReplicaSet", "apps", "v1", "replicasets"),
  endpointSlice: define<k8s.V1EndpointSlice>("EndpointSlice", "discovery.k8s.io", "v1", "endpointslices"),
  ingress: define<k8s.V1Ingress>("Ingress", "networking.k8s.io", "v1", "ingresses"),
  networkPolicy: define<k8s.V1NetworkPolicy>("NetworkPolicy", "networking.k8s.io", "v1", "networkpolicies"),
  podDisruptionBudget: define<k8s.V1PodDisruptionBudget>("PodDisruptionBudget", "policy", "v1", "poddisruptionbudgets"),
  horizontalPodAutoscaler: define<k8s.V2HorizontalPodAutoscaler>(
    "HorizontalPodAutoscaler",
    "autoscaling",
    "v2",
    "horizontalpodautoscalers",
  ),
  serviceAccount: define<k8s.V1ServiceAccount>("ServiceAccount", "", "v1", "serviceaccounts"),
  job: define<k8s.V1Job>("Job", "batch", "v1", "jobs"),
  cronJob: define<k8s.V1CronJob>("CronJob", "batch", "v1", "cronjobs"),
  replicationController: define<k8s.V1ReplicationController>(
    "ReplicationController",
    "",
    "v1",
    "replicationcontrollers",
  ),
  resourceQuota: define<k8s.V1ResourceQuota>("ResourceQuota", "", "v1", "resourcequotas"),
  limitRange: define<k8s.V1LimitRange>("LimitRange", "", "v1", "limitranges"),
  role: define<k8s.V1Role>("Role", ...RBAC, "roles"),
  roleBinding: define<k8s.V1RoleBinding>("RoleBinding", ...RBAC, "rolebindings"),
  clusterRole: define<k8s.V1ClusterRole>("ClusterRole", ...RBAC, "clusterroles", false),
  clusterRoleBinding: define<k8s.V1ClusterRoleBinding>("ClusterRoleBinding", ...RBAC, "clusterrolebindings", false),
  persistentVolume: define<k8s.V1PersistentVolume>("PersistentVolume", "", "v1", "persistentvolumes", false),
  storageClass: define<k8s.V1StorageClass>("StorageClass", "storage.k8s.io", "v1", "storageclasses", false),
  ingressClass: define<k8s.V1IngressClass>("IngressClass", "networking.k8s.io", "v1", "ingressclasses", false),
  priorityClass: define<k8s.V1PriorityClass>("PriorityClass", "scheduling.k8s.io", "v1", "priorityclasses", false),
  httpRoute: define<HttpRoute>("HTTPRoute", "gateway.networking.k8s.io", "v1", "httproutes"),
  gateway: define<Gateway>("Gateway", "gateway.networking.k8s.io", "v1", "gateways"),
  podMetrics: define<PodMetrics>("PodMetrics", "metrics.k8s.io", "v1beta1", "pods"),
} as const;

export type Service = Wire<k8s.V1Service>;
export type Pod = Wire<k8s.V1Pod>;
export type Container = Wire<k8s.V1Container>;
export type ContainerStatus = Wire<k8s.V1ContainerStatus>;
export type Event = Wire<k8s.CoreV1Event>;
export type PersistentVolumeClaim = Wire<k8s.V1PersistentVolumeClaim>;
export type Deployment = Wire<k8s.V1Deployment>;
export type StatefulSet = Wire<k8s.V1StatefulSet>;
export type DaemonSet = Wire<k8s.V1DaemonSet>;
export type EndpointSlice = Wire<k8s.V1EndpointSlice>;
export type ReplicaSet = Wire<k8s.V1ReplicaSet>;
export type ReplicationController = Wire<k8s.V1ReplicationController>;
export type Job = Wire<k8s.V1Job>;
export type CronJob = Wire<k8s.V1CronJob>;
export type HorizontalPodAutoscaler = Wire<k8s.V2HorizontalPodAutoscaler>;
export type Ingress = Wire<k8s.V1Ingress>;
export type PodDisruptionBudget = Wire<k8s.V1PodDisruptionBudget>;
export type NetworkPolicy = Wire<k8s.V1NetworkPolicy>;
export type ObjectMeta = Wire<k8s.V1ObjectMeta>;

/** What every object has. */
export interface AnyObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** Which objects of a kind are meant. */
export interface Scope {
  /** @default - all namespaces */
  readonly namespace?: string | undefined;
  /** A label selector such as `app=web`. @default - all */
  readonly labelSelector?: string | undefined;
  /** A field selector such as `involvedObject.name=web`. @default - all */
  readonly fieldSelector?: string | undefined;
  /** Whether only names, labels and the like are wanted, no content: of Secrets, say. @default false */
  readonly metadataOnly?: boolean;
  /** What is kept of each object that is read: of tens of thousands the whole is too much. @default - all of it */
  readonly keep?: (<Object extends object>(object: Object) => Object) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The path under which the API server keeps the kinds of one group and version. */
export const groupPath = ({ group, version }: { readonly group: string; readonly version: string }): string =>
  group === "" ? `/api/${version}` : `/apis/${group}/${version}`;

/** The path of a kind's collection, in one namespace or in all. */
export function collectionPath(kind: ResourceKind<unknown>, namespace?: string): string {
  const root = groupPath(kind);
  const scope = kind.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${root}${scope}/${kind.plural}`;
}
