import type { JsonObject } from "../json-object";
import type { BlockSchema } from "./schema";
import { resourceSchemaForKind } from "./table";
import type { KubernetesObject } from "./to-terraform";
import { defaultPullPolicy } from "./pull-policy";
import { isKnownObject, isToken } from "./tokens";

/*
 * Fields that the provider keeps as they were when a manifest says them no more ("optional and computed" in its schema),
 * so that a plan shows no change. Where Kubernetes has a default for such a field, it is said aloud instead.
 */

/** What an object and its pods are. */
interface Place {
  readonly kind: string;
}

const PERCENT = { type: "Percent", value: 100, periodSeconds: 15 };
const ROLLING_DEPLOYMENT = { rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } };
const ROLLING_DAEMON_SET = { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
const CPU = { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } };

/** Kubernetes' defaults by its type: fields to set where they are absent. */
const KEPT: Readonly<Record<string, (fields: JsonObject, place: Place) => JsonObject>> = {
  Container: ({ image }, { kind }) => ({
    ...pullPolicy(image),
    terminationMessagePolicy: "File",
    // The API server fills in those of a pod itself, by the limits of its namespace.
    ...(kind === "Pod" ? {} : { resources: { limits: {}, requests: {} } }),
  }),
  ResourceRequirements: (_, { kind }) => (kind === "Pod" ? {} : { limits: {}, requests: {} }),
  PodSpec: (_, { kind }) => ({
    serviceAccountName: "default",
    schedulerName: "default-scheduler",
    // The provider computes all of a ReplicationController's pods.
    ...(kind === "ReplicationController"
      ? { dnsPolicy: "ClusterFirst", restartPolicy: "Always", hostIPC: false, hostNetwork: false, hostPID: false }
      : {}),
  }),
  DeploymentSpec: () => ({ strategy: { type: "RollingUpdate", ...ROLLING_DEPLOYMENT } }),
  DeploymentStrategy: ({ type = "RollingUpdate" }) => (type === "RollingUpdate" ? ROLLING_DEPLOYMENT : {}),
  DaemonSetSpec: () => ({ updateStrategy: { type: "RollingUpdate", ...ROLLING_DAEMON_SET } }),
  DaemonSetUpdateStrategy: ({ type = "RollingUpdate" }) => (type === "RollingUpdate" ? ROLLING_DAEMON_SET : {}),
  StatefulSetSpec: () => ({
    podManagementPolicy: "OrderedReady",
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
  }),
  StatefulSetUpdateStrategy: ({ type = "RollingUpdate" }) =>
    type === "RollingUpdate" ? { rollingUpdate: { partition: 0 } } : {},
  ServicePort: ({ port }) => (port === undefined ? {} : { targetPort: port }),
  ServiceSpec: (spec) => serviceDefaults(spec),
  HorizontalPodAutoscalerSpec: ({ metrics }) => ({
    behavior: { scaleUp: scaling(0, 4), scaleDown: scaling(300) },
    ...(Array.isArray(metrics) && metrics.length > 0 ? {} : { metrics: [CPU] }),
  }),
  HorizontalPodAutoscalerBehavior: () => ({ scaleUp: scaling(0, 4), scaleDown: scaling(300) }),
  IngressClassParametersReference: () => ({ scope: "Cluster" }),
  JobSpec: () => ({ completionMode: "NonIndexed" }),
  PersistentVolumeClaimSpec: () => ({ volumeMode: "Filesystem" }),
  Subject: ({ kind }) => (kind === "User" || kind === "Group" ? { apiGroup: "rbac.authorization.k8s.io" } : {}),
};

/**
 * The object with Kubernetes' defaults for all that the provider would keep otherwise. An object of a kind that the table
 * does not have comes back as it is.
 */
export function withKeptDefaults(object: KubernetesObject): KubernetesObject {
  const schema = resourceSchemaForKind(object.apiVersion, object.kind);
  return schema === undefined ? object : (keptIn(schema.block, object, { kind: object.kind }) as KubernetesObject);
}

function keptIn(block: BlockSchema, fields: JsonObject, place: Place): JsonObject {
  const type = block.name.split("~")[0] ?? "";
  const result: Record<string, unknown> = { ...fields };
  const defaults = Object.hasOwn(KEPT, type) ? KEPT[type]?.(fields, place) : undefined;
  for (const [key, value] of Object.entries(defaults ?? {})) result[key] ??= value;
  for (const [key, value] of Object.entries(result)) {
    const inner = block.byKubernetesName.get(key)?.block ?? block.inlined?.block?.byKubernetesName.get(key)?.block;
    if (inner === undefined || isToken(value)) continue;
    const keptItem = (item: unknown): unknown => (isKnownObject(item) ? keptIn(inner, item, place) : item);
    result[key] = Array.isArray(value) ? value.map(keptItem) : keptItem(value);
  }
  return result;
}

function pullPolicy(image: unknown): JsonObject {
  return typeof image !== "string" || isToken(image) ? {} : { imagePullPolicy: defaultPullPolicy(image) };
}

function scaling(seconds: number, pods?: number): JsonObject {
  const policies = pods === undefined ? [PERCENT] : [{ type: "Pods", value: pods, periodSeconds: 15 }, PERCENT];
  return { stabilizationWindowSeconds: seconds, selectPolicy: "Max", policies };
}

function serviceDefaults(spec: JsonObject): JsonObject {
  const { type = "ClusterIP", clusterIP, selector, ipFamilies, externalIPs } = spec;
  if (type === "ExternalName" || isToken(type)) return {};
  const outside = type !== "ClusterIP" || (Array.isArray(externalIPs) && externalIPs.length > 0);
  // A headless Service without a selector gets all families that the cluster has.
  const free = clusterIP === "None" && selector === undefined;
  const both = Array.isArray(ipFamilies) && ipFamilies.length === 2;
  return {
    internalTrafficPolicy: "Cluster",
    ...(outside ? { externalTrafficPolicy: "Cluster" } : {}),
    ...(free ? {} : { ipFamilyPolicy: both ? "RequireDualStack" : "SingleStack" }),
  };
}
