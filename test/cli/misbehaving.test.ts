import fc from "fast-check";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json, stubServer, type StubServer } from "../cluster/support";
import { commandUnderTest } from "./support";

const folder = mkdtempSync(join(tmpdir(), "misbehaving-"));
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
  spec: { containers: [{ name: "main", image: "web:1", ports: [{ containerPort: 80 }] }] },
};
const podSpec = { nodeName: "n", containers: template.spec.containers, volumes: [] };

/** One object of each kind that is read, some of them in trouble, so that much is said about them. */
const OBJECTS: Readonly<Record<string, readonly object[]>> = {
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
  replicasets: [{ metadata: metadata("web-1", owner("Deployment", "web")), spec: { template } }],
  pods: [
    {
      metadata: metadata("web-1-a", owner("ReplicaSet", "web-1")),
      spec: podSpec,
      status: {
        phase: "Running",
        podIP: "10.1.0.1",
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
        ],
      },
      status: {
        currentReplicas: 1,
        desiredReplicas: 2,
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
  networkpolicies: [{ metadata: metadata("web"), spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [] } }],
  nodes: [{ metadata: metadata("n"), status: { conditions: [{ type: "Ready", status: "False", message: "down" }] } }],
};
const TYPES: Readonly<Record<string, readonly [type: string, name: string]>> = {
  services: ["kubernetes_service_v1", "web"],
  deployments: ["kubernetes_deployment_v1", "web"],
  cronjobs: ["kubernetes_cron_job_v1", "nightly"],
  jobs: ["kubernetes_job_v1", "nightly-1"],
  persistentvolumeclaims: ["kubernetes_persistent_volume_claim_v1", "data"],
  ingresses: ["kubernetes_ingress_v1", "front"],
  horizontalpodautoscalers: ["kubernetes_horizontal_pod_autoscaler_v2", "web"],
  poddisruptionbudgets: ["kubernetes_pod_disruption_budget_v1", "web"],
  networkpolicies: ["kubernetes_network_policy_v1", "web"],
};

let server: StubServer;
let objects = OBJECTS;
beforeAll(async () => {
  server = await stubServer((_, response, url) => {
    const [, plural = "", name] =
      /\/(?:namespaces\/[^/]+\/)?([a-z]+)(?:\/([^/]+))?$/.exec(
        url.pathname.replace(/^\/(?:api\/v1|apis\/[^/]+\/[^/]+)/, ""),
      ) ?? [];
    const all = url.pathname.includes("metrics.k8s.io") ? [] : (objects[plural] ?? []);
    if (name === undefined) return json(response, { metadata: { resourceVersion: "1" }, items: all });
    const one = all.find((object) => (object as { metadata?: { name?: unknown } }).metadata?.name === name);
    return one === undefined ? json(response, { kind: "Status", reason: "NotFound" }, 404) : json(response, one);
  });
  const resource: Record<string, object> = {};
  for (const [type, name] of Object.values(TYPES))
    resource[type] = { x: { metadata: { name, namespace: "shop" }, spec: {} } };
  mkdirSync(join(folder, "stacks", "prod"), { recursive: true });
  const file = "stacks/prod/cdk.tf.json";
  writeFileSync(join(folder, file), JSON.stringify({ provider: { kubernetes: [{ host: server.url }] }, resource }));
  const stack = { name: "prod", constructPath: "prod", workingDirectory: "stacks/prod", synthesizedStackPath: file };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ version: "0", stacks: { prod: stack } }));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** All places of a value. */
function places(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => places(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => places(item, [...path, key]));
  return [path, ...inner];
}
function changed(value: unknown, [step, ...rest]: readonly (string | number)[], to: unknown): unknown {
  if (step === undefined) return to;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[step] = changed(copy[step], rest, to);
  return copy;
}
const ALL = places(OBJECTS).filter((path) => path.length > 1);
const ODD: readonly unknown[] = [
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
  "\u2028\u202e\u001b[2J::error::",
];
const LINES = [
  ["details", "prod"],
  ["details", "prod", "web"],
  ["details", "prod", "CronJob/nightly"],
  ["details", "prod", "Deployment/web", "--format", "json"],
  ["status", "prod"],
  ["status", "prod", "--format", "yaml"],
] as const;

const command = commandUnderTest("details");

test("what is read as it should be is shown", async () => {
  objects = OBJECTS;
  expect([await command.run("prod", "--outdir", folder), command.err]).toEqual([0, ""]);
  expect(command.out).toMatch(/^web \(Web\) /m);
  expect(await command.runVerb("status", "prod", "--outdir", folder)).toBe(1);
  expect(command.out).toMatch(/Node n: NotReady: down/);
});

test("whatever stands in the place of a value, it is shown or refused with a code: no defect, nothing that acts", async () => {
  const odd = fc.record({
    path: fc.constantFrom(...ALL),
    to: fc.constantFrom(...ODD),
    line: fc.constantFrom(...LINES),
  });
  await fc.assert(
    fc.asyncProperty(odd, async ({ path, to, line: [verb, ...args] }) => {
      objects = changed(OBJECTS, path, to) as typeof OBJECTS;
      const code = await command.runVerb(verb, ...args, "--outdir", folder);
      expect(command.err).not.toContain("This is a defect");
      expect([0, 1, 2]).toContain(code);
      if (code === 2) expect(command.err).toMatch(/^[A-Z][A-Za-z]+( at |:)/);
      expect(`${command.out}${command.err}`).not.toMatch(/[\u2028\u202e\u001b]/);
    }),
    { numRuns: 200, interruptAfterTimeLimit: 20_000 },
  );
});
