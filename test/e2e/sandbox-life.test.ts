import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { CoreV1Api } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import type { SandboxStatus } from "../../lib/sandbox";
import { finished, OwnCache, printed } from "./support/own-cache";
import { until } from "./support/until";

// /proc tells which processes are left.
const onLinux = process.platform === "linux" ? test : test.skip;
let cache: OwnCache;

beforeEach(() => {
  cache = new OwnCache();
});

afterEach(async () => {
  await cache.remove();
});

async function status(name: string): Promise<SandboxStatus> {
  return (
    JSON.parse((await cache.run(["sandbox", "status", "--format", "json", "--name", name])).stdout) as {
      data: SandboxStatus;
    }
  ).data;
}

async function api(name: string): Promise<CoreV1Api> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromFile(join(cache.folder(name), "kubeconfig"));
  return config.makeApiClient(client.CoreV1Api);
}

const nothingLeft = (): Promise<true> =>
  until("no process is left", async () => (cache.processes().length === 0 ? true : undefined));

onLinux("down leaves no process and keeps the data; a port that was taken meanwhile is replaced", async () => {
  await cache.succeed(["sandbox", "up", "--name", "one"]);
  const before = await status("one");
  expect(before.phase).toBe("running");
  expect(before.components.map(({ name }) => name)).toEqual([
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok",
    "metallb-controller",
  ]);
  await (await api("one")).createNamespace({ body: { metadata: { name: "kept" } } });

  const again = await cache.succeed(["sandbox", "up", "--name", "one"]);
  expect(again.stdout).toContain("was up already");
  expect((await status("one")).components).toEqual(before.components);

  const env = await cache.succeed(["sandbox", "env", "--name", "one"]);
  expect(env.stdout).toContain(`export KUBECONFIG='${join(cache.folder("one"), "kubeconfig")}'`);

  await cache.succeed(["sandbox", "down", "--name", "one"]);
  expect(cache.processes()).toEqual([]);
  expect((await status("one")).phase).toBe("stopped");
  expect((await cache.run(["sandbox", "env", "--name", "one"])).exitCode).toBe(2);

  const port = Number(new URL(before.server ?? "").port);
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  try {
    const up = await cache.succeed(["sandbox", "up", "--name", "one"]);
    expect(up.stderr).toContain(`Port ${port} (apiServer) is taken`);
    expect((await status("one")).server).not.toBe(before.server);
    expect((await (await api("one")).readNamespace({ name: "kept" })).metadata?.name).toBe("kept");
  } finally {
    other.close();
  }
  await cache.succeed(["sandbox", "reset", "--name", "one"]);
  await expect((await api("one")).readNamespace({ name: "kept" })).rejects.toThrow(/not found/);
});

onLinux("two sandboxes run at once, each with its own cluster", async () => {
  await Promise.all(["a", "b"].map((name) => cache.succeed(["sandbox", "up", "--name", name])));
  await (await api("a")).createNamespace({ body: { metadata: { name: "only-in-a" } } });
  await expect((await api("b")).readNamespace({ name: "only-in-a" })).rejects.toThrow(/not found/);
  await cache.succeed(["sandbox", "down", "--name", "a"]);
  expect((await status("b")).phase).toBe("running");
});

onLinux("a crashed component is reported with the last lines of its log, and up mends it", async () => {
  await cache.succeed(["sandbox", "up", "--name", "crash"]);
  const victim = (await status("crash")).components.find(({ name }) => name === "kube-scheduler");
  process.kill(victim?.pid ?? 0, "SIGKILL");
  const broken = await until("the crash is seen", async () => {
    const found = await cache.run(["sandbox", "status", "--name", "crash"]);
    return found.stdout.includes("SIGKILL") ? found : undefined;
  });
  expect(broken.exitCode).toBe(1);
  const logged =
    readFileSync(victim?.log ?? "", "utf8")
      .trimEnd()
      .split("\n")
      .at(-1) ?? "";
  expect(broken.stdout).toContain(logged.slice(0, 60));
  const up = await cache.succeed(["sandbox", "up", "--name", "crash"]);
  expect(up.stderr).toContain("kube-scheduler had ended (signal SIGKILL); the last lines of its log:");
  expect((await status("crash")).phase).toBe("running");
});

onLinux.each(["SIGINT", "SIGTERM"] as const)("%s during up takes everything down again", async (signal) => {
  const up = cache.command(["sandbox", "up", "--name", "stopped"]);
  const end = finished(up);
  await printed(up, "kube-apiserver …");
  up.kill(signal);
  const { exitCode, stderr } = await end;
  expect(exitCode).toBe(130);
  expect(stderr).toContain(`Interrupted: stopped by ${signal}`);
  expect(cache.processes()).toEqual([]);
});

onLinux("a kill during up leaves no process", async () => {
  const up = cache.command(["sandbox", "up", "--name", "killed"]);
  await printed(up, "kube-apiserver …");
  up.kill("SIGKILL");
  await nothingLeft();
});

onLinux("a killed supervisor leaves no process", async () => {
  await cache.succeed(["sandbox", "up", "--name", "headless"]);
  const { supervisor } = JSON.parse(readFileSync(join(cache.folder("headless"), "state.json"), "utf8")) as {
    supervisor: { pid: number };
  };
  process.kill(supervisor.pid, "SIGKILL");
  await nothingLeft();
  expect((await status("headless")).phase).toBe("broken");
});

onLinux("a sandbox that a test run owns goes with it, folder and all, when the run is killed", async () => {
  const script = join(cache.home, "run.ts");
  const library = join(__dirname, "..", "..", "lib", "sandbox");
  writeFileSync(
    script,
    `const { bringUp, identify, terminalReporter } = require(${JSON.stringify(library)});
     bringUp({ name: "owned", owner: identify(process.pid), report: terminalReporter() }).then(() => {
       process.stderr.write("owned is up\\n");
       setInterval(() => {}, 1000);
     });`,
  );
  const run = cache.start(["--require", require.resolve("ts-node/register/transpile-only"), script], {
    TS_NODE_PROJECT: join(__dirname, "..", "..", "tsconfig.json"),
  });
  await printed(run, "owned is up");
  expect((await status("owned")).phase).toBe("running");
  run.kill("SIGKILL");
  await nothingLeft();
  expect(existsSync(cache.folder("owned"))).toBe(false);
});

test("a folder that cannot be written to is reported in one message, before anything starts", async () => {
  const blocked = cache.folder("blocked");
  mkdirSync(dirname(blocked), { recursive: true });
  writeFileSync(blocked, "a file, where the sandbox needs a folder");
  const { exitCode, stderr } = await cache.run(["sandbox", "up", "--name", "blocked"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`SandboxFolderUnusable at ${blocked}`);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(cache.processes()).toEqual([]);
  rmSync(blocked);
});

test("a name that cannot be a folder is refused", async () => {
  const { exitCode, stderr } = await cache.run(["sandbox", "up", "--name", "../outside"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("SandboxNameInvalid at --name");
  expect(stderr).not.toMatch(/^\s+at /m);
});
