import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppsV1Api, CoreV1Api } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { App } from "cdktf";
import {
  Deployment,
  EnvironmentStack,
  ManifestService,
  StatefulService,
  StatelessService,
  WorkloadService,
} from "../../lib";
import type { TeardownDocument } from "../../lib/cli/documents";
import type { AssociatedObject, Leftover } from "../../lib/teardown";
import { findTerraform, runTerraformOrThrow } from "../../lib/terraform";
import { loadKubeConfig } from "./support/apply";
import { runCli, type CliResult } from "./support/cli";
import { recordObjects } from "./support/record/recorder";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { hasTerminal, KEYS, TerminalRun } from "./support/terminal";
import { until } from "./support/until";
import { dataOf } from "../support/document";

const sandbox = sharedSandbox();
const folder = mkdtempSync(join(tmpdir(), "kube-services-teardown-"));
const state = join(folder, "terraform.tfstate");
const namespace = uniqueName("teardown");
let core: CoreV1Api;
let apps: AppsV1Api;

const CRON_JOB = {
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "nightly" },
  spec: {
    schedule: "0 3 * * *",
    jobTemplate: {
      spec: {
        template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "example.com/run:1" }] } },
      },
    },
  },
};

/** Writes the stack; its state is in the test's own folder. */
function synthesise(context: string, protect: boolean): void {
  const app = new App({ outdir: folder });
  const stack = new EnvironmentStack(app, "shop", {
    cluster: { kubeconfig: sandbox.kubeconfig, context },
    namespace: { name: namespace, create: true },
    backend: { type: "local", path: state },
    partOf: namespace,
    protect,
  });
  const web = new StatelessService(stack, "web", {
    containers: [{ image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080 }] }],
  });
  new WorkloadService(stack, "metrics", {
    workload: web.workload,
    ports: [{ name: "http-metrics", port: 9090, targetPort: 8080 }],
  });
  new Deployment(stack, "worker", { containers: [{ image: "example.com/worker:1" }] });
  new ManifestService(stack, "rest", { objects: [CRON_JOB, { ...CRON_JOB, metadata: { name: "weekly" } }] });
  new StatefulService(stack, "db", {
    containers: [
      {
        image: "postgres:17",
        ports: [{ name: "tcp-db", containerPort: 5432 }],
        env: [{ name: "WEB", value: web.clusterIP }], // so it depends on web
      },
    ],
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
  });
  app.synth();
}

const run = async (verb: string, ...args: string[]): Promise<CliResult> => {
  const result = await runCli([verb, "shop", ...args, "--outdir", folder], sandbox.env);
  if (verb === "teardown") await recordObjects(state);
  return result;
};
const claims = async (): Promise<readonly string[]> =>
  (await core.listNamespacedPersistentVolumeClaim({ namespace })).items.map((one) => one.metadata?.name ?? "");
const services = async (): Promise<readonly string[]> =>
  (await core.listNamespacedService({ namespace })).items.map((one) => one.metadata?.name ?? "").sort();

beforeAll(async () => {
  const client = await import("@kubernetes/client-node");
  const config = await loadKubeConfig(sandbox.kubeconfig);
  core = config.makeApiClient(client.CoreV1Api);
  apps = config.makeApiClient(client.AppsV1Api);
  const context = config.getCurrentContext();
  synthesise(context, false);
  const terraform = await findTerraform();
  const options = { cwd: join(folder, "stacks", "shop"), env: sandbox.env };
  await runTerraformOrThrow(terraform, ["init", "-no-color"], options);
  await runTerraformOrThrow(terraform, ["apply", "-no-color", "-auto-approve"], options);
  await recordObjects(state);
});

afterAll(async () => {
  await core.deleteNamespace({ name: namespace }).catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

test("what belongs to a service is listed with what its removal would do, and nothing of the others", async () => {
  const { code, stdout } = await run("associated", "db", "--format", "json");
  expect(code).toBe(0);
  const all = dataOf<AssociatedObject[]>(stdout);
  const lines = all
    .map((one) => `${one.kind} ${one.name.replace(/-[a-z0-9]{5}$/, "")}: ${one.fate}, ${one.why}`)
    .sort();
  expect(lines).toEqual([
    "EndpointSlice db: deleted, with Service/db",
    "PersistentVolumeClaim data-db-v1-0: kept, its data stays",
    "Pod db-v1-0: deleted, with StatefulSet/db-v1",
    "Service db-headless: deleted, by Terraform",
    "Service db: deleted, by Terraform",
    "StatefulSet db-v1: deleted, by Terraform",
  ]);
});

test("a service that only points to another one's workload leaves it alone", async () => {
  const { stdout } = await run("associated", "metrics", "--format", "json");
  const workload = dataOf<AssociatedObject[]>(stdout).find((one) => one.kind === "Deployment");
  expect(workload).toMatchObject({ name: "web-v1", fate: "kept", why: "belongs to shop/web" });
});

test("a workload without a Service, and one object of several of a construct, are listed and go by their names", async () => {
  const { stdout } = await run("associated", "worker", "--format", "json");
  const fates = dataOf<AssociatedObject[]>(stdout).map((one) => `${one.kind}: ${one.fate}, ${one.why}`);
  expect(fates).toEqual([
    "Deployment: deleted, by Terraform",
    expect.stringMatching(/^ReplicaSet: deleted, with Deployment\/worker/),
    expect.stringMatching(/^Pod: deleted, with ReplicaSet\/worker-/),
  ]);
  const worker = await run("teardown", "worker", "--yes");
  expect([worker.code, worker.stderr]).toEqual([0, expect.not.stringContaining("Error")]);
  expect(worker.stdout).toContain("Take worker out of the app");
  await expect(apps.readNamespacedDeployment({ name: "worker", namespace })).rejects.toMatchObject({ code: 404 });
  expect((await run("teardown", "CronJob/nightly", "--yes")).stdout).toMatch(/Gone:\n  CronJob \S+\/nightly\n/);
  const { stdout: other } = await run("teardown", "weekly", "--yes", "--format", "json");
  expect(dataOf<TeardownDocument>(other)).toMatchObject({ done: true, destroy: [{ kind: "CronJob", name: "weekly" }] });
  expect((await run("teardown", "ConfigMap/none")).stderr).toMatch(/^ServiceUnknown/);
});

test("without --yes and without a terminal nothing is done", async () => {
  const { code, stderr, stdout } = await run("teardown", "web");
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("ConfirmationMissing at --yes") });
  expect(stdout).toMatch(/destroy +Deployment +\S+ +web-v1/);
  expect(await services()).toEqual(["db", "db-headless", "metrics", "web"]);
});

test("a service that others refer to is not removed with them: nobody was shown that they would go", async () => {
  const { code, stderr } = await run("teardown", "web", "--yes");
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("TeardownWider") });
  expect(stderr).toContain("kubernetes_stateful_set_v1.db");
  expect(await services()).toEqual(["db", "db-headless", "metrics", "web"]);
});

test("one service goes with its workload, its volumes stay and are found as leftovers", async () => {
  const { code, stdout } = await run("teardown", "db", "--yes");
  expect(code).toBe(0);
  expect(stdout).toContain(`PersistentVolumeClaim ${namespace}/data-db-v1-0: its data stays`);
  expect(await services()).toEqual(["metrics", "web"]);
  expect(await claims()).toEqual(["data-db-v1-0"]);
  const found = await run("leftovers", "--format", "json");
  expect(found.code).toBe(1);
  expect(dataOf<Leftover[]>(found.stdout).map((one) => `${one.kind}/${one.name}`)).toEqual([
    "PersistentVolumeClaim/data-db-v1-0",
  ]);
});

const onTerminal = hasTerminal ? test : test.skip;
if (!hasTerminal) process.stderr.write("not run: the checklist on a terminal; script of util-linux is missing\n");
const onTty = (...args: string[]): TerminalRun =>
  new TerminalRun(["teardown", "shop", ...args, "--outdir", folder], sandbox.env);
const CHECKLIST = /The ticked ones go/;

onTerminal("Ctrl-C at the checklist leaves everything as it is", async () => {
  const stopped = onTty("web");
  await stopped.shows(CHECKLIST);
  await stopped.shows(/Deployment .*web-v1/);
  stopped.type(KEYS.interrupt);
  expect(await stopped.ended()).toBe(130);
  expect(stopped.text).toMatch(/Interrupted: nothing was done\.\s*$/);

  expect(await services()).toEqual(["metrics", "web"]);
});

onTerminal("what is taken off the checklist stays, and what is put on it goes", async () => {
  await core.createNamespacedPersistentVolumeClaim({
    namespace,
    body: {
      metadata: { name: "scratch", labels: { "app.kubernetes.io/part-of": namespace } },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    },
  });
  const whole = onTty();
  await whole.shows(CHECKLIST);
  await whole.shows(/scratch/);
  const lines = whole.text.split("\n").filter((line) => /[◉◯]/.test(line));
  expect(lines.map((line) => line.replace(/^.*([◉◯]) (\S+) \S*?([^/\s]+) \(.*$/, "$1 $2 $3"))).toEqual([
    "◉ Deployment web-v1",
    "◉ Service metrics",
    "◉ Service web",
    "◯ PersistentVolumeClaim data-db-v1-0",
    "◯ PersistentVolumeClaim scratch",
  ]);
  // The cursor stands on the first line.
  whole.type(KEYS.space);
  await whole.shows(/◯ Deployment/);
  for (const [down, line] of [
    [2, "◉ Service .*web"],
    [2, "◯ PersistentVolumeClaim .*scratch"],
  ] as const)
    for (let step = 0; step < down; step++) {
      whole.type(KEYS.down);
      await whole.shows(step === down - 1 ? new RegExp(`❯${line}`) : /❯/);
    }
  whole.type(KEYS.space);
  await whole.shows(/◉ PersistentVolumeClaim .*scratch/);
  whole.type(KEYS.enter);
  await whole.shows(/Tear down the stack shop as listed/);
  expect(whole.text).toMatch(/delete +PersistentVolumeClaim +\S+ +scratch/);
  expect(whole.text).toMatch(/forget +Deployment +\S+ +web-v1/);
  whole.type("n\r");
  expect(await whole.ended()).toBe(0);
  expect(whole.text).toContain("Nothing was done.");

  const ofWeb = onTty("web");
  await ofWeb.shows(/◉ Deployment/);
  ofWeb.type(KEYS.space);
  await ofWeb.shows(/◯ Deployment/);
  ofWeb.type(KEYS.enter);
  await ofWeb.shows(/Tear down web/);
  ofWeb.type("y\r");
  expect(await ofWeb.ended()).toBe(0);
  expect(ofWeb.text).toContain(`terraform import 'kubernetes_deployment_v1.web' '${namespace}/web-v1'`);
  expect(await services()).toEqual(["metrics"]);
  expect((await apps.readNamespacedDeployment({ name: "web-v1", namespace })).status?.readyReplicas).toBe(1);
  await core.deleteNamespacedPersistentVolumeClaim({ name: "scratch", namespace });
});

test("what was forgotten is taken back by adopt, and what is not the stack's own is left alone", async () => {
  // Where there was no terminal, the same by flags.
  if (!hasTerminal) await run("teardown", "web", "--keep", "workload", "--yes");
  const spec = { ports: [{ port: 80 }] };
  await core.createNamespacedService({ namespace, body: { metadata: { name: "web" }, spec } });
  const [deployment, service] = [
    `kubernetes_deployment_v1.web (${namespace}/web-v1): import into the state`,
    `kubernetes_service_v1.web (${namespace}/web): left alone: its labels do not say that it is this stack's`,
  ];
  const dry = await run("adopt", "--dry-run");
  expect([dry.code, dry.stdout.split("\n").filter((line) => line !== "")]).toEqual([1, [deployment, service]]);
  const done = await run("adopt");
  expect([done.code, done.stdout]).toEqual([1, dry.stdout]);
  await core.deleteNamespacedService({ name: "web", namespace });
  const again = await run("adopt");
  expect([again.code, again.stdout]).toEqual([0, "Nothing to adopt: the state knows all objects of shop.\n"]);
});

test("the whole stack goes but for what is kept: it is forgotten with its namespace, and can be taken back", async () => {
  const { code, stdout } = await run("teardown", "--keep", "workload", "--yes");
  expect(code).toBe(0);
  expect(stdout).toContain(`terraform import 'kubernetes_deployment_v1.web' '${namespace}/web-v1'`);
  expect(stdout).toContain(`terraform import 'kubernetes_namespace_v1.namespace' '${namespace}'`);
  expect(await services()).toEqual([]);
  expect((await apps.readNamespacedDeployment({ name: "web-v1", namespace })).status?.readyReplicas).toBe(1);
  expect(await claims()).toEqual(["data-db-v1-0"]);
  const found = await run("leftovers", "--format", "json");
  expect(
    dataOf<Leftover[]>(found.stdout)
      .map((one) => `${one.kind}/${one.name}`)
      .sort(),
  ).toEqual(["Deployment/web-v1", `Namespace/${namespace}`, "PersistentVolumeClaim/data-db-v1-0"]);
});

test("what the cluster has of a stack is told where the state knows nothing of it, unless the user keeps it", async () => {
  const { code, stdout } = await run("teardown", "--yes");
  expect([code, stdout]).toEqual([1, expect.stringMatching(/state does not know it[^]*Deployment +web-v1/)]);
  const kept = await run("teardown", "--yes", "--keep", "workload,namespace");
  expect([kept.code, kept.stdout]).toEqual([0, expect.not.stringContaining("state does not know it")]);
});

test("what a stack protects is refused, and how to take the protection off is told", async () => {
  const terraform = await findTerraform();
  const options = { cwd: join(folder, "stacks", "shop"), env: sandbox.env };
  await runTerraformOrThrow(
    terraform,
    ["import", "-no-color", "kubernetes_namespace_v1.namespace", namespace],
    options,
  );
  await core.deleteNamespacedPersistentVolumeClaim({ name: "data-db-v1-0", namespace });
  await apps.deleteNamespacedDeployment({ name: "web-v1", namespace });
  synthesise((await loadKubeConfig(sandbox.kubeconfig)).getCurrentContext(), true);
  const { code, stderr } = await run("teardown", "--with", "volumes,workload", "--yes");
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("TeardownProtected") });
  expect(stderr).toContain("protect: false");
  expect((await core.readNamespace({ name: namespace })).status?.phase).toBe("Active");
});

test("a claim that somebody else holds does not hold the teardown up: it is told, and the next one finishes", async () => {
  synthesise((await loadKubeConfig(sandbox.kubeconfig)).getCurrentContext(), false);
  await until("the claim of before is gone", async () => ((await claims()).length === 0 ? true : undefined));
  const claim = {
    metadata: { name: "data-db-v1-0", labels: { app: "db", version: "v1" }, finalizers: ["example.com/hold"] },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
  await core.createNamespacedPersistentVolumeClaim({ namespace, body: claim });
  const held = await run("teardown", "--with", "volumes", "--yes", "--wait", "2s");
  expect([held.code, held.stderr]).toEqual([1, expect.not.stringContaining("Error")]);
  expect(held.stdout).toMatch(
    new RegExp(`Not gone yet:\n  PersistentVolumeClaim ${namespace}/data-db-v1-0 \\(held by .*example.com/hold.*\\)\n`),
  );
  expect(held.stdout).toContain(`  Namespace ${namespace}: Terraform still has it; run the same command again`);
  expect((await core.readNamespace({ name: namespace })).status?.phase).toBe("Active");

  const [released] = (await core.listNamespacedPersistentVolumeClaim({ namespace })).items;
  released!.metadata!.finalizers = [];
  await core.replaceNamespacedPersistentVolumeClaim({ name: "data-db-v1-0", namespace, body: released! });
  const done = await run("teardown", "--with", "volumes", "--yes");
  expect([done.code, done.stdout]).toEqual([0, expect.stringContaining(`Gone:\n  Namespace ${namespace}`)]);
  await expect(core.readNamespace({ name: namespace })).rejects.toMatchObject({ code: 404 });
});
