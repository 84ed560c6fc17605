import { isJsonObject, type JsonObject } from "../../lib/json-object";

/**
 * What Kubernetes takes where a field is absent, by the end of its path. `sameToKubernetes` counts such a value and an
 * absent field as equal.
 */
const DEFAULTS: readonly (readonly [RegExp, (value: unknown, siblings: JsonObject) => boolean])[] = [
  [/\.internalTrafficPolicy$/, is("Cluster")],
  [/\.externalTrafficPolicy$/, is("Cluster")],
  [/\.publishNotReadyAddresses$/, is(false)],
  [/\.allocateLoadBalancerNodePorts$/, is(true)],
  [/\.ipFamilyPolicy$/, is("SingleStack")],
  [/\.ports\[\d+\]\.protocol$/, is("TCP")],
  [/^spec\.type$/, is("ClusterIP")],
  [/\.sessionAffinity$/, is("None")],
  [/\.automountServiceAccountToken$/, is(true)],
  [/^automountServiceAccountToken$/, is(true)],
  [/\.enableServiceLinks$/, is(true)],
  [/\.shareProcessNamespace$/, is(false)],
  [/\.dnsPolicy$/, is("ClusterFirst")],
  [/\.hostNetwork$/, is(false)],
  [/\.restartPolicy$/, is("Always")],
  [/\.revisionHistoryLimit$/, is(10)],
  [/\.minReadySeconds$/, is(0)],
  [/\.progressDeadlineSeconds$/, is(600)],
  [/^spec\.replicas$/, is(1)],
  [/\.terminationGracePeriodSeconds$/, is(30)],
  [/\.serviceAccount(Name)?$/, is("default")], // the API server mirrors the one in the other
  [/\.podManagementPolicy$/, is("OrderedReady")],
  [/Probe\.timeoutSeconds$/, is(1)],
  [/Probe\.successThreshold$/, is(1)],
  [/Probe\.failureThreshold$/, is(3)],
  [/Probe\.periodSeconds$/, is(10)],
  [/Probe\.httpGet\.scheme$/, is("HTTP")],
  [/(^|\.)(strategy|updateStrategy)\.type$/, is("RollingUpdate")],
  [/\.rollingUpdate\.(maxUnavailable|maxSurge)$/, is("25%")],
  [/^spec\.updateStrategy\.rollingUpdate\.maxUnavailable$/, is(1)], // of a DaemonSet
  [/^spec\.updateStrategy\.rollingUpdate\.maxSurge$/, is(0)],
  [/\.hostPath\.type$/, is("")],
  [/\.rollingUpdate\.partition$/, is(0)],
  [/\.persistentVolumeClaimRetentionPolicy\.when(Deleted|Scaled)$/, is("Retain")],
  [/\.securityContext\.(privileged|readOnlyRootFilesystem|runAsNonRoot)$/, is(false)],
  [/\.containers\[\d+\]\.securityContext\.allowPrivilegeEscalation$/, is(true)],
  [/\.volumeMounts\[\d+\]\.mountPropagation$/, is("None")],
  [/\.volumeMounts\[\d+\]\.readOnly$/, is(false)],
  [/\.optional$/, is(false)],
  [/ontainers\[\d+\]\.terminationMessagePath$/, is("/dev/termination-log")],
  [/\.volumes\[\d+\]\.(secret|configMap|projected|downwardAPI)\.defaultMode$/, is(0o644)],
  [/\.fieldRef\.apiVersion$/, is("v1")],
  [/^spec\.volumeMode$/, is("Filesystem")],
  [/^spec\.persistentVolumeReclaimPolicy$/, is("Retain")], // of a volume that somebody declares
  [/^reclaimPolicy$/, is("Delete")], // of a StorageClass
  [/^volumeBindingMode$/, is("Immediate")],
  [/\.ports\[\d+\]\.targetPort$/, (value, { port }) => value === port],
  [/\.sessionAffinityConfig\.clientIP\.timeoutSeconds$/, is(10_800)],
  [/Probe\.initialDelaySeconds$/, is(0)],
  [/\.resourceFieldRef\.divisor$/, is("0")],
  [/\.env\[\d+\]\.value$/, is("")],
  [/\.schedulerName$/, is("default-scheduler")],
  [/\.terminationMessagePath$/, is("/dev/termination-log")],
  [/\.terminationMessagePolicy$/, is("File")],
  [/\.volumeMode$/, is("Filesystem")],
  [/\.(secret|configMap)\.defaultMode$/, is(0o644)],
  [/^type$/, is("Opaque")],
  [
    /\.imagePullPolicy$/,
    (value, { image }) => value === (/:(?!latest$)[^/:]+$/.test(String(image)) ? "IfNotPresent" : "Always"),
  ],
];

function is(expected: unknown): (value: unknown) => boolean {
  return (value) => value === expected;
}

/**
 * The paths at which two Kubernetes objects differ in what the cluster makes of them. A default that one of them says
 * and the other leaves to Kubernetes is no difference, nor is an empty list or mapping.
 */
export function sameToKubernetes(made: unknown, wanted: unknown): readonly string[] {
  return compare(made, wanted, "", {}, {});
}

function compare(
  made: unknown,
  wanted: unknown,
  path: string,
  madeIn: JsonObject,
  wantedIn: JsonObject,
): readonly string[] {
  if (made === wanted) return [];
  if (wanted === undefined)
    return meansNothing(made, path, madeIn) ? [] : [`${path}: ${JSON.stringify(made)}, not wanted`];
  if (made === undefined)
    return meansNothing(wanted, path, wantedIn) ? [] : [`${path}: absent, not ${JSON.stringify(wanted)}`];
  if (Array.isArray(made) && Array.isArray(wanted)) {
    if (made.length !== wanted.length) return [`${path}: ${made.length} items, not ${wanted.length}`];
    return made.flatMap((item: unknown, index) =>
      compare(item, wanted[index], `${path}[${index}]`, fieldsOf(item), fieldsOf(wanted[index])),
    );
  }
  if (isJsonObject(made) && isJsonObject(wanted)) {
    const names = new Set([...Object.keys(made), ...Object.keys(wanted)]);
    return [...names].flatMap((name) =>
      compare(made[name], wanted[name], path === "" ? name : `${path}.${name}`, made, wanted),
    );
  }
  return [`${path}: ${JSON.stringify(made)}, not ${JSON.stringify(wanted)}`];
}

/** Whether a value has the effect of an absent one. */
function meansNothing(value: unknown, path: string, siblings: JsonObject): boolean {
  if (value === null || (Array.isArray(value) && value.length === 0)) return true;
  if (isJsonObject(value))
    return Object.entries(value).every(([name, inner]) => meansNothing(inner, `${path}.${name}`, value));
  return DEFAULTS.some(([pattern, matches]) => pattern.test(path) && matches(value, siblings));
}

const fieldsOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
