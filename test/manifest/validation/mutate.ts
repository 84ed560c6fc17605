import type { KubernetesObject, PathStep } from "../../../lib/manifest";

/** An object with one change, and what was changed. */
export interface Mutant {
  readonly what: string;
  readonly object: KubernetesObject;
}

type Change = readonly [name: string, change: (value: unknown) => unknown];

const GONE = Symbol("gone");
const TEXT: readonly Change[] = [
  ["empty", () => ""],
  ["upper case", (value) => String(value).toUpperCase()],
  ["spaces", (value) => ` ${String(value)} `],
  ["long", (value) => String(value) + "x".repeat(70)],
  ["underscore", (value) => `${String(value)}_a`],
  ["slash", (value) => `/${String(value)}`],
  ["upwards", (value) => `../${String(value)}`],
  ["another word", () => "Other"],
  ["false", () => false],
  ["the number 0", () => 0],
];
const NUMBER: readonly Change[] = [
  ["zero", () => 0],
  ["negative", () => -1],
  ["large", () => 100_000],
  ["false", () => false],
  ["no text", () => ""],
];
const LIST: readonly Change[] = [
  ["no items", () => []],
  ["the first twice", (value) => [...(value as unknown[]), (value as unknown[])[0]]],
];
const ANY: readonly Change[] = [
  ["taken out", () => GONE],
  ["null", () => null],
];

/** Every object that comes of one change at one place of a given one; types stay what they are. */
export function* mutants(object: KubernetesObject): Generator<Mutant> {
  for (const path of paths(object, [])) {
    if (path[0] === "apiVersion" || path[0] === "kind") continue;
    const value = at(object, path);
    for (const [name, change] of changesOf(value)) {
      yield {
        what: `${object.kind} ${path.join(".")}: ${name}`,
        object: changed(object, path, change(value)) as KubernetesObject,
      };
    }
  }
  yield* together(object);
}

function changesOf(value: unknown): readonly Change[] {
  if (Array.isArray(value)) return [...ANY, ...LIST];
  if (typeof value === "string") return [...ANY, ...TEXT];
  if (typeof value === "number") return [...ANY, ...NUMBER];
  if (typeof value === "boolean") return [...ANY, ["turned", (given) => given !== true], ["the number 0", () => 0]];
  return [...ANY, ["emptied", () => ({})]];
}

/** Fields that are valid each, given together where they may not be. */
const ADDED: readonly (readonly [kind: string, path: readonly PathStep[], value: unknown])[] = [
  ["Service", ["spec", "type"], "ClusterIP"],
  ["Service", ["spec", "type"], "LoadBalancer"],
  ["Service", ["spec", "type"], "ExternalName"],
  ["Service", ["spec", "clusterIP"], "None"],
  ["Service", ["spec", "externalTrafficPolicy"], "Local"],
  ["Service", ["spec", "loadBalancerSourceRanges"], ["10.0.0.0/8"]],
  ["Service", ["spec", "loadBalancerClass"], "example.com/a"],
  ["Service", ["spec", "healthCheckNodePort"], 30999],
  ["Service", ["spec", "allocateLoadBalancerNodePorts"], false],
  ["Service", ["spec", "sessionAffinity"], "None"],
  ["Service", ["spec", "sessionAffinityConfig"], { clientIP: { timeoutSeconds: 100 } }],
  ["Service", ["spec", "ports", 0, "name"], "HTTP"],
  ["Service", ["spec", "ports", 0, "nodePort"], 30100],
  ["Service", ["spec", "ipFamilies"], ["IPv4", "IPv4"]],
  ["Deployment", ["spec", "strategy", "type"], "Recreate"],
  ["Deployment", ["spec", "strategy", "rollingUpdate"], { maxSurge: 0, maxUnavailable: 0 }],
  ["Deployment", ["spec", "strategy", "rollingUpdate"], { maxUnavailable: "150%" }],
  ["Deployment", ["spec", "progressDeadlineSeconds"], 5],
  ["Deployment", ["spec", "template", "spec", "restartPolicy"], "Never"],
  ["Deployment", ["spec", "template", "spec", "activeDeadlineSeconds"], 5],
  ["Deployment", ["spec", "template", "metadata", "labels"], { app: "b" }],
  ["Deployment", ["spec", "template", "metadata", "labels"], { app: "a" }],
  ["StatefulSet", ["spec", "updateStrategy", "type"], "OnDelete"],
  ["StatefulSet", ["spec", "template", "spec", "restartPolicy"], "OnFailure"],
  ["DaemonSet", ["spec", "updateStrategy", "rollingUpdate"], { maxUnavailable: 1, maxSurge: 1 }],
  ["DaemonSet", ["spec", "updateStrategy", "rollingUpdate"], { maxUnavailable: 0, maxSurge: 0 }],
  ["Job", ["spec", "selector"], { matchLabels: { a: "b" } }],
  ["Job", ["spec", "template", "spec", "restartPolicy"], "Always"],
  ["CronJob", ["spec", "jobTemplate", "spec", "template", "spec", "restartPolicy"], "Always"],
  ["CronJob", ["spec", "schedule"], "TZ=Europe/Berlin 0 0 * * *"],
  ["CronJob", ["metadata", "name"], "a".repeat(53)],
  ["Pod", ["spec", "containers", 0, "livenessProbe", "exec"], { command: ["true"] }],
  ["Pod", ["spec", "containers", 0, "livenessProbe", "successThreshold"], 2],
  ["Pod", ["spec", "containers", 0, "readinessProbe", "terminationGracePeriodSeconds"], 5],
  ["Pod", ["spec", "containers", 0, "readinessProbe", "successThreshold"], 2],
  ["Pod", ["spec", "containers", 0, "env", 1, "value"], "both"],
  ["Pod", ["spec", "containers", 0, "env", 0, "name"], "A=B"],
  ["Pod", ["spec", "containers", 0, "env", 0, "name"], "a b"],
  ["Pod", ["spec", "containers", 0, "envFrom", 0, "secretRef"], { name: "s" }],
  ["Pod", ["spec", "containers", 0, "resources", "requests", "cpu"], "2"],
  ["Pod", ["spec", "containers", 0, "resources", "requests", "example.com/gpu"], "2"],
  ["Pod", ["spec", "containers", 0, "resources", "limits"], { cpu: "1" }],
  ["Pod", ["spec", "containers", 0, "resources", "limits", "gpu"], "1"],
  ["Pod", ["spec", "containers", 0, "resources", "limits", "example.com/gpu"], "1500m"],
  ["Pod", ["spec", "containers", 0, "volumeMounts", 0, "name"], "none"],
  ["Pod", ["spec", "containers", 0, "volumeMounts", 1, "mountPath"], "/data"],
  ["Pod", ["spec", "containers", 0, "volumeMounts", 0, "mountPropagation"], "Bidirectional"],
  ["Pod", ["spec", "containers", 0, "volumeMounts", 0, "subPathExpr"], "a"],
  ["Pod", ["spec", "containers", 0, "volumeDevices", 0, "name"], "none"],
  ["Pod", ["spec", "containers", 0, "volumeDevices", 0, "name"], "disk"],
  ["Pod", ["spec", "containers", 0, "volumeDevices", 0, "name"], "host"],
  ["Pod", ["spec", "containers", 0, "volumeDevices", 0, "name"], "data"],
  ["Pod", ["spec", "containers", 0, "volumeDevices", 0, "devicePath"], "/dev/xvdb"],
  ["Pod", ["spec", "containers", 0, "volumeDevices", 0, "devicePath"], "/data"],
  ["Pod", ["spec", "containers", 0, "volumeDevices", 0, "devicePath"], "/dev/../xvda"],
  ["Pod", ["spec", "containers", 0, "volumeDevices", 0, "devicePath"], "dev/xvda"],
  ["Pod", ["spec", "containers", 0, "volumeDevices", 0, "devicePath"], ""],
  ["Pod", ["spec", "containers", 0, "ports", 1, "name"], "http"],
  ["Pod", ["spec", "containers", 1, "ports", 0, "hostPort"], 9090],
  ["Pod", ["spec", "containers", 1, "ports", 0, "containerPort"], 8080],
  ["Pod", ["spec", "containers", 1, "name"], "init"],
  ["Pod", ["spec", "containers", 0, "securityContext", "privileged"], true],
  ["Pod", ["spec", "containers", 0, "securityContext", "seccompProfile", "type"], "Localhost"],
  ["Pod", ["spec", "containers", 0, "securityContext", "seccompProfile", "localhostProfile"], "a.json"],
  ["Pod", ["spec", "containers", 0, "securityContext", "capabilities", "add"], ["SYS_ADMIN"]],
  ["Pod", ["spec", "containers", 0, "securityContext", "capabilities", "add"], ["CAP_SYS_ADMIN"]],
  ["Pod", ["spec", "initContainers", 0, "livenessProbe"], { exec: { command: ["true"] } }],
  ["Pod", ["spec", "initContainers", 0, "lifecycle"], { preStop: { exec: { command: ["true"] } } }],
  ["Pod", ["spec", "volumes", 0, "hostPath"], { path: "/a" }],
  ["Pod", ["spec", "volumes", 1, "name"], "data"],
  ["Pod", ["spec", "volumes", 5, "nfs", "path"], "a"],
  ["Pod", ["spec", "hostNetwork"], true],
  ["Pod", ["spec", "hostname"], "A.b"],
  ["Pod", ["spec", "hostPID"], true],
  ["Pod", ["spec", "shareProcessNamespace"], true],
  ["Pod", ["spec", "dnsConfig"], null],
  ["Pod", ["spec", "dnsConfig", "nameservers"], ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"]],
  ["Pod", ["spec", "tolerations", 0, "operator"], "Exists"],
  ["Pod", ["spec", "tolerations", 0, "tolerationSeconds"], 5],
  ["Pod", ["spec", "topologySpreadConstraints", 0, "whenUnsatisfiable"], "ScheduleAnyway"],
  ["HorizontalPodAutoscaler", ["spec", "minReplicas"], 5],
  ["HorizontalPodAutoscaler", ["spec", "metrics", 0, "pods"], { metric: { name: "m" }, target: { type: "Value" } }],
  ["HorizontalPodAutoscaler", ["spec", "metrics", 0, "resource", "target"], { type: "Utilization", averageValue: "1" }],
  ["HorizontalPodAutoscaler", ["spec", "behavior", "scaleDown", "policies", 0, "periodSeconds"], 3600],
  ["PodDisruptionBudget", ["spec", "maxUnavailable"], 1],
  ["PodDisruptionBudget", ["spec", "minAvailable"], "150%"],
  ["Ingress", ["spec", "rules", 0, "host"], "10.0.0.1"],
  ["Ingress", ["spec", "rules", 0, "host"], "a.*.com"],
  ["Ingress", ["spec", "rules", 0, "http", "paths", 0, "path"], "a"],
  ["Ingress", ["spec", "rules", 0, "http", "paths", 0, "path"], "/a//b"],
  ["Ingress", ["spec", "rules", 0, "http", "paths", 0, "pathType"], "ImplementationSpecific"],
  ["Ingress", ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "port", "name"], "http"],
  ["Ingress", ["spec", "rules"], []],
  ["NetworkPolicy", ["spec", "ingress", 0, "from", 1, "podSelector"], {}],
  ["NetworkPolicy", ["spec", "ingress", 0, "ports", 0, "endPort"], 70],
  ["NetworkPolicy", ["spec", "ingress", 0, "ports", 0, "port"], "http"],
  ["NetworkPolicy", ["spec", "ingress", 0, "from", 1, "ipBlock", "except"], ["11.0.0.0/16"]],
  ["ConfigMap", ["binaryData", "a.txt"], "AAEC"],
  ["ConfigMap", ["data", "a b"], "x"],
  ["ConfigMap", ["data", ".."], "x"],
  ["PersistentVolumeClaim", ["spec", "accessModes"], ["ReadWriteOncePod", "ReadWriteOnce"]],
  ["PersistentVolume", ["spec", "hostPath"], { path: "/a" }],
  ["PersistentVolume", ["spec", "portworxVolume"], { volumeID: "a" }],
  ["PersistentVolume", ["spec", "volumeAttributesClassName"], "gold"],
  ["PersistentVolume", ["spec", "persistentVolumeReclaimPolicy"], "Recycle"],
  ["Role", ["rules", 0, "nonResourceURLs"], ["/healthz"]],
  ["RoleBinding", ["subjects", 0, "apiGroup"], "rbac.authorization.k8s.io"],
  ["LimitRange", ["spec", "limits", 0, "default", "cpu"], "2"],
  ["LimitRange", ["spec", "limits", 0, "max", "cpus"], "2"],
  ["LimitRange", ["spec", "limits", 0, "max", "storage"], "2Gi"],
  ["LimitRange", ["spec", "limits", 0, "max", "example.com/gpu"], "2"],
  ["LimitRange", ["spec", "limits", 0, "max", "requests.example.com/gpu"], "2"],
  ["LimitRange", ["spec", "limits", 0, "maxLimitRequestRatio"], { cpu: "0.5" }],
  ["LimitRange", ["spec", "limits", 0, "maxLimitRequestRatio"], { cpu: "1000" }],
  ["LimitRange", ["spec", "limits", 0, "maxLimitRequestRatio"], { memory: "2" }],
  ["LimitRange", ["spec", "limits", 1], { type: "PersistentVolumeClaim", max: { cpu: "1" } }],
  ["LimitRange", ["spec", "limits", 1], { type: "PersistentVolumeClaim", min: { storage: "1Gi" } }],
  ["LimitRange", ["spec", "limits", 1], { type: "Pod", default: { cpu: "1" } }],
  [
    "LimitRange",
    ["spec", "limits", 0],
    { type: "Container", default: { "example.com/gpu": 2 }, defaultRequest: { "example.com/gpu": 1 } },
  ],
  [
    "LimitRange",
    ["spec", "limits", 0],
    { type: "Container", default: { "hugepages-2Mi": "4Mi" }, defaultRequest: { "hugepages-2Mi": "2Mi" } },
  ],
  ["ResourceQuota", ["spec", "scopes"], ["BestEffort"]],
  ["ResourceQuota", ["spec", "scopes"], ["Terminating"]],
  ["ResourceQuota", ["spec", "scopes"], ["Terminating", "NotTerminating"]],
  ["ResourceQuota", ["spec"], { hard: { services: "2" }, scopes: ["NotBestEffort"] }],
  ["ResourceQuota", ["spec"], { hard: { "ephemeral-storage": "2" }, scopes: ["NotTerminating"] }],
  ["ResourceQuota", ["spec"], { hard: { "count/jobs.batch": "2", pods: "1" }, scopes: ["BestEffort"] }],
  ["ResourceQuota", ["spec", "hard", "deployments"], "1"],
  ["ResourceQuota", ["spec", "hard", "requests.hugepages-2Mi"], "4Mi"],
  ["ResourceQuota", ["spec", "hard", "requests.example.com/gpu"], "4"],
  ...["EUROPE/BERLIN", "Etc/UTC", "US/Pacific", "utc", "+01:00", "Local"].map(
    (zone) => ["CronJob", ["spec", "timeZone"], zone] as const,
  ),
  ["NetworkPolicy", ["spec", "ingress", 0, "from", 1, "ipBlock", "except"], ["10.1.0.0/16", "10.0.0.0/7"]],
  ["NetworkPolicy", ["spec", "ingress", 0, "from", 1, "ipBlock", "except"], ["fd00::/64"]],
  ["NetworkPolicy", ["spec", "ingress", 0, "ports", 0], { port: "a-name-of-more-than-15" }],
  ["NetworkPolicy", ["spec", "ingress", 0, "ports", 0], { port: "http" }],
  ["ClusterRole", ["rules", 0], { nonResourceURLs: ["/metrics"], verbs: ["get"], resourceNames: ["a"] }],
];

function* together(object: KubernetesObject): Generator<Mutant> {
  for (const [kind, path, value] of ADDED) {
    const parent = at(object, path.slice(0, -1));
    if (kind !== object.kind || typeof parent !== "object" || parent === null) continue;
    yield {
      what: `${kind} ${path.join(".")} = ${JSON.stringify(value)}`,
      object: changed(object, path, value) as KubernetesObject,
    };
  }
}

function* paths(value: unknown, base: readonly PathStep[]): Generator<readonly PathStep[]> {
  if (base.length > 0) yield base;
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* paths(item, [...base, index]);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* paths(inner, [...base, key]);
  }
}

function at(value: unknown, path: readonly PathStep[]): unknown {
  return path.reduce<unknown>((here, step) => (here as Readonly<Record<PathStep, unknown>> | undefined)?.[step], value);
}

function changed(value: unknown, path: readonly PathStep[], to: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return to;
  if (Array.isArray(value)) {
    const items: unknown[] = [...(value as unknown[])];
    const next = changed(items[Number(step)], rest, to);
    if (next === GONE) items.splice(Number(step), 1);
    else items[Number(step)] = next;
    return items;
  }
  const fields = { ...(value as Record<PathStep, unknown>) };
  const next = changed(fields[step], rest, to);
  if (next === GONE) delete fields[step];
  else fields[step] = next;
  return fields;
}
