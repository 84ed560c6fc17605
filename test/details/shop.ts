import type { Snapshot } from "../../lib/details";
import {
  container,
  deployment,
  minutesAgo,
  pod,
  replicaSet,
  running,
  service,
  snapshot,
  statefulSet,
  waiting,
} from "./objects";

/** A shop with a service in trouble, a stateful one, an external one and one without pods. */
export const web = service(
  "web",
  {
    type: "LoadBalancer",
    sessionAffinity: "ClientIP",
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
    ports: [{ name: "http-web", port: 80, targetPort: 8080, nodePort: 30080, protocol: "TCP" }],
  },
  {
    "kubesphere.io/serviceType": "statelessservice",
    "kubesphere.io/alias-name": "网上商店",
    "kubesphere.io/description": "The shop's front page",
    "kubesphere.io/creator": "ada",
    "kubectl.kubernetes.io/last-applied-configuration": "{}",
  },
);
web.status = { loadBalancer: { ingress: [{ ip: "203.0.113.7" }] } };
export const db = service("db", {}, { "kubesphere.io/serviceType": "statefulservice" });
export const billing = service(
  "billing",
  { type: "ExternalName", externalName: "billing.example.com", clusterIP: undefined, selector: undefined, ports: [] },
  { "kubesphere.io/serviceType": "externalservice" },
);
export const metrics = service("metrics", { clusterIP: "None" });

const owner = replicaSet("web-v1-7c9d8f6b5");
const resources = { requests: { cpu: "250m", memory: "128Mi" }, limits: { cpu: "1", memory: "256Mi" } };
const probed = container({
  resources,
  ports: [{ name: "http-web", containerPort: 8080, protocol: "TCP" }],
  readinessProbe: { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 5 },
});
const migrate = container({ name: "migrate", image: "registry.example.com/shop/migrations:2024.11.3" });

const webPods = [
  pod("web-v1-7c9d8f6b5-2xkzq", [running()], {
    owner,
    spec: { containers: [probed], initContainers: [migrate] },
    status: {
      phase: "Running",
      hostIP: "192.168.7.11",
      podIP: "10.244.0.17",
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [running()],
      initContainerStatuses: [
        running("migrate", { state: { terminated: { exitCode: 0, reason: "Completed" } }, ready: true }),
      ],
    },
  }),
  pod(
    "web-v1-7c9d8f6b5-9fjwp",
    [
      waiting("CrashLoopBackOff", "back-off 5m0s restarting failed container", {
        restartCount: 7,
        lastState: { terminated: { exitCode: 1, reason: "Error", finishedAt: minutesAgo(4) } },
      }),
    ],
    { owner, spec: { containers: [probed] } },
  ),
  pod("web-v1-7c9d8f6b5-k8s2m", [], {
    owner,
    ready: false,
    spec: { nodeName: undefined, containers: [probed] },
    status: {
      phase: "Pending",
      hostIP: undefined,
      podIP: undefined,
      conditions: [
        {
          type: "PodScheduled",
          status: "False",
          reason: "Unschedulable",
          message: "0/3 nodes are available: 3 Insufficient memory.",
        },
      ],
    },
  }),
];
const dbPod = pod("db-v1-0", [running("db")], {
  app: "db",
  owner: { kind: "StatefulSet", name: "db-v1" },
  spec: {
    containers: [container({ name: "db", image: "postgres:17" })],
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data-db-v1-0" } }],
  },
});

const claim = (name: string, phase: string, storage: string): Snapshot["claims"][number] => ({
  metadata: { name, namespace: "shop" },
  spec: {
    accessModes: ["ReadWriteOnce"],
    storageClassName: "standard",
    resources: { requests: { storage } },
  },
  status: { phase },
});

export const state: Snapshot = snapshot({
  services: [web, db, billing, metrics],
  deployments: [deployment("web-v1", "web", 1, 3)],
  statefulSets: [statefulSet("db-v1", "db", 1, 1)],
  pods: [...webPods, dbPod],
  claims: [
    claim("data-db-v1-0", "Bound", "10Gi"),
    claim("data-db-v1-1", "Bound", "10Gi"),
    claim("other", "Lost", "1Gi"),
  ],
  podMetrics: [
    {
      metadata: { name: "web-v1-7c9d8f6b5-2xkzq", namespace: "shop" },
      containers: [{ name: "web", usage: { cpu: "12345678n", memory: "65432Ki" } }],
    },
  ],
  endpointSlices: [
    {
      metadata: { namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      addressType: "IPv4",
      ports: [{ port: 8080, protocol: "TCP" }],
      endpoints: [
        { addresses: ["10.244.0.17"], conditions: { ready: true } },
        { addresses: ["10.244.0.18"], conditions: { ready: false } },
      ],
    },
    {
      metadata: { namespace: "shop", labels: { "kubernetes.io/service-name": "db" } },
      addressType: "IPv4",
      ports: [{ port: 5432, protocol: "TCP" }],
      endpoints: [{ addresses: ["10.244.0.17"], conditions: { ready: true } }],
    },
  ],
  events: [
    {
      metadata: {},
      involvedObject: { kind: "Pod", namespace: "shop", name: "web-v1-7c9d8f6b5-9fjwp" },
      type: "Warning",
      reason: "BackOff",
      message: "Back-off restarting failed container web",
      lastTimestamp: minutesAgo(3),
      count: 23,
      source: { component: "kubelet" },
    },
    {
      metadata: {},
      involvedObject: { kind: "Deployment", namespace: "shop", name: "web-v1" },
      type: "Normal",
      reason: "ScalingReplicaSet",
      message: "Scaled up replica set web-v1-7c9d8f6b5 from 1 to 3",
      lastTimestamp: minutesAgo(90),
      source: { component: "deployment-controller" },
    },
    {
      metadata: {},
      involvedObject: { kind: "Pod", namespace: "shop", name: "of-another-service" },
      reason: "Pulled",
      message: "must not be shown",
    },
  ],
});
