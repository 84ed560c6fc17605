import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json, stubServer } from "../cluster/support";

/** The objects that an API server answers with, by the plural of their kind. */
export type Answers = Readonly<Record<string, readonly object[]>>;

const metadata = (name: string, more: object = {}): object => ({
  name,
  namespace: "shop",
  uid: `uid-${name}`,
  labels: { app: "web" },
  annotations: { "kubesphere.io/alias-name": "Web" },
  creationTimestamp: "2026-01-01T00:00:00Z",
  ...more,
});
const owner = (kind: string, name: string): object => ({
  ownerReferences: [{ apiVersion: "apps/v1", kind, name, uid: `uid-${name}`, controller: true }],
});
const template = {
  metadata: { labels: { app: "web" } },
  spec: {
    containers: [
      {
        name: "main",
        image: "web:1",
        ports: [{ containerPort: 80 }],
        env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "settings", key: "a" } } }],
        readinessProbe: { httpGet: { port: 80, path: "/" } },
      },
    ],
    initContainers: [
      { name: "wait", image: "wait:1", restartPolicy: "Always", livenessProbe: { exec: { command: ["x"] } } },
    ],
    imagePullSecrets: [{ name: "pull" }],
  },
};
const podSpec = {
  ...template.spec,
  nodeName: "n",
  volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
};
const expressions = { matchExpressions: [{ key: "app", operator: "In", values: ["web"] }] };

/** One object of each kind that is read, some of them in trouble, so that much is said about them. */
export const OBJECTS: Answers = {
  services: [
    {
      metadata: metadata("web"),
      spec: {
        type: "ClusterIP",
        clusterIP: "10.0.0.1",
        selector: { app: "web" },
        ports: [{ port: 80, protocol: "TCP" }],
      },
      status: { loadBalancer: {} },
    },
  ],
  deployments: [
    {
      metadata: metadata("web", { generation: 1 }),
      spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template },
      status: {
        observedGeneration: 1,
        replicas: 2,
        readyReplicas: 1,
        updatedReplicas: 2,
        conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "late" }],
      },
    },
  ],
  statefulsets: [
    {
      metadata: metadata("db", { generation: 1, labels: { app: "db" } }),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: "db" }, ...expressions },
        template,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }],
      },
      status: { observedGeneration: 1, readyReplicas: 0, currentRevision: "a", updateRevision: "b" },
    },
  ],
  daemonsets: [
    {
      metadata: metadata("agent"),
      spec: { selector: expressions, template, updateStrategy: { type: "RollingUpdate" } },
      status: { desiredNumberScheduled: 2, numberReady: 1, updatedNumberScheduled: 1 },
    },
  ],
  replicationcontrollers: [
    { metadata: metadata("old"), spec: { replicas: 1, selector: { app: "web" }, template }, status: { replicas: 1 } },
  ],
  replicasets: [{ metadata: metadata("web-1", owner("Deployment", "web")), spec: { template } }],
  pods: [
    {
      metadata: metadata("web-1-a", owner("ReplicaSet", "web-1")),
      spec: podSpec,
      status: {
        phase: "Running",
        podIP: "10.1.0.1",
        podIPs: [{ ip: "10.1.0.1" }],
        startTime: "2026-01-01T00:00:00Z",
        conditions: [{ type: "Ready", status: "False", lastTransitionTime: "2026-01-01T00:00:00Z" }],
        containerStatuses: [
          {
            name: "main",
            image: "web:1",
            ready: false,
            restartCount: 3,
            state: { waiting: { reason: "CrashLoopBackOff", message: "back-off" } },
            lastState: { terminated: { exitCode: 1, finishedAt: "2026-01-01T00:00:00Z" } },
          },
        ],
      },
    },
    {
      metadata: metadata("nightly-1-a", { ...owner("Job", "nightly-1"), labels: { job: "x" } }),
      spec: podSpec,
      status: { phase: "Failed", reason: "Evicted", message: "no room" },
    },
  ],
  endpointslices: [
    {
      metadata: metadata("web-x", { labels: { "kubernetes.io/service-name": "web" } }),
      endpoints: [{ addresses: ["10.1.0.1"], conditions: { ready: false } }],
      ports: [{ port: 80 }],
    },
  ],
  events: [
    {
      metadata: metadata("e"),
      involvedObject: { kind: "Pod", name: "web-1-a", namespace: "shop" },
      type: "Warning",
      reason: "BackOff",
      message: "Back-off restarting",
      lastTimestamp: "2026-01-01T00:00:00Z",
      count: 3,
      source: { component: "kubelet" },
    },
    {
      metadata: metadata("f"),
      involvedObject: { kind: "Service", name: "web", namespace: "shop", uid: "uid-web" },
      type: "Normal",
      reason: "Synced",
      eventTime: "2026-01-01T00:00:00.000000Z",
      series: { count: 2, lastObservedTime: "2026-01-01T00:00:00.000000Z" },
      reportingComponent: "controller",
    },
  ],
  cronjobs: [
    {
      metadata: metadata("nightly"),
      spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template } } },
      status: { lastScheduleTime: "2026-01-01T03:00:00Z" },
    },
  ],
  jobs: [
    {
      metadata: metadata("nightly-1", owner("CronJob", "nightly")),
      spec: { completions: 1, selector: { matchLabels: { job: "x" } }, template },
      status: {
        startTime: "2026-01-01T03:00:00Z",
        failed: 1,
        conditions: [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "too often" }],
      },
    },
  ],
  persistentvolumeclaims: [
    { metadata: metadata("data"), spec: { accessModes: ["ReadWriteOnce"] }, status: { phase: "Pending" } },
  ],
  ingresses: [
    {
      metadata: metadata("front"),
      spec: {
        ingressClassName: "nginx",
        defaultBackend: { service: { name: "web", port: { name: "http" } } },
        tls: [{ hosts: ["a.example"], secretName: "certificate" }],
        rules: [
          {
            host: "a.example",
            http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
    },
  ],
  horizontalpodautoscalers: [
    {
      metadata: metadata("web"),
      spec: {
        minReplicas: 1,
        maxReplicas: 3,
        scaleTargetRef: { kind: "Deployment", name: "web" },
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
          {
            type: "Pods",
            pods: { metric: { name: "requests" }, target: { type: "AverageValue", averageValue: "1k" } },
          },
          {
            type: "Object",
            object: {
              metric: { name: "load" },
              describedObject: { kind: "Service", name: "web" },
              target: { type: "Value", value: "1" },
            },
          },
          { type: "External", external: { metric: { name: "queue" }, target: { type: "Value", value: "30" } } },
        ],
      },
      status: {
        currentReplicas: 1,
        desiredReplicas: 2,
        currentMetrics: [
          { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 34 } } },
          { type: "Pods", pods: { metric: { name: "requests" }, current: { averageValue: "2k" } } },
        ],
        conditions: [{ type: "ScalingActive", status: "False", reason: "x" }],
      },
    },
  ],
  poddisruptionbudgets: [
    {
      metadata: metadata("web"),
      spec: { maxUnavailable: 0, selector: { matchLabels: { app: "web" } } },
      status: { disruptionsAllowed: 0 },
    },
  ],
  networkpolicies: [
    {
      metadata: metadata("web"),
      spec: {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [{ podSelector: expressions }, { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }],
            ports: [{ port: 80 }],
          },
        ],
      },
    },
  ],
  httproutes: [
    {
      metadata: metadata("route"),
      spec: { hostnames: ["a.example"], rules: [{ backendRefs: [{ name: "web", port: 80, weight: 1 }] }] },
      status: {
        parents: [
          { parentRef: { name: "gateway" }, conditions: [{ type: "Accepted", status: "False", message: "no" }] },
        ],
      },
    },
  ],
  metrics: [{ metadata: metadata("web-1-a"), containers: [{ name: "main", usage: { cpu: "10m", memory: "10Mi" } }] }],
  nodes: [{ metadata: metadata("n"), status: { conditions: [{ type: "Ready", status: "False", message: "down" }] } }],
};
interface Named {
  readonly metadata?: { readonly name?: unknown } | null;
}

/** What the stack declares of them. */
const TYPES: Readonly<Record<string, string>> = {
  kubernetes_service_v1: "web",
  kubernetes_deployment_v1: "web",
  kubernetes_stateful_set_v1: "db",
  kubernetes_daemon_set_v1: "agent",
  kubernetes_replication_controller_v1: "old",
  kubernetes_cron_job_v1: "nightly",
  kubernetes_job_v1: "nightly-1",
  kubernetes_persistent_volume_claim_v1: "data",
  kubernetes_ingress_v1: "front",
  kubernetes_horizontal_pod_autoscaler_v2: "web",
  kubernetes_pod_disruption_budget_v1: "web",
  kubernetes_network_policy_v1: "web",
};

/** An API server whose answers can be changed, and a synthesised stack that names it. */
export interface AnsweringCluster {
  readonly outdir: string;
  /** What it answers with from now on. */
  answer(objects: Answers): void;
  close(): Promise<void>;
}

export async function answeringCluster(): Promise<AnsweringCluster> {
  const outdir = mkdtempSync(join(tmpdir(), "answers-"));
  let objects = OBJECTS;
  const server = await stubServer((_, response, url) => {
    const [, plural = "", name] =
      /\/(?:namespaces\/[^/]+\/)?([a-z]+)(?:\/([^/]+))?$/.exec(
        url.pathname.replace(/^\/(?:api\/v1|apis\/[^/]+\/[^/]+)/, ""),
      ) ?? [];
    const all = objects[url.pathname.includes("metrics.k8s.io") ? "metrics" : plural] ?? [];
    if (name === undefined) return json(response, { metadata: { resourceVersion: "1" }, items: all });
    const named = all.find((object) => (object as Named | null)?.metadata?.name === name);
    return named === undefined ? json(response, { kind: "Status", reason: "NotFound" }, 404) : json(response, named);
  });
  const resource: Record<string, object> = {};
  for (const [type, name] of Object.entries(TYPES))
    resource[type] = { x: { metadata: { name, namespace: "shop" }, spec: {} } };
  const route = { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" };
  resource["kubernetes_manifest"] = {
    x: { manifest: { ...route, metadata: { name: "route", namespace: "shop" }, spec: {} } },
  };
  mkdirSync(join(outdir, "stacks", "prod"), { recursive: true });
  const file = "stacks/prod/cdk.tf.json";
  writeFileSync(join(outdir, file), JSON.stringify({ provider: { kubernetes: [{ host: server.url }] }, resource }));
  const stack = { name: "prod", constructPath: "prod", workingDirectory: "stacks/prod", synthesizedStackPath: file };
  writeFileSync(join(outdir, "manifest.json"), JSON.stringify({ version: "0", stacks: { prod: stack } }));
  return {
    outdir,
    answer: (next) => {
      objects = next;
    },
    close: async () => {
      await server.close();
      rmSync(outdir, { recursive: true, force: true });
    },
  };
}

/** The steps to a place within a value. */
export type Place = readonly (string | number)[];

/** All places of a value. */
function placesOf(value: unknown, path: Place = []): readonly Place[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesOf(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => placesOf(item, [...path, key]));
  return [path, ...inner];
}

/** The places of all that is answered. */
export const PLACES = placesOf(OBJECTS).filter((path) => path.length > 1);

/** In the place of a value: nothing at all. */
export const ABSENT = Symbol("absent");

/** What a proxy, a half-broken server or somebody with bad intent may answer in the place of anything. */
export const ODD: readonly unknown[] = [
  ABSENT,
  null,
  "",
  "x",
  "99999-99-99T99:99:99Z",
  "+275760-09-14T00:00:00Z",
  -1,
  1e308,
  true,
  [],
  {},
  [null],
  [[]],
  ["x"],
  [{}],
  { x: { y: [] } },
  "\u2028\u202e\u001b[2J::error::",
  "constructor",
  "__proto__",
];

/** What is answered, with something else at a place. */
export function changed<T>(value: T, place: Place, to: unknown): T {
  const copy = structuredClone(value);
  let within = copy as Record<string | number, unknown>;
  for (const step of place.slice(0, -1)) {
    const next = within[step];
    if (typeof next !== "object" || next === null) return copy; // changed before
    within = next as Record<string | number, unknown>;
  }
  const last = place.at(-1) ?? "";
  if (to !== ABSENT) within[last] = to;
  else if (Array.isArray(within)) within.splice(Number(last), 1);
  else delete within[last];
  return copy;
}

/** Verbs that read clusters. */
export const LINES: readonly (readonly [verb: string, ...args: string[]])[] = [
  ["details", "prod"],
  ["details", "prod", "web"],
  ["details", "prod", "CronJob/nightly"],
  ["details", "prod", "Ingress/front", "--format", "yaml"],
  ["details", "prod", "HorizontalPodAutoscaler/web"],
  ["details", "prod", "StatefulSet/db"],
  ["details", "prod", "Deployment/web", "--format", "json"],
  ["status", "prod"],
  ["status", "prod", "--format", "yaml"],
];

/** What is wrong with how a verb ended: a defect, a code of no meaning, something that acts on a terminal. */
export function faultOf(code: number, out: string, err: string): string | undefined {
  if (err.includes("This is a defect")) return err.split("\n").slice(0, 4).join(" ");
  if (![0, 1, 2].includes(code)) return `exit ${code}`;
  if (code === 2 && !/^[A-Z][A-Za-z]+( at |:)/.test(err)) return `no code: ${err.slice(0, 200)}`;
  if (/[\u2028\u202e\u001b]/.test(`${out}${err}`)) return "a character that acts";
  return undefined;
}
