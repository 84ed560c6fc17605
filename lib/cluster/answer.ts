import { KubeServicesError } from "../errors";
import { kinds, type ResourceKind } from "./resources";

// What answers may be a proxy, a half-broken server or somebody with bad intent. What is read of it has the shape that
// the API says, or is refused with a code: nothing behind here has to ask again.

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
/** Fields that are lists in every kind that is read. */
const LISTS = words(
  "containers initContainers ephemeralContainers conditions containerStatuses initContainerStatuses ownerReferences " +
    "finalizers ports rules endpoints addresses volumes env envFrom volumeMounts podIPs hostIPs virtualIPs parents " +
    "backendRefs hostnames paths metrics currentMetrics items tls accessModes args command imagePullSecrets sources " +
    "matchExpressions values volumeClaimTemplates tolerations taints topologySpreadConstraints clusterIPs ipFamilies " +
    "externalIPs loadBalancerSourceRanges subsets policyTypes egress ingress from to except",
);
/** Those of them whose items are texts, or (addresses of nodes) objects. The others hold objects. */
export const OF_TEXTS = words(
  "finalizers addresses hostnames args command accessModes values clusterIPs ipFamilies externalIPs policyTypes " +
    "loadBalancerSourceRanges except",
);
/** Fields that are objects in every kind that is read. */
const OBJECTS = words(
  "metadata spec template labels annotations matchLabels resources state lastState waiting running " +
    "terminated securityContext involvedObject scaleTargetRef jobTemplate loadBalancer http backend " +
    "defaultBackend capacity allocatable nodeInfo valueFrom configMapKeyRef secretKeyRef configMapRef secretRef " +
    "persistentVolumeClaim configMap secret projected emptyDir hostPath strategy updateStrategy rollingUpdate series " +
    "livenessProbe readinessProbe startupProbe httpGet exec tcpSocket podSelector namespaceSelector ipBlock persistentVolumeClaimRetentionPolicy",
);
/** Fields that are texts in every kind that is read. */
const TEXTS = words(
  "name namespace uid kind apiVersion resourceVersion phase reason message nodeName image schedule creationTimestamp " +
    "deletionTimestamp startTime completionTime lastTransitionTime lastTimestamp firstTimestamp eventTime startedAt " +
    "finishedAt lastScheduleTime lastObservedTime podIP hostIP clusterIP externalName storageClassName volumeName " +
    "serviceAccountName restartPolicy whenDeleted whenScaled timeZone subdomain hostname sessionAffinity",
);
const NUMBERS = words(
  "replicas readyReplicas updatedReplicas availableReplicas currentReplicas desiredReplicas observedGeneration " +
    "generation restartCount exitCode signal desiredNumberScheduled numberReady updatedNumberScheduled containerPort " +
    "nodePort completions parallelism failed succeeded minReplicas maxReplicas",
);
/** Where a field of such a name is something else, by the field that it stands in. */
export const ELSEWISE = words(
  "endpoints.conditions volumes.image linux.uid swap.capacity rules.resources allocatedResourcesStatus.resources " +
    "glusterfs.endpoints onExitCodes.values exitCodes.values uncountedTerminatedPods.failed " +
    "uncountedTerminatedPods.succeeded",
);
/** What a field of a name is. */
export const FIELD_SHAPES: readonly {
  readonly name: string;
  readonly names: ReadonlySet<string>;
  is(value: unknown): boolean;
}[] = [
  { name: "list", names: LISTS, is: Array.isArray },
  { name: "object", names: OBJECTS, is: (value) => typeof value === "object" && !Array.isArray(value) },
  { name: "text", names: TEXTS, is: (value) => typeof value === "string" },
  { name: "number", names: NUMBERS, is: (value) => typeof value === "number" },
];
/** Maps whose keys are anybody's: of texts, and of anything. */
const TEXT_MAP = /(?:^|\.)(?:labels|annotations|matchLabels|nodeSelector)$/;
const ANYBODYS = /(?:^|\.)(?:data|selector|limits|requests|capacity|allocatable)$/;
/** So deep nothing of Kubernetes is. */
const DEEPEST = 60;

const known: ReadonlySet<unknown> = new Set(Object.values(kinds));

/**
 * An answer without nulls, which mean the same as nothing. Of kinds whose form is known, and whose fields this library
 * relies on, they are checked.
 * @throws KubeServicesError `ClusterAnswerInvalid`
 */
export function wellFormed<T>(answer: T, kind: ResourceKind<unknown>, server: string): T {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) throw invalid("it is no object", server);
  return clean(answer, known.has(kind), "", 0, server) as T;
}

const invalid = (what: string, where: string): KubeServicesError =>
  new KubeServicesError({
    code: "ClusterAnswerInvalid",
    what: `an answer is not as the API of Kubernetes has it: ${what}`,
    where,
    fix: "look whether a proxy stands before the API server, and what it does to its answers",
  });

function clean(value: object, checked: boolean, path: string, depth: number, server: string): object {
  if (depth > DEEPEST) throw invalid(`it is more than ${DEEPEST} levels deep`, server);
  if (Array.isArray(value)) {
    const whole = value.some((item) => item === null) ? value.filter((item) => item !== null) : value;
    for (const item of whole as unknown[])
      if (typeof item === "object") clean(item as object, checked, path, depth + 1, server);
    return whole;
  }
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    const inner = fields[key];
    if (inner === null || (key === "managedFields" && depth < 5)) {
      delete fields[key];
      continue;
    }
    const within = path === "" ? key : `${path}.${key}`;
    if (checked && TEXT_MAP.test(path)) {
      if (typeof inner !== "string") throw invalid(`${within} is no text`, server);
    } else if (checked && !ANYBODYS.test(path)) check(key, inner, within, server);
    if (typeof inner === "object") fields[key] = clean(inner as object, checked, within, depth + 1, server);
  }
  return value;
}

function check(key: string, value: unknown, path: string, server: string): void {
  if (ELSEWISE.has(path.split(".").slice(-2).join("."))) return;
  const shape = FIELD_SHAPES.find(({ names }) => names.has(key));
  if (shape !== undefined && !shape.is(value)) throw invalid(`${path} is no ${shape.name}`, server);
  if (shape?.names !== LISTS) return;
  const isItem = (item: unknown): boolean =>
    item === null ||
    (typeof item === "object" && !Array.isArray(item) && (!OF_TEXTS.has(key) || key === "addresses")) ||
    (typeof item === "string" && OF_TEXTS.has(key));
  if (!(value as readonly unknown[]).every(isItem))
    throw invalid(`an item of ${path} is no ${OF_TEXTS.has(key) ? "text" : "object"}`, server);
}
