import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppsV1Api, BatchV1Api, CoreV1Api, KubeConfig, V1Pod } from "@kubernetes/client-node" with {
  "resolution-mode": "import",
};
import { App } from "cdktf";
import { stringify } from "yaml";
import { Deployment, EnvironmentStack, ManifestService, WorkloadService } from "../../lib";
import { NODE_STATUS_ANNOTATION, POD_STATUS_ANNOTATION } from "../../lib/sandbox";
import { applyWithoutTerraform, loadKubeConfig } from "./support/apply";
import { runCli, type CliResult } from "./support/cli";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { until } from "./support/until";
import { dataOf } from "../support/document";

const sandbox = sharedSandbox();
const folder = mkdtempSync(join(tmpdir(), "kube-services-operations-"));
const namespace = uniqueName("operations");
const full = uniqueName("operations-quota");
const MANUAL = { [POD_STATUS_ANNOTATION]: "manual" };
const container = { name: "main", image: "example.com/app:1" };
const template = (name: string, more: object = {}) => ({
  metadata: { labels: { app: name }, annotations: MANUAL },
  spec: { restartPolicy: "Never", containers: [container], ...more },
});

let config: KubeConfig;
const downNode = uniqueName("operations-node");
let apps: AppsV1Api;
let core: CoreV1Api;
let batch: BatchV1Api;

/** Everything that has no Service, and each of it in trouble but `worker` and `nightly`. */
const OBJECTS = [
  {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "migrate" },
    spec: { backoffLimit: 0, template: template("migrate") },
  },
  {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "unpullable" },
    spec: { backoffLimit: 0, template: template("unpullable") },
  },
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "nightly" },
    spec: {
      schedule: "0 3 * * *",
      timeZone: "Europe/Berlin",
      jobTemplate: { spec: { template: template("nightly") } },
    },
  },
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "asleep" },
    spec: { schedule: "@daily", suspend: true, jobTemplate: { spec: { template: template("asleep") } } },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "nowhere" },
    spec: {
      storageClassName: "there-is-none",
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
    },
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "public" },
    spec: { defaultBackend: { service: { name: "gone", port: { number: 80 } } } },
  },
  {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "all-stay" },
    spec: { maxUnavailable: 0, selector: { matchLabels: { app: "worker" } } },
  },
  {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "blind" },
    spec: {
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "worker" },
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
      ],
    },
  },
];

function synthesise(): void {
  const app = new App({ outdir: folder });
  const stack = new EnvironmentStack(app, "ops", {
    cluster: { kubeconfig: sandbox.kubeconfig, context: config.getCurrentContext() },
    namespace: { name: namespace, create: true },
  });
  new Deployment(stack, "worker", { containers: [container], replicas: 2 });
  new Deployment(stack, "homeless", { containers: [container], nodeSelector: { disk: "none-has-it" } });
  new Deployment(stack, "unready", { containers: [container], podAnnotations: MANUAL });
  new Deployment(stack, "on-dead-node", {
    containers: [container],
    podAnnotations: MANUAL,
    nodeSelector: { "kubernetes.io/hostname": downNode },
    tolerations: [{ operator: "Exists" }],
  });
  new Deployment(stack, "over-quota", { namespace: full, containers: [container] });
  new WorkloadService(stack, "nobody", { selector: { app: "nobody" }, ports: [{ name: "p", port: 80 }] });
  new ManifestService(stack, "rest", { yaml: OBJECTS.map((object) => stringify(object)).join("---\n") });
  app.synth();
}

const run = (verb: string, ...args: string[]): Promise<CliResult> =>
  runCli([verb, "ops", ...args, "--outdir", folder], sandbox.env);

interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly healthy: boolean;
  readonly state?: string;
  readonly reasons: readonly string[];
  readonly notes?: readonly string[];
}

async function status(
  ...args: string[]
): Promise<{ readonly code: number | null; readonly entries: readonly Entry[] }> {
  const { code, stdout } = await run("status", "--format", "json", ...args);
  return { code, entries: dataOf<Entry[]>(stdout) };
}

/** Writes what a kubelet would, to the one pod of an app. */
async function report(app: string, write: (pod: V1Pod) => V1Pod["status"]): Promise<V1Pod> {
  return until(`${app} has a pod on a node`, async () => {
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: `app=${app}` });
    const [pod] = items;
    if (pod?.spec?.nodeName === undefined) return undefined;
    pod.status = { ...pod.status, ...write(pod) };
    try {
      return await core.replaceNamespacedPodStatus({ name: pod.metadata?.name ?? "", namespace, body: pod });
    } catch {
      return undefined; // somebody else wrote in between
    }
  });
}

/** A node of this test's own, which no kubelet keeps: what it is, the test says. */
async function reportNode(status: "True" | "False"): Promise<void> {
  const condition = {
    type: "Ready",
    status,
    reason: status === "True" ? "KubeletReady" : "KubeletNotReady",
    message: status === "True" ? "" : "container runtime is down",
    lastHeartbeatTime: new Date(),
    lastTransitionTime: new Date(),
  };
  await until(`the node is Ready: ${status}`, async () => {
    const node = await core.readNode({ name: downNode });
    const amounts = { cpu: "4", memory: "8Gi", pods: "10" };
    node.status = { ...node.status, capacity: amounts, allocatable: amounts, conditions: [condition] };
    return core.replaceNodeStatus({ name: downNode, body: node }).catch(() => undefined);
  });
}

const containerStatus = (state: object) => [
  { name: "main", image: container.image, imageID: "", ready: false, restartCount: 0, state },
];

beforeAll(async () => {
  const client = await import("@kubernetes/client-node");
  config = await loadKubeConfig(sandbox.kubeconfig);
  core = config.makeApiClient(client.CoreV1Api);
  batch = config.makeApiClient(client.BatchV1Api);
  apps = config.makeApiClient(client.AppsV1Api);
  synthesise();
  await core.createNode({
    body: {
      metadata: {
        name: downNode,
        labels: { "kubernetes.io/hostname": downNode },
        annotations: { [NODE_STATUS_ANNOTATION]: "manual" },
      },
      spec: { taints: [{ key: "example.com/own", effect: "NoSchedule" }] }, // nobody else's pods come here
    },
  });
  await reportNode("True");
  await core.createNamespace({ body: { metadata: { name: full } } });
  await core.createNamespacedResourceQuota({
    namespace: full,
    body: { metadata: { name: "none" }, spec: { hard: { pods: "0" } } },
  });
  await applyWithoutTerraform(folder, "ops", config);
  await batch.patchNamespacedCronJob(
    { namespace, name: "nightly", body: [{ op: "replace", path: "/spec/suspend", value: true }] },
    client.setHeaderOptions("Content-Type", client.PatchStrategy.JsonPatch),
  );
  const now = new Date();
  const [unready] = await Promise.all([
    report("unready", () => ({
      phase: "Running",
      containerStatuses: containerStatus({ running: { startedAt: new Date() } }),
    })),
    report("migrate", () => ({
      phase: "Failed",
      containerStatuses: containerStatus({ terminated: { exitCode: 3, reason: "Error", message: "no such table" } }),
    })),
    report("unpullable", () => ({
      phase: "Pending",
      containerStatuses: containerStatus({ waiting: { reason: "ImagePullBackOff", message: "no such image" } }),
    })),
    report("on-dead-node", () => ({
      phase: "Running",
      // As the node controller does some seconds later.
      conditions: [{ type: "Ready", status: "False", lastTransitionTime: now }],
      containerStatuses: containerStatus({ running: { startedAt: now } }).map((one) => ({ ...one, ready: true })),
    })),
  ]);
  await reportNode("False");
  await core.createNamespacedEvent({
    namespace,
    body: {
      metadata: { name: "probe", namespace },
      involvedObject: { kind: "Pod", namespace, name: unready.metadata?.name ?? "", uid: unready.metadata?.uid ?? "" },
      type: "Warning",
      reason: "Unhealthy",
      message: "Readiness probe failed: HTTP probe failed with statuscode: 503",
      lastTimestamp: new Date(),
      count: 4,
    },
  });
  await until("the worker runs, the Job has failed and the autoscaler has looked", async () => {
    const { entries } = await status();
    const by = new Map(entries.map((entry) => [entry.name, entry]));
    return by.get("worker")?.healthy === true &&
      by.get("migrate")?.state === "failed" &&
      by.get("blind")?.healthy === false &&
      by.get("over-quota")?.reasons.join().includes("quota") &&
      by.get("on-dead-node")?.reasons.join().includes("container runtime is down")
      ? true
      : undefined;
  });
});

afterAll(async () => {
  await Promise.all([core.deleteNamespace({ name: namespace }), core.deleteNamespace({ name: full })]);
  await core.deleteNode({ name: downNode });
  rmSync(folder, { recursive: true, force: true });
});

test("status sees all that a stack runs, and says why each is in trouble", async () => {
  const { code, entries } = await status();
  expect(code).toBe(1);
  const reasonsOf = Object.fromEntries(
    entries.map(({ kind, name, reasons }) => [`${kind}/${name}`, reasons.join("\n")]),
  );
  expect(reasonsOf).toEqual({
    "Deployment/worker": "",
    "Deployment/homeless": expect.stringMatching(
      /^0 of 1 pods are ready\nPod homeless-\S+: Unschedulable: 0\/\d+ nodes/,
    ),
    "Deployment/unready": expect.stringMatching(
      /^0 of 1 pods are ready\nPod unready-\S+: NotReady: not ready: main\nPod unready-\S+: Unhealthy: Readiness probe failed: .*503/,
    ),
    "Deployment/on-dead-node": expect.stringMatching(
      /^0 of 1 pods are ready\nPod on-dead-node-\S+: NotReady: .*\nNode \S+: NotReady: KubeletNotReady: container runtime is down/,
    ),
    "Deployment/over-quota": expect.stringMatching(/exceeded quota: none/),
    "Service/nobody": "no pod has the labels app=nobody\nno endpoint takes traffic",
    "Job/migrate": expect.stringMatching(
      /^failed: BackoffLimitExceeded: .*; Pod migrate-\S+: Error: main ended with exit code 3: no such table/,
    ),
    "Job/unpullable": expect.stringMatching(/^Pod unpullable-\S+: ImagePullBackOff: no such image/),
    "CronJob/nightly": "suspended in the cluster; the code does not say so",
    "CronJob/asleep": "",
    "PersistentVolumeClaim/nowhere": expect.stringMatching(/^it is Pending, not Bound\n.*there-is-none/),
    "Ingress/public": "its backend Service gone is not in the cluster",
    "HorizontalPodAutoscaler/blind": expect.stringMatching(/^FailedGetResourceMetric: /),
    "PodDisruptionBudget/all-stay": "",
  });
  const notes = Object.fromEntries(entries.map(({ name, notes }) => [name, notes]));
  expect(notes["asleep"]).toEqual(["suspended by the code"]);
  expect(notes["all-stay"]).toEqual(["no pod may be evicted now: a drain of its node waits"]);
});

test.each([
  ["what is well alone", ["--only", "worker", "all-stay", "CronJob/asleep"], 0, ["worker", "asleep", "all-stay"]],
  ["one by its name", ["migrate"], 1, ["migrate"]],
  ["all but some", ["--only", "worker", "migrate", "--ignore", "Job/migrate"], 0, ["worker"]],
])("status looks at %s", async (_, args, code, names) => {
  const seen = await status(...args);
  expect(seen.entries.map((one) => one.name)).toEqual(names);
  expect(seen.code).toBe(code);
});

test("an unknown name, or nothing left, is the user's mistake", async () => {
  const unknown = await run("status", "migrat");
  expect(unknown).toMatchObject({ code: 2, stdout: "" });
  expect(unknown.stderr).toMatch(/^ServiceUnknown(.|\n)*did you mean migrate\?/);
  expect((await run("status", "worker", "--ignore", "worker")).stderr).toMatch(/^NothingLeft/);
});

test("details list what has no Service below the Services, and show the page of each", async () => {
  const list = await run("details");
  expect(list.code).toBe(0);
  expect(list.stdout).toMatch(/^nobody +/m);
  expect(list.stdout).toMatch(/^\S+ +Deployment +worker +2\/2 pods ready/m);
  expect(list.stdout).toMatch(/^\S+ +CronJob +asleep +suspended; no run yet.*suspended by the code/m);
  const page = await run("details", "worker");
  expect(page.stdout).toMatch(/^worker\n +Kind +Deployment\n/);
  expect(page.stdout).toMatch(/Pods\n(.|\n)*worker-\S+ +1\/1 +Running/);
  const job = dataOf<Entry & { pods: unknown[] }>((await run("details", "Job/migrate", "--format", "json")).stdout);
  expect(job).toMatchObject({ kind: "Job", name: "migrate", state: "failed" });
  expect(job.pods).toHaveLength(1);
  const claim = await run("details", "nowhere");
  expect(claim.stdout).toMatch(/State +Pending/);
  expect(claim.stdout).not.toMatch(/^Pods$/m);
});

test("logs read the pods of a workload, and say where there are none", async () => {
  const claim = await run("logs", "nowhere");
  expect(claim).toMatchObject({
    code: 1,
    stderr: `The PersistentVolumeClaim ${namespace}/nowhere has no pods of its own.\n`,
  });
  const homeless = await run("logs", "homeless");
  expect(homeless.stderr).toMatch(/homeless-\S+\/main has no log: its pod is on no node yet/);
});

test("what belongs to something without a Service is listed by its name", async () => {
  const kindsOf = async (name: string): Promise<readonly string[]> => {
    const { stdout } = await run("associated", name, "--format", "json");
    return dataOf<{ kind: string; name: string }[]>(stdout).map((one) => `${one.kind}: ${one.name}`);
  };
  expect(await kindsOf("Job/migrate")).toEqual(["Job: migrate", expect.stringMatching(/^Pod: migrate-/)]);
  expect(await kindsOf("nowhere")).toEqual(["PersistentVolumeClaim: nowhere"]);
  expect(await kindsOf("blind")).toEqual(["HorizontalPodAutoscaler: blind", "Deployment: worker"]);
});

test("details tell what differs from the code, without a plan, and of what was just made nothing", async () => {
  const fresh = dataOf<{ differsFromCode?: boolean }[]>((await run("details", "--format", "json")).stdout);
  // That the test has suspended a CronJob is told as such: the code leaves it to the cluster.
  expect(fresh.filter((one) => one.differsFromCode)).toEqual([]);
  const client = await import("@kubernetes/client-node");
  const patch = [{ op: "replace", path: "/spec/template/spec/containers/0/image", value: "example.com/app:2" }];
  await apps.patchNamespacedDeployment(
    { namespace, name: "worker", body: patch },
    client.setHeaderOptions("Content-Type", client.PatchStrategy.JsonPatch),
  );
  const page = await run("details", "worker");
  expect(page.stdout).toMatch(
    /Differs from the code\n.*\n +Deployment\/worker +spec\.\S+containers\[main\]\.image +example.com\/app:1 +example.com\/app:2\n/,
  );
  expect((await run("details")).stderr).toContain("not as the code says: worker (");
});
