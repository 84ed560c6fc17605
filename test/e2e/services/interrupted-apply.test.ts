import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { EnvironmentStack, StatelessService } from "../../../lib";
import type { SandboxStatus } from "../../../lib/sandbox";
import { findTerraform, runTerraform, runTerraformOrThrow } from "../../../lib/terraform";
import { loadKubeConfig } from "../support/apply";
import { OwnCache } from "../support/own-cache";
import { sharedSandbox } from "../support/sandbox";
import { until } from "../support/until";

const SERVICES = 8;
const NAME = "interrupted";
/** No node has it until the test says so: the apply is surely waiting when the API server is killed. */
const LATER = { later: "yes" };
let cache: OwnCache;

beforeAll(() => {
  cache = new OwnCache();
});

afterAll(() => cache.remove());

async function status(): Promise<SandboxStatus> {
  return (
    JSON.parse((await cache.run(["sandbox", "status", "--format", "json", "--name", NAME])).stdout) as {
      data: SandboxStatus;
    }
  ).data;
}

test("an apply that loses the API server fails with a clear error; after up the next one finishes the work", async () => {
  await cache.succeed(["sandbox", "up", "--name", NAME, "--provider", sharedSandbox().provider]);
  const printed = (await cache.succeed(["sandbox", "env", "--name", NAME])).stdout;
  const env = Object.fromEntries(
    [...printed.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
  );
  const kubeconfig = join(cache.folder(NAME), "kubeconfig");

  const app = new App({ outdir: join(cache.home, "out") });
  const stack = new EnvironmentStack(app, "shop", {
    cluster: { kubeconfig, context: `sandbox-${NAME}` },
    namespace: { name: "shop", create: true },
    backend: { type: "local", path: join(cache.home, "shop.tfstate") },
  });
  for (let index = 1; index <= SERVICES; index++)
    new StatelessService(stack, `web-${index}`, {
      replicas: 10,
      ...(index === SERVICES ? { nodeSelector: LATER } : {}),
      containers: [{ image: "nginx:1.27", ports: [{ name: "http", containerPort: 80 }] }],
    });
  app.synth();
  const terraform = await findTerraform();
  const options = { cwd: join(cache.home, "out", "stacks", "shop"), env };
  const apply = ["apply", "-auto-approve", "-no-color", "-parallelism=30"];
  await runTerraformOrThrow(terraform, ["init", "-input=false"], options);

  const { AppsV1Api, CoreV1Api } = await import("@kubernetes/client-node");
  const config = await loadKubeConfig(kubeconfig);
  const apps = config.makeApiClient(AppsV1Api);
  const deployments = async () => (await apps.listNamespacedDeployment({ namespace: "shop" })).items;
  const server = (await status()).components.find(({ name }) => name === "kube-apiserver");
  const first = runTerraform(terraform, apply, options);
  await until("all Deployments are made and Terraform waits for them", async () =>
    (await deployments()).length === SERVICES ? true : undefined,
  );
  process.kill(server?.pid ?? 0, "SIGKILL");
  const interrupted = await first;
  expect(interrupted.exitCode).toBe(1);
  // Which way the connection breaks depends on what it was doing: refused, reset or ended.
  expect(interrupted.stderr).toMatch(
    /The API server at https:\/\/\S+ cannot be reached|connection refused|connection reset|connect: |EOF/,
  );
  expect(interrupted.stderr).not.toMatch(/panic|^\s+at .*\.[jt]s:\d+/m);

  const up = await cache.succeed(["sandbox", "up", "--name", NAME]);
  expect(up.stderr).toContain("kube-apiserver had ended (signal SIGKILL)");
  const core = config.makeApiClient(CoreV1Api);
  const label = [{ op: "add", path: "/metadata/labels/later", value: "yes" }];
  for (const { metadata } of (await core.listNode()).items)
    await core.patchNode({ name: metadata?.name ?? "", body: label });
  await runTerraformOrThrow(terraform, apply, options);

  const found = await deployments();
  expect(found.map(({ metadata }) => metadata?.name).sort()).toEqual(
    Array.from({ length: SERVICES }, (_, index) => `web-${index + 1}-v1`),
  );
  expect(found.map(({ status }) => status?.readyReplicas)).toEqual(Array.from({ length: SERVICES }, () => 10));
  const services = await core.listNamespacedService({ namespace: "shop" });
  expect(services.items).toHaveLength(SERVICES);
  const plan = await runTerraform(terraform, ["plan", "-detailed-exitcode", "-no-color"], options);
  expect([plan.exitCode, plan.exitCode === 0 ? "" : plan.stdout.toString()]).toEqual([0, ""]);
  const state = JSON.parse(readFileSync(join(cache.home, "shop.tfstate"), "utf8")) as { resources: unknown[] };
  expect(state.resources).toHaveLength(2 * SERVICES + 2); // with the namespace and the record of what they were made as
});
