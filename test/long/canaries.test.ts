import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { EnvironmentStack, Secret, StatelessService } from "../../lib";
import { currentContext } from "../e2e/lifecycle/support/workspace";
import { loadKubeConfig } from "../e2e/support/apply";
import { BIN, runCli } from "../e2e/support/cli";
import { sharedSandbox, uniqueName } from "../e2e/support/sandbox";
import { until } from "../e2e/support/until";

/*
 * Credentials in every place of a live object where they have been found, each with a mark of its own: no verb says one,
 * in any form, and none stands on a command line or in a file that a killed run leaves.
 */
const CANARIES = {
  "last-applied": "ghp_Qz1Zk29xPw4LmT8sVbN3cQz7Zk29xPw4LmT8",
  "template annotation": "ghp_Qz2Zk29xPw4LmT8sVbN3cQz7Zk29xPw4LmT8",
  annotation: "xoxb-2345678901-2345678901234-Q7Zk29xPw4LmT8sVbN3cQ7Zk",
  label: "ghp_Qz3Zk29xPw4LmT8sVbN3cQz7Zk29xPw4LmT8",
  "working directory": "ghp_Qz4Zk29xPw4LmT8sVbN3cQz7Zk29xPw4LmT8",
  "environment variable": "hunter2-Qz5Zk29x",
  "address in a variable": "postgres://shop:hunter2Qz6Zk29x@db/shop",
  argument: "--token=ghp_Qz7Zk29xPw4LmT8sVbN3cQz7Zk29xPw4LmT8",
  probe: "hunter2-Qz8Zk29x",
  event: "https://shop:hunter2Qz9Zk29x@registry.example.com/shop",
  "data of a Secret": "hunter2-Qz0Zk29x",
} as const;
const MARKS = Object.values(CANARIES).map((one) => /Q[z7](?:\dZk29x|Zk29xPw4LmT8sVbN3cQ7Zk)/.exec(one)![0]);
const marksOf = (text: string): readonly string[] =>
  MARKS.filter((mark) => text.includes(mark) || text.includes(Buffer.from(mark).toString("base64").slice(0, 10)));

const sandbox = sharedSandbox();
const namespace = uniqueName("canaries");
const folder = mkdtempSync(join(tmpdir(), "canaries-"));
const outdir = join(folder, "out");

beforeAll(async () => {
  const app = new App({ outdir });
  const stack = new EnvironmentStack(app, "shop", {
    cluster: { kubeconfig: sandbox.kubeconfig, context: currentContext(sandbox.kubeconfig) },
    namespace,
    backend: { type: "local", path: join(folder, "state") },
  });
  const container = {
    image: "nginx:1.27",
    ports: [{ name: "http", containerPort: 8080 }],
    workingDir: `/srv/${CANARIES["working directory"]}/x`,
    env: [
      { name: "DB_PASSWORD", value: CANARIES["environment variable"] },
      { name: "DSN", value: CANARIES["address in a variable"] },
    ],
    args: [CANARIES.argument],
    livenessProbe: { exec: { command: ["check", "--password", CANARIES.probe] } },
  };
  new StatelessService(stack, "web", { containers: [container] });
  new Secret(stack, "login", { data: { password: CANARIES["data of a Secret"] }, allowLiterals: true });
  app.synth();

  const { KubernetesObjectApi } = await import("@kubernetes/client-node");
  const api = KubernetesObjectApi.makeApiClient(await loadKubeConfig(sandbox.kubeconfig));
  await api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  const { code, stderr } = await runCli(
    ["deploy", "shop", "--no-synth", "--yes", "--accept-findings", "--outdir", outdir],
    {
      ...sandbox.env,
    },
  );
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  const applied = JSON.stringify({ spec: { token: CANARIES["last-applied"] } });
  const patch = (kind: string, apiVersion: string, name: string, body: object): Promise<unknown> =>
    api.patch(
      { apiVersion, kind, metadata: { name, namespace }, ...body } as never,
      undefined,
      undefined,
      "canary",
      undefined,
      "application/merge-patch+json" as never,
    );
  const marks = {
    labels: { build: CANARIES.label },
    annotations: {
      "kubectl.kubernetes.io/last-applied-configuration": applied,
      "example.com/hook": CANARIES.annotation,
    },
  };
  await patch("Service", "v1", "web", { metadata: { name: "web", namespace, ...marks } });
  await patch("Deployment", "apps/v1", "web-v1", {
    metadata: { name: "web-v1", namespace, ...marks },
    spec: { template: { metadata: { annotations: { "example.com/ci": CANARIES["template annotation"] } } } },
  });
  const seconds = new Date().toISOString();
  await api.create({
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "web.canary", namespace },
    involvedObject: { apiVersion: "apps/v1", kind: "Deployment", name: "web-v1", namespace },
    type: "Warning",
    reason: "Failed",
    message: `cannot pull ${CANARIES.event}`,
    firstTimestamp: seconds,
    lastTimestamp: seconds,
  } as never);
});

afterAll(async () => {
  const { KubernetesObjectApi } = await import("@kubernetes/client-node");
  const api = KubernetesObjectApi.makeApiClient(await loadKubeConfig(sandbox.kubeconfig));
  await api.delete({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  rmSync(folder, { recursive: true, force: true });
});

const ON = ["--outdir", outdir];
test.each([
  ["details", "shop", ...ON],
  ["details", "shop", "web", ...ON],
  ["details", "shop", "web", "--format", "json", ...ON],
  ["details", "shop", "web", "--format", "yaml", ...ON],
  ["status", "shop", ...ON],
  ["status", "shop", "--format", "json", ...ON],
  ["associated", "shop", "web", ...ON],
  ["associated", "shop", "web", "--format", "json", ...ON],
  ["logs", "shop", "web", ...ON],
  ["leftovers", "shop", ...ON],
  ["adopt", "shop", "--dry-run", ...ON],
  ["deploy", "shop", "--no-synth", "--dry-run", ...ON],
  ["deploy", "shop", "--no-synth", "--dry-run", "--format", "json", ...ON],
])("%s %s %s %s says none", async (...args) => {
  const { stdout, stderr } = await runCli(args, sandbox.env);
  expect(stdout + stderr).not.toBe("");
  expect(marksOf(stdout + stderr)).toEqual([]);
});

test("what a killed plan leaves is for its owner alone, goes with the next, and no command line says a credential", async () => {
  const temporary = join(folder, "tmp");
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary);
  const env = { ...process.env, ...sandbox.env, TMPDIR: temporary };
  const seen = new Set<string>();
  const watch = setInterval(() => commandLines().forEach((line) => seen.add(line)), 20);
  try {
    const child = spawn(process.execPath, [BIN, "deploy", "shop", "--no-synth", "--dry-run", ...ON], {
      env,
      stdio: "ignore",
    });
    const made = await until("a plan folder is there", async () =>
      readdirSync(temporary).find((name) => name.startsWith("kube-services-")),
    );
    child.kill("SIGKILL");
    expect((statSync(join(temporary, made)).mode & 0o077).toString(8)).toBe("0");
    const next = await runCli(["deploy", "shop", "--no-synth", "--dry-run", ...ON], {
      ...sandbox.env,
      TMPDIR: temporary,
    });
    expect(next.stderr + next.stdout).toContain("shop");
    expect(readdirSync(temporary).filter((name) => name.startsWith("kube-services-"))).toEqual([]);
  } finally {
    clearInterval(watch);
  }
  expect(seen.size).toBeGreaterThan(1);
  expect([...seen].filter((line) => marksOf(line).length > 0)).toEqual([]);
});

function commandLines(): readonly string[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
      } catch {
        return [];
      }
    });
}
