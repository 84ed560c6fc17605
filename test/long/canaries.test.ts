import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { ConfigMap, EnvironmentStack, Secret, StatelessService } from "../../lib";
import { currentContext } from "../e2e/lifecycle/support/workspace";
import { loadKubeConfig } from "../e2e/support/apply";
import { BIN, runCli } from "../e2e/support/cli";
import { sharedSandbox, uniqueName } from "../e2e/support/sandbox";
import { until } from "../e2e/support/until";

/*
 * Credentials in every place of a live object where they have been found, each with a mark of its own: no verb says one,
 * in any form, and none stands on a command line or in a file that a killed run leaves. Commands of CI systems stand
 * beside them: no verb prints one that a CI system would carry out.
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

/** A text of several lines, each of which some CI system carries out where it is printed as it is. */
const CI_COMMANDS = [
  "##vso[task.setvariable variable=PATH]/tmp/evil",
  "built ##[error]by nobody",
  "::set-env name=NODE_OPTIONS::--require=/tmp/evil.js",
  "::add-mask::e",
  "##teamcity[buildStatus status='SUCCESS']",
  "section_start:1700000000:hidden[collapsed=true]",
  "travis_fold:start:hidden",
  "--- hidden",
].join("\n");
/** As the CI systems' documentation has them: of Azure Pipelines and TeamCity anywhere, of the others where a line begins. */
const CI_COMMAND =
  /##(?:vso)?\[|##teamcity\[|^\s*::(?:set-env|add-mask|error)|section_start:\d|travis_fold:|^--- hidden/gim;
const commandsOf = (text: string): readonly string[] => text.match(CI_COMMAND) ?? [];

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
      { name: "BANNER", value: CI_COMMANDS },
    ],
    args: [CANARIES.argument, CI_COMMANDS],
    livenessProbe: { exec: { command: ["check", "--password", CANARIES.probe] } },
  };
  new StatelessService(stack, "web", { containers: [container] });
  new ConfigMap(stack, "settings", { data: { "banner.txt": CI_COMMANDS } });
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
      "example.com/build": CI_COMMANDS,
      ...{ "kubesphere.io/alias-name": CI_COMMANDS, "kubesphere.io/description": CI_COMMANDS },
    },
  };
  await patch("Service", "v1", "web", { metadata: { name: "web", namespace, ...marks } });
  await patch("Deployment", "apps/v1", "web-v1", {
    metadata: { name: "web-v1", namespace, ...marks },
    spec: {
      template: {
        metadata: {
          annotations: { "example.com/ci": CANARIES["template annotation"], "example.com/job": CI_COMMANDS },
        },
      },
    },
  });
  const seconds = new Date().toISOString();
  await api.create({
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "web.canary", namespace },
    involvedObject: { apiVersion: "apps/v1", kind: "Deployment", name: "web-v1", namespace },
    type: "Warning",
    reason: "Failed",
    message: `cannot pull ${CANARIES.event}\n${CI_COMMANDS}`,
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
const VERBS = [
  ["details", "shop", ...ON],
  ["details", "shop", "web", ...ON],
  ["details", "shop", "web", "--format", "json", ...ON],
  ["details", "shop", "web", "--format", "yaml", ...ON],
  ["details", "shop", "--format", "html", ...ON],
  ["status", "shop", ...ON],
  ["status", "shop", "--format", "json", ...ON],
  ["status", "shop", "--format", "yaml", ...ON],
  ["associated", "shop", "web", ...ON],
  ["associated", "shop", "web", "--format", "json", ...ON],
  ["logs", "shop", "web", ...ON],
  ["logs", "shop", "web", "--format", "json", ...ON],
  ["leftovers", "shop", ...ON],
  ["adopt", "shop", "--dry-run", ...ON],
  ["teardown", "shop", "web", "--dry-run", ...ON],
  ["teardown", "shop", "--dry-run", "--format", "json", ...ON],
  ["deploy", "shop", "--no-synth", "--dry-run", ...ON],
  ["deploy", "shop", "--no-synth", "--dry-run", "--format", "json", ...ON],
  ["plan", "shop", "--no-synth", ...ON],
  ["plan", "shop", "--no-synth", "--format", "json", ...ON],
  ...["text", "markdown", "json", "yaml", "sarif", "junit", "html"].map((format) => [
    ...["audit", "--stack", "shop", "--no-synth", "--format", format, ...ON],
  ]),
];

test.each(VERBS)("%s %s %s %s says no credential, and no command", async (...args) => {
  const { stdout, stderr } = await runCli(args, sandbox.env);
  const said = stdout + stderr;
  expect(said).not.toBe("");
  expect([marksOf(said), commandsOf(said)]).toEqual([[], []]);
});

// These say what the code or the cluster has, credentials of environment variables too: see docs/security.md.
test.each([
  ["export", "shop", ...ON],
  ["export", "shop", "--format", "json", ...ON],
  ["import", "--from-cluster", namespace, "--kubeconfig", sandbox.kubeconfig],
  ["import", "--from-cluster", namespace, "--kubeconfig", sandbox.kubeconfig, "--secrets"],
])("%s %s %s %s says no command", async (...args) => {
  const { code, stdout, stderr } = await runCli(args, sandbox.env);
  expect([code, stdout]).toEqual([0, expect.stringContaining("nobody")]);
  expect(commandsOf(stdout + stderr)).toEqual([]);
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
