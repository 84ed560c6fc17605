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
import { family } from "../e2e/support/processes";
import { until } from "../e2e/support/until";
import { dataOf } from "../support/document";
import { HttpState } from "../support/http-state";

/*
 * Commands are stopped or killed at any moment, in a third of the runs with the API server or the whole cluster, and
 * then recovered by what docs/lifecycle.md says: run it again; release a lock that was left; push a state that could not be
 * written; adopt what was made and not noted.
 */
const [FIRST = 0, END = 60] = rangeOf(process.env.KUBE_SERVICES_KILLS ?? "60");
const SEED = Number(process.env.KUBE_SERVICES_INTERRUPT_SEED ?? Date.now() % 1_000_000);

const SANDBOX = "kills";
const NAMESPACE = "kills";
/** Each goes on from what the one before has left, so that no time is lost with getting there. */
const ROUNDS = [
  ["apply", "adopt", "teardown", "deploy", "adopt", "destroy"],
  ["apply", "adopt", "teardown", "apply DIR", "adopt", "destroy"],
] as const;
const LENGTH = ROUNDS[0].length;
const SIGNALS = ["SIGTERM", "SIGKILL", "SIGINT"] as const;
const BACKENDS = ["local", "http", "kubernetes"] as const;
type Command = (typeof ROUNDS)[number][number];
type Backend = (typeof BACKENDS)[number];

const cache = new OwnCache();
const folder = mkdtempSync(join(tmpdir(), "kube-services-kills-"));
/** Each backend has a folder of its own, initialised once. */
const outdirOf = (backend: Backend): string => join(folder, backend);
const directoryOf = (backend: Backend): string => join(outdirOf(backend), "stacks", "shop");
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

function backendOf(name: Backend): object {
  if (name === "http") return httpState.backend;
  if (name === "local") return { type: "local", path: join(folder, "local.tfstate") };
  const cluster = { configPath: kubeconfig(), configContext: currentContext(kubeconfig()) };
  return { type: "kubernetes", secretSuffix: "kills", namespace: "default", ...cluster };
}

async function prepare(backend: Backend): Promise<void> {
  const outdir = outdirOf(backend);
  if (existsSync(outdir)) return;
  const app = new App({ outdir });
  const stack = new EnvironmentStack(app, "shop", {
    cluster: { kubeconfig: kubeconfig(), context: currentContext(kubeconfig()) },
    namespace: { name: NAMESPACE, create: true },
    backend: backendOf(backend) as never,
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
  await mustRun(backend, "init", "-input=false");
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
const VERBS: Partial<Record<Command, readonly string[]>> = {
  deploy: ["deploy", "shop", "--no-synth", "--yes", "--accept-findings"],
  teardown: ["teardown", "shop", "--with", "volumes", "--yes"],
  adopt: ["adopt", "shop"],
};
const verbOf = (command: Command, backend: Backend): readonly string[] | undefined => {
  if (command === "apply DIR") return ["apply", release, "--approvals", "0"];
  const verb = VERBS[command];
  return verb === undefined ? undefined : [...verb, "--outdir", outdirOf(backend)];
};

/** What `plan` has written last. */
let release = "";
let releases = 0;
async function plan(backend: Backend): Promise<Finished> {
  release = join(folder, `release-${releases++}`);
  return cache.run(["plan", "shop", "--no-synth", "--outdir", outdirOf(backend), "--out", release], env);
}

async function run(command: Command, backend: Backend): Promise<Finished> {
  if (command === "apply DIR") {
    // Its plan is of a state that is no more.
    const planned = await plan(backend);
    if (!existsSync(release)) return planned;
  }
  const verb = verbOf(command, backend);
  if (verb !== undefined) return cache.run(verb, env);
  const result = await runTerraform(terraform, TERRAFORM[command]!, { cwd: directoryOf(backend), env });
  return { ...result, signal: null, stdout: result.stdout.toString("utf8") };
}

const inDirectory = (backend: Backend, ...args: string[]): ReturnType<typeof runTerraform> =>
  runTerraform(terraform, args, { cwd: directoryOf(backend), env });

async function mustRun(backend: Backend, ...args: string[]): Promise<void> {
  const { exitCode, stderr } = await inDirectory(backend, ...args);
  expect([args[0], exitCode, stderr]).toEqual([args[0], 0, expect.any(String)]);
}

/** Runs a command and sends it a signal after a while; with SIGINT as a terminal does, to all of its group. */
async function interrupted(
  command: Command,
  backend: Backend,
  signal: (typeof SIGNALS)[number],
  after: number,
  meanwhile: () => Promise<void>,
): Promise<boolean> {
  const verb = verbOf(command, backend);
  const child =
    verb === undefined
      ? spawn(terraform.path, TERRAFORM[command]!, {
          cwd: directoryOf(backend),
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

/** What of a stack is in its cluster and in no state, but for claims, which a destroy keeps. */
async function unseen(backend: Backend): Promise<boolean> {
  const { exitCode, stdout, stderr } = await cache.run(["leftovers", "shop", "--outdir", outdirOf(backend)], env);
  expect([[0, 1].includes(exitCode ?? -1), stderr]).toEqual([true, expect.any(String)]);
  return exitCode === 1 && /Deployment|StatefulSet|Service|ConfigMap|Namespace/.test(stdout);
}

/** Goes on as docs/lifecycle.md says until the command succeeds. Tells the steps that were needed. */
async function recover(command: Command, backend: Backend): Promise<string[]> {
  const steps: string[] = [];
  const errored = join(directoryOf(backend), "errored.tfstate");
  for (let attempt = 0; attempt < 8; attempt++) {
    if (existsSync(errored)) {
      steps.push("state push errored.tfstate");
      const pushed = await inDirectory(backend, "state", "push", "errored.tfstate");
      if (pushed.exitCode === 0) rmSync(errored);
      else steps.push(`(${pushed.stderr.replace(/\s+/g, " ").slice(0, 200)})`);
    }
    const start = Date.now();
    const result = await run(command, backend);
    if (result.exitCode === 0 && !(await unseen(backend))) {
      durations[command] = Date.now() - start;
      return [...steps, `${command} again`];
    }
    const said = `${result.stdout}\n${result.stderr}`;
    const lock =
      /force-unlock (\S+)$/m.exec(said)?.[1] ?? /already locked: ID=([-\w]+)/.exec(said.replace(/\s+/g, " "))?.[1];
    const shown = /^\s*(?:│ )?\s*ID:\s+(\S+)$/m.exec(said)?.[1];
    if (/StateLocked|Error acquiring the state lock/.test(said)) {
      steps.push("force-unlock");
      await mustRun(backend, "force-unlock", "-force", (lock ?? shown)!);
    } else if (result.exitCode === 0 || /already exists|state does not know it/.test(said)) {
      steps.push(`adopt (${command} had exited with ${result.exitCode})`);
      const adopted = await run("adopt", backend);
      expect([adopted.exitCode, adopted.stderr]).toEqual([0, expect.any(String)]);
    } else if (command === "adopt" && result.exitCode === 1) {
      steps.push("adopt again");
    } else {
      throw new Error(`${command} ended with ${result.exitCode} after ${steps.join(", ")}:\n${said.slice(-4000)}`);
    }
  }
  throw new Error(`${command} does not succeed: ${steps.join(", ")}`);
}

/** How long each command takes here, in milliseconds: learned from those that were let go on. */
const durations: Record<Command, number> = {
  apply: 12_000,
  deploy: 20_000,
  destroy: 8_000,
  teardown: 14_000,
  adopt: 8_000,
  "apply DIR": 20_000,
};

async function kill(index: number, backend: Backend, chance: () => number): Promise<string> {
  const round = Math.floor(index / LENGTH);
  const command = ROUNDS[round % 2]![index % LENGTH]!;
  const signal = SIGNALS[Math.floor(chance() * SIGNALS.length)]!;
  const disaster: Disaster =
    index % 3 !== round % 3 ? "none" : Math.floor(index / 3) % 2 === 0 ? "API server killed" : "supervisor killed";
  if (command === "adopt") {
    await mustRun(backend, "state", "rm", "kubernetes_service_v1.web", "kubernetes_config_map_v1.settings");
  }
  if (command === "apply DIR") await plan(backend);
  const after = Math.round(200 + chance() * durations[command]);
  const running = await interrupted(command, backend, signal, after, () => strike(disaster));
  await repair(disaster);
  const title = `${command} on ${backend}, ${signal} after ${after} ms${running ? "" : " (it had ended)"}, ${disaster}`;
  const steps = await recover(command, backend).catch((error: unknown) => {
    throw new Error(`${title}: ${(error as Error).message}`);
  });
  const wanted = command === "destroy" || command === "teardown" ? [] : ALL;
  await until(`${title}: all is there, or gone`, async () =>
    (await present()).length === wanted.length ? true : undefined,
  );
  expect([title, await present()]).toEqual([title, wanted]);
  const gone = wanted.length === 0 ? ["-destroy"] : [];
  const next = await inDirectory(backend, "plan", "-detailed-exitcode", "-input=false", ...gone);
  expect([title, next.exitCode, next.stdout.toString("utf8")]).toEqual([title, 0, expect.any(String)]);
  return `${title}: ${steps.join(", ")}`;
}

test(`what is killed at any moment is recovered by what the documentation says (${FIRST} to ${END}, seed ${SEED})`, async () => {
  const log: string[] = [];
  for (let index = FIRST; index < END; index++) {
    const round = Math.floor(index / LENGTH);
    const backend = BACKENDS[round % BACKENDS.length]!;
    await prepare(backend);
    log.push(await kill(index, backend, random(SEED + index)));
    process.stderr.write(`  ${index + 1} of ${END}: ${log.at(-1)}\n`);
  }
  process.stderr.write(`kills ${FIRST} to ${END}, seed ${SEED}:\n${log.map((line) => `  ${line}\n`).join("")}`);
}, 10_800_000);

/** `60` is the first sixty, `30-60` those from the thirtieth on; a range begins with a round. */
function rangeOf(text: string): readonly number[] {
  const numbers = text.split("-").map(Number);
  return numbers.length === 1 ? [0, ...numbers] : numbers;
}
