import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Assets } from "../../lib/sandbox/assets/install";
import { ASSET_NAMES, DEFAULT_KUBERNETES } from "../../lib/sandbox/assets/versions";
import { startControlPlane } from "../../lib/sandbox/control-plane";
import { sandboxFolder, type SandboxFolder } from "../../lib/sandbox/folders";
import { recorder } from "./recorder";

let home: string;
let folder: SandboxFolder;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "plane-test-"));
  folder = sandboxFolder("plane", { XDG_CACHE_HOME: home });
  for (const path of [folder.config, folder.logs]) mkdirSync(path, { recursive: true });
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

const OPTIONS = { kubernetes: DEFAULT_KUBERNETES, provisionsVolumes: true, onChange: () => undefined };

/** Programs that all do what the script says. */
function programs(script: string): Assets {
  const file = join(home, "program");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return Object.fromEntries(ASSET_NAMES.map((name) => [name, file])) as Assets;
}

test("a component that ends is reported with the last lines of its log", async () => {
  const assets = programs("echo first line; echo the disk is on fire; exit 3");
  const start = startControlPlane(folder, assets, recorder(), OPTIONS);
  await expect(start).rejects.toThrow(/SandboxComponentFailed at .*etcd\.log: etcd has ended: exit status 3/);
  await expect(start).rejects.toThrow("    the disk is on fire");
}, 60_000);

test("of the environment a component gets what it needs, and nothing that changes what it does", async () => {
  const foreign = {
    ETCD_CONFIG_FILE: "/tmp/evil.yaml",
    ETCD_LISTEN_METRICS_URLS: "http://0.0.0.0:2381",
    KWOK_CONFIG: "/tmp/evil.yaml",
    KUBECONFIG: "/tmp/evil.yaml",
    GODEBUG: "x509ignoreCN=0",
    HTTPS_PROXY: "http://evil.example",
    AWS_SECRET_ACCESS_KEY: "canary",
  };
  Object.assign(process.env, foreign, { GOMEMLIMIT: "900MiB" });
  const seen = join(home, "seen");
  try {
    const start = startControlPlane(folder, programs(`env > ${seen}; exit 3`), recorder(), OPTIONS);
    await expect(start).rejects.toThrow("SandboxComponentFailed");
  } finally {
    for (const name of [...Object.keys(foreign), "GOMEMLIMIT"]) delete process.env[name];
  }
  const variables = readFileSync(seen, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.slice(0, line.indexOf("=")));
  expect(variables).toEqual(expect.arrayContaining(["PATH", "HOME", "GOMEMLIMIT"]));
  // What the shell itself sets is no part of it.
  const ofShell = ["PATH", "HOME", "TMPDIR", "TZ", "GOMAXPROCS", "GOMEMLIMIT", "GOGC", "PWD", "OLDPWD", "SHLVL", "_"];
  expect(variables.filter((name) => !ofShell.includes(name))).toEqual([]);
}, 60_000);

test.each([
  ["panic: write /x/member/wal: no space left on device; goroutine 1 [running]:", /^DiskFull at .*etcd\.log: etcd has/],
  ["accept4: too many open files", /^OpenFilesLimited at /],
  ["fatal error: runtime: cannot allocate memory", /^MemoryExhausted at /],
])(
  "what the machine refuses is told, without the program's stack trace: %s",
  async (text, words) => {
    const start = startControlPlane(
      folder,
      programs(`echo "${text}"; echo "main.go:12 +0x1d"; exit 2`),
      recorder(),
      OPTIONS,
    );
    const error = await start.then(
      () => undefined,
      (thrown: Error) => thrown.message,
    );
    expect(error).toMatch(words);
    expect(error).not.toMatch(/goroutine|\+0x/);
  },
  60_000,
);

test("a component that the system killed is told with what may have been the reason", async () => {
  const start = startControlPlane(folder, programs("kill -KILL $$"), recorder(), OPTIONS);
  await expect(start).rejects.toThrow(/SandboxComponentFailed at .*signal SIGKILL.*\n {2}fix: .*memory/s);
}, 60_000);

test("ports that are taken between choice and use are replaced, and given up after three times", async () => {
  const report = recorder();
  const assets = programs("echo listen tcp 127.0.0.1:1: bind: address already in use; exit 1");
  const start = startControlPlane(folder, assets, report, OPTIONS);
  await expect(start).rejects.toThrow(/SandboxPortsTaken/);
  expect(report.lines.filter((line) => line === "etcd found its port taken: trying other ports")).toHaveLength(2);
}, 60_000);
