import type { Container, ContainerStatus, Deployment, Pod, Service, StatefulSet } from "../../lib/cluster";
import { EMPTY_SNAPSHOT, type Snapshot } from "../../lib/details";

/** The time at which screens are drawn. */
export const NOW = new Date("2026-03-01T12:00:00Z");

/** A time some minutes before {@link NOW}, in RFC 3339. */
export const minutesAgo = (minutes: number): string =>
  new Date(NOW.getTime() - minutes * 60_000).toISOString().replace(".000Z", "Z");

export const snapshot = (parts: Partial<Snapshot>): Snapshot => ({ ...EMPTY_SNAPSHOT, ...parts });

export function service(name: string, spec: Service["spec"] = {}, annotations: Record<string, string> = {}): Service {
  return {
    metadata: {
      name,
      namespace: "shop",
      uid: `uid-${name}`,
      labels: { app: name, version: "v1" },
      annotations,
      creationTimestamp: minutesAgo(60 * 24 * 3),
    },
    spec: {
      type: "ClusterIP",
      clusterIP: "10.96.12.34",
      selector: { app: name },
      sessionAffinity: "None",
      ports: [{ name: "http-web", port: 80, targetPort: 8080, protocol: "TCP" }],
      ...spec,
    },
  };
}

export function deployment(name: string, app: string, ready: number, replicas: number): Deployment {
  return {
    metadata: {
      name,
      namespace: "shop",
      generation: 2,
      annotations: { "deployment.kubernetes.io/revision": "3" },
    },
    spec: {
      replicas,
      selector: { matchLabels: { app } },
      template: { metadata: { labels: { app, version: "v1" } }, spec: { containers: [] } },
    },
    status: {
      observedGeneration: 2,
      replicas,
      readyReplicas: ready,
      updatedReplicas: replicas,
      availableReplicas: ready,
    },
  };
}

export function statefulSet(name: string, app: string, ready: number, replicas: number): StatefulSet {
  return {
    metadata: { name, namespace: "shop", generation: 1 },
    spec: {
      replicas,
      serviceName: app,
      selector: { matchLabels: { app } },
      template: { metadata: { labels: { app } }, spec: { containers: [] } },
      volumeClaimTemplates: [{ metadata: { name: "data" } }],
    },
    status: {
      observedGeneration: 1,
      replicas,
      readyReplicas: ready,
      updatedReplicas: replicas,
      currentRevision: `${name}-5d8f9`,
      updateRevision: `${name}-5d8f9`,
    },
  };
}

export const running = (name = "web", more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name,
  image: "nginx:1.27",
  imageID: "",
  ready: true,
  restartCount: 0,
  state: { running: { startedAt: minutesAgo(90) } },
  ...more,
});

export const waiting = (reason: string, message?: string, more: Partial<ContainerStatus> = {}): ContainerStatus =>
  running("web", {
    ready: false,
    state: { waiting: { reason, ...(message === undefined ? {} : { message }) } },
    ...more,
  });

export const container = (more: Partial<Container> = {}): Container => ({ name: "web", image: "nginx:1.27", ...more });

export interface PodOptions {
  readonly app?: string;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly owner?: { readonly kind: string; readonly name: string };
  readonly spec?: Partial<NonNullable<Pod["spec"]>>;
  readonly status?: Pod["status"];
  readonly metadata?: Pod["metadata"];
}

export function pod(name: string, statuses: ContainerStatus[] = [running()], options: PodOptions = {}): Pod {
  const { app = "web", phase = "Running", ready = statuses.every((one) => one.ready), owner } = options;
  return {
    metadata: {
      name,
      namespace: "shop",
      uid: `uid-${name}`,
      labels: { app, version: "v1" },
      creationTimestamp: minutesAgo(90),
      ...(owner === undefined
        ? {}
        : {
            ownerReferences: [{ ...owner, apiVersion: "apps/v1", uid: `uid-${owner.name}`, controller: true }],
          }),
      ...options.metadata,
    },
    spec: { nodeName: "node-1", containers: statuses.map((one) => container({ name: one.name })), ...options.spec },
    status: {
      phase,
      hostIP: "192.168.7.11",
      podIP: "10.244.0.17",
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      containerStatuses: statuses,
      ...options.status,
    },
  };
}

/** The ReplicaSet that owns the pods of a Deployment. */
export const replicaSet = (name: string): { kind: string; name: string } => ({ kind: "ReplicaSet", name });
