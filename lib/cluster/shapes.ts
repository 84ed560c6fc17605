import { isJsonObject } from "../json-object";

/** The names in a text, one blank between two of them. */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/**
 * What the fields are that this library relies on, by their names: such a field is the same in every kind that is read.
 * Where it is not, the fields that it stands in are named, too (`conditions.status`), or it is left open below.
 */
const LISTS = words(
  "containers initContainers ephemeralContainers conditions containerStatuses initContainerStatuses " +
    "ephemeralContainerStatuses ownerReferences ports rules endpoints volumes env envFrom volumeMounts podIPs hostIPs " +
    "virtualIPs parents parentRefs backendRefs paths metrics currentMetrics items tls imagePullSecrets sources matchExpressions " +
    "volumeClaimTemplates tolerations taints topologySpreadConstraints subsets egress ingress from to httpHeaders " +
    "status.addresses",
);
const LISTS_OF_TEXTS = words(
  "finalizers hostnames args command accessModes values clusterIPs ipFamilies externalIPs policyTypes hosts " +
    "loadBalancerSourceRanges except endpoints.addresses",
);
const OBJECTS = words(
  "metadata spec status template labels annotations matchLabels resources state lastState waiting running " +
    "terminated securityContext involvedObject scaleTargetRef jobTemplate loadBalancer http backend " +
    "defaultBackend capacity allocatable nodeInfo valueFrom configMapKeyRef secretKeyRef configMapRef secretRef " +
    "persistentVolumeClaim configMap secret projected emptyDir hostPath strategy updateStrategy rollingUpdate series " +
    "livenessProbe readinessProbe startupProbe httpGet exec tcpSocket grpc podSelector namespaceSelector ipBlock " +
    "persistentVolumeClaimRetentionPolicy ephemeral containerResource pods object external metric target current " +
    "clientIP sessionAffinityConfig source service parentRef endpoints.conditions volumes.image",
);
const TEXTS = words(
  "name namespace uid kind apiVersion resourceVersion phase reason message nodeName image schedule creationTimestamp " +
    "deletionTimestamp startTime completionTime lastTransitionTime lastTimestamp firstTimestamp eventTime startedAt " +
    "finishedAt lastScheduleTime lastSuccessfulTime lastObservedTime podIP hostIP clusterIP externalName type key " +
    "storageClassName volumeName serviceAccountName restartPolicy whenDeleted whenScaled timeZone subdomain hostname " +
    "sessionAffinity operator protocol appProtocol ip cidr host ingressClassName secretName claimName component " +
    "reportingComponent externalTrafficPolicy averageValue currentRevision updateRevision concurrencyPolicy scheme " +
    "conditions.status modifyVolumeStatus.status onPodConditions.status env.value httpGet.path paths.path grpc.service " +
    "target.value current.value",
);
const NUMBERS = words(
  "replicas readyReplicas updatedReplicas availableReplicas currentReplicas desiredReplicas observedGeneration " +
    "generation restartCount exitCode signal desiredNumberScheduled numberReady updatedNumberScheduled containerPort " +
    "nodePort completions parallelism failed succeeded minReplicas maxReplicas count averageUtilization currentHealthy " +
    "disruptionsAllowed expectedPods initialDelaySeconds periodSeconds timeoutSeconds successThreshold " +
    "failureThreshold partition weight linux.uid swap.capacity backendRefs.port ports.port " +
    "loadBalancer.ingress.ports.port",
);
const BOOLEANS = words("paused suspend serving publishNotReadyAddresses ownerReferences.controller");
const NUMBERS_OR_TEXTS = words(
  "targetPort maxUnavailable minAvailable maxSurge httpGet.port tcpSocket.port ingress.ports.port egress.ports.port",
);
/** Fields of such names that mean something else, and are not read. */
const OPEN = words(
  "rules.resources allocatedResourcesStatus.resources glusterfs.endpoints uncountedTerminatedPods.failed " +
    "volumeStatus.image nodeAllocatableResourceClaimStatuses.containers healthConditions.status " +
    "uncountedTerminatedPods.succeeded onExitCodes.values exitCodes.values namespaces.from listeners.tls Gateway.spec.tls",
);

/** What a field is. */
export interface Shape {
  readonly name: string;
  is(value: unknown): boolean;
}
const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number";
const listOf =
  (isItem: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every((item) => item === null || isItem(item));

const SHAPES: readonly (Shape & { readonly names: ReadonlySet<string> })[] = [
  { name: "list of objects", names: LISTS, is: listOf(isJsonObject) },
  { name: "list of texts", names: LISTS_OF_TEXTS, is: listOf(isText) },
  { name: "object", names: OBJECTS, is: isJsonObject },
  { name: "text", names: TEXTS, is: isText },
  { name: "number", names: NUMBERS, is: isNumber },
  { name: "boolean", names: BOOLEANS, is: (value) => typeof value === "boolean" },
  { name: "number or text", names: NUMBERS_OR_TEXTS, is: (value) => isNumber(value) || isText(value) },
];
const byName: ReadonlyMap<string, Shape> = new Map(
  SHAPES.flatMap((shape) => [...shape.names].map((name) => [name, shape] as const)),
);

/** What the field at a place such as `Pod.spec.containers.image` is; undefined where it is left open. */
export function shapeAt(path: string): Shape | undefined {
  const steps = path.split(".");
  for (let count = Math.min(4, steps.length); count > 0; count--) {
    const place = steps.slice(-count).join(".");
    if (byName.has(place)) return byName.get(place);
    if (OPEN.has(place)) return undefined;
  }
  return undefined;
}
