import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { ConfigMap, EnvironmentStack, StatefulService, StatelessService } from "../../lib";
import { sandboxEnvironment, type SandboxStatus } from "../../lib/sandbox";
import { findTerraform, runTerraform, type Terraform } from "../../lib/terraform";
import { random } from "../e2e/lifecycle/support/random";
import { currentContext } from "../e2e/lifecycle/support/workspace";
import { OwnCache, type Finished } from "../e2e/support/own-cache";
import { childrenOf } from "../e2e/support/processes";
import { until } from "../e2e/support/until";
import { dataOf } from "../support/document";
import { HttpState } from "../support/http-state";

/*
 * Commands are stopped or killed at any moment, in a third of the runs with the API server or the whole cluster, and
 * then recovered by what docs/lifecycle.md says: run it again; release a lock that was left; push a state that could not be
 * written; adopt what was made and not noted.
 */
const RUNS = Number(process.env.KUBE_SERVICES_KILLS ?? 60);
const SEED = Number(process.env.KUBE_SERVICES_INTERRUPT_SEED ?? Date.now() % 1_000_000);
const next = random(SEED);

const SANDBOX = "kills";
const NAMESPACE = "kills";
const COMMANDS = ["apply", "teardown", "destroy", "adopt"] as const;
const SIGNALS = ["SIGTERM", "SIGKILL", "SIGINT"] as const;
const BACKENDS = ["local", "http", "kubernetes"] as const;
type Command = (typeof COMMANDS)[number];

const cache = new OwnCache();
const folder = mkdtempSync(join(tmpdir(), "kube-services-kills-"));
const outdir = join(folder, "out");
const directory = join(outdir, "stacks", "shop");
const httpState = new HttpState();
let env: Record<string, string>;
let terraform: Terraform;

beforeAll(async () => {
  await httpState.start();
  await cache.succeed(["sandbox", "up", "--name", SANDBOX]);
  process.env.XDG_CACHE_HOME = cache.home;
  env = { ...sandboxEnvironment(SANDBOX), XDG_CACHE_HOME: cache.home };
  terraform = await findTerraform();
}, 300_000);

afterAll(async () => {
  httpState.stop();
  await cache.remove();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

const kubeconfig = (): string => join(cache.folder(SANDBOX), "kubeconfig");

function backendOf(name: (typeof BACKENDS)[number], run: number): object {
  if (name === "http") return httpState.backend;
  if (name === "local") return { type: "local", path: join(folder, `${run}.tfstate`) };
  return { type: "kubernetes", secretSuffix: `run-${run}`, configPath: kubeconfig(), namespace: "default" };
}

function synthesise(backend: object): void {
  const app = new App({ outdir });
  const stack = new EnvironmentStack(app, "shop", {
    cluster: { kubeconfig: kubeconfig(), context: currentContext(kubeconfig()) },
    namespace: { name: NAMESPACE, create: true },
    backend: backend as never,
  });
  const containers = [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080 }] }];
  new ConfigMap(stack, "settings", { data: { a: "1" } });
  new StatelessService(stack, "web", { containers, replicas: 2 });
  new StatelessService(stack, "api", { containers });
  new StatefulService(stack, "db", {
    containers,
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
  });
  app.synth();
}

const ALL = ["ConfigMap settings", "Deployment api-v1", "Deployment web-v1", "Service api", "Service db"].concat([
  "Service db-headless",
  "Service web",
  "StatefulSet db-v1",
]);

async function present(): Promise<string[]> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromFile(kubeconfig());
  const api = client.KubernetesObjectApi.makeApiClient(config);
  const lists = await Promise.all(
    (
      [
        ["v1", "ConfigMap"],
        ["v1", "Service"],
        ["apps/v1", "Deployment"],
        ["apps/v1", "StatefulSet"],
      ] as const
    ).map(async ([apiVersion, kind]) =>
      (await api.list(apiVersion, kind, NAMESPACE)).items.map((one) => `${kind} ${one.metadata?.name}`),
    ),
  );
  return lists
    .flat()
    .filter((one) => one !== "ConfigMap kube-root-ca.crt")
    .sort();
}

const TERRAFORM: Partial<Record<Command, readonly string[]>> = {
  apply: ["apply", "-auto-approve", "-input=false", "-no-color"],
  destroy: ["destroy", "-auto-approve", "-input=false", "-no-color"],
};
const VERB: Partial<Record<Command, readonly string[]>> = {
  teardown: ["teardown", "shop", "--with", "volumes", "--yes", "--outdir", outdir],
  adopt: ["adopt", "shop", "--outdir", outdir],
};

async function run(command: Command): Promise<Finished> {
  const verb = VERB[command];
  if (verb !== undefined) return cache.run(verb, env);
  const result = await runTerraform(terraform, TERRAFORM[command]!, { cwd: directory, env });
  return { ...result, signal: null, stdout: result.stdout.toString("utf8") };
}

const inDirectory = (...args: string[]): ReturnType<typeof runTerraform> =>
  runTerraform(terraform, args, { cwd: directory, env });

async function mustRun(...args: string[]): Promise<void> {
  const { exitCode, stderr } = await inDirectory(...args);
  expect([args[0], exitCode, stderr]).toEqual([args[0], 0, expect.any(String)]);
}

/** A process and all that it has started. */
const family = (pid: number): readonly number[] => [pid, ...childrenOf(pid).flatMap(family)];

/** Runs a command and sends it a signal after a while; with SIGINT as a terminal does, to all of its group. */
async function interrupted(
  command: Command,
  signal: (typeof SIGNALS)[number],
  after: number,
  meanwhile: () => Promise<void>,
): Promise<boolean> {
  const verb = VERB[command];
  const child =
    verb === undefined
      ? spawn(terraform.path, TERRAFORM[command]!, {
          cwd: directory,
          env: { ...process.env, ...env, CHECKPOINT_DISABLE: "1" },
          stdio: "ignore",
          detached: true,
        })
      : spawn(process.execPath, [join(__dirname, "..", "..", "lib", "cli", "bin.js"), ...verb], {
          env: { ...process.env, ...env },
          stdio: "ignore",
          detached: true,
        });
  const ended = once(child, "exit");
  const first = await Promise.race([ended.then(() => "ended"), new Promise((resolve) => setTimeout(resolve, after))]);
  await meanwhile();
  if (first === "ended") return false;
  try {
    if (signal === "SIGTERM") process.kill(child.pid!, signal);
    else if (signal === "SIGINT") process.kill(-child.pid!, signal);
    else for (const pid of family(child.pid!)) process.kill(pid, signal);
  } catch {
    // it has just ended
  }
  await ended;
  return true;
}

type Disaster = "none" | "API server killed" | "supervisor killed";

async function strike(disaster: Disaster): Promise<void> {
  if (disaster === "none") return;
  const { stdout } = await cache.run(["sandbox", "status", "--format", "json", "--name", SANDBOX]);
  const { components } = dataOf<SandboxStatus>(stdout);
  const state = JSON.parse(readFileSync(join(cache.folder(SANDBOX), "state.json"), "utf8")) as {
    readonly supervisor: { readonly pid: number };
  };
  const server = components.find(({ name }) => name === "kube-apiserver")!;
  process.kill(disaster === "API server killed" ? server.pid : state.supervisor.pid, "SIGKILL");
}

async function repair(disaster: Disaster): Promise<void> {
  if (disaster === "none") return;
  await cache.run(["sandbox", "down", "--name", SANDBOX]);
  await cache.succeed(["sandbox", "up", "--name", SANDBOX]);
}

/** Goes on as docs/lifecycle.md says until the command succeeds. Tells the steps that were needed. */
async function recover(command: Command): Promise<string[]> {
  const steps: string[] = [];
  for (let attempt = 0; attempt < 6; attempt++) {
    if (existsSync(join(directory, "errored.tfstate"))) {
      steps.push("state push errored.tfstate");
      const pushed = await inDirectory("state", "push", "errored.tfstate");
      if (pushed.exitCode === 0) rmSync(join(directory, "errored.tfstate"));
      else steps.push(`(${pushed.stderr.replace(/\s+/g, " ").slice(0, 200)})`);
    }
    const result = await run(command);
    if (result.exitCode === 0) return [...steps, `${command} again`];
    const said = `${result.stdout}\n${result.stderr}`;
    const lock =
      /force-unlock (\S+)$/m.exec(said)?.[1] ?? /already locked: ID=([-\w]+)/.exec(said.replace(/\s+/g, " "))?.[1];
    const shown = /^\s*(?:│ )?\s*ID:\s+(\S+)$/m.exec(said)?.[1];
    if (/StateLocked|Error acquiring the state lock/.test(said)) {
      steps.push("force-unlock");
      await mustRun("force-unlock", "-force", (lock ?? shown)!);
    } else if (/already exists|state does not know it/.test(said)) {
      steps.push("adopt");
      const adopted = await run("adopt");
      expect([adopted.exitCode, adopted.stderr]).toEqual([0, expect.any(String)]);
    } else if (command === "adopt" && result.exitCode === 1) {
      steps.push("adopt again");
    } else {
      throw new Error(`${command} ended with ${result.exitCode} after ${steps.join(", ")}:\n${said.slice(-4000)}`);
    }
  }
  throw new Error(`${command} does not succeed: ${steps.join(", ")}`);
}

test(`what is killed at any moment is recovered by what the documentation says (${RUNS} kills, seed ${SEED})`, async () => {
  const log: string[] = [];
  const durations: Record<Command, number> = { apply: 12_000, destroy: 8_000, teardown: 14_000, adopt: 8_000 };
  for (let index = 0; index < RUNS; index++) {
    const command = COMMANDS[index % COMMANDS.length]!;
    const signal = SIGNALS[Math.floor(index / COMMANDS.length) % SIGNALS.length]!;
    const backend = BACKENDS[Math.floor(next() * BACKENDS.length)]!;
    const disaster: Disaster =
      index % 3 !== 2 ? "none" : Math.floor(index / 3) % 2 === 0 ? "API server killed" : "supervisor killed";
    rmSync(join(directory, ".terraform"), { recursive: true, force: true });
    synthesise(backendOf(backend, index));
    await mustRun("init", "-input=false", "-reconfigure");
    if (command !== "apply") await mustRun("apply", "-auto-approve", "-input=false");
    if (command === "adopt")
      await mustRun("state", "rm", "kubernetes_service_v1.web", "kubernetes_config_map_v1.settings");
    const after = Math.round(200 + next() * durations[command]);
    const running = await interrupted(command, signal, after, () => strike(disaster));
    await repair(disaster);
    const title = `${command} on ${backend}, ${signal} after ${after} ms${running ? "" : " (it had ended)"}, ${disaster}`;
    const steps = await recover(command).catch((error: unknown) => {
      throw new Error(`${title}: ${(error as Error).message}`);
    });
    log.push(`${title}: ${steps.join(", ")}`);
    process.stderr.write(`  ${index + 1} of ${RUNS}: ${log.at(-1)}\n`);

    const wanted = command === "destroy" || command === "teardown" ? [] : ALL;
    await until(`${title}: all is there, or gone`, async () =>
      (await present()).length === wanted.length ? true : undefined,
    );
    expect([title, await present()]).toEqual([title, wanted]);
    const plan = await inDirectory(
      "plan",
      "-detailed-exitcode",
      "-input=false",
      ...(wanted.length === 0 ? ["-destroy"] : []),
    );
    expect([title, plan.exitCode]).toEqual([title, 0]);
    const left = await cache.run(["leftovers", "shop", "--outdir", outdir], env);
    const claims = command === "destroy" ? [0, 1] : [0]; // a destroy keeps the claims of StatefulSets
    expect(claims).toContain(left.exitCode);
    if (command === "destroy") expect(left.stdout).not.toMatch(/Deployment|StatefulSet|Service|ConfigMap/);
    if (wanted.length > 0) {
      const { exitCode, stdout, stderr } = await cache.run(VERB.teardown!, env);
      expect([title, exitCode, stdout, stderr]).toEqual([title, 0, expect.any(String), expect.any(String)]);
    }
  }
  process.stderr.write(`${RUNS} kills, seed ${SEED}:\n${log.map((line) => `  ${line}\n`).join("")}`);
}, 10_800_000);
