import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopSandbox } from "../../lib/sandbox/down";
import { sandboxFolder, type SandboxFolder } from "../../lib/sandbox/folders";
import { identify, isRunning, signal, type ProcessIdentity } from "../../lib/sandbox/process-identity";
import { readState } from "../../lib/sandbox/state";

let home: string;
let folder: SandboxFolder;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "forged-state-"));
  folder = sandboxFolder("forged", { XDG_CACHE_HOME: home });
  mkdirSync(folder.root, { recursive: true, mode: 0o700 });
  jest.spyOn(process, "kill").mockImplementation(() => true);
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(home, { recursive: true, force: true });
});

const self = (): ProcessIdentity => {
  const found = identify(process.pid);
  if (found === undefined) throw new Error("this process is not known");
  return found;
};
const good = (): object => ({
  phase: "running",
  supervisor: { ...self(), started: "long ago" },
  server: "https://127.0.0.1:1",
  ports: { apiServer: 6443 },
  components: [],
});

// kill(2): 0 is the own group, -1 all processes, another negative number a group.
const FORGED: readonly (readonly [string, object])[] = [
  ["every process", { supervisor: { pid: -1 } }],
  ["every process, with a start", { supervisor: { pid: -1, started: "" } }],
  ["the own group", { supervisor: { pid: 0 } }],
  ["another group", { supervisor: { pid: -process.pid } }],
  ["a number that is none", { supervisor: { pid: 1.5, started: "1" } }],
  ["a text", { supervisor: { pid: String(process.pid), started: "1" } }],
  ["a component that is every process", { components: [{ name: "etcd", process: { pid: -2 } }] }],
  ["components that are none", { components: { 0: { name: "etcd" } } }],
  ["nothing", { supervisor: null }],
  ["a port that is none", { ports: { apiServer: "6443" } }],
];

test.each(FORGED)("a state that names %s is none, and nobody is sent a signal", async (_, change) => {
  writeFileSync(folder.state, JSON.stringify({ ...good(), ...change }));
  expect(readState(folder)).toBeUndefined();
  expect(await stopSandbox(folder)).toBe(false);
  expect(process.kill).not.toHaveBeenCalled();
});

test("a state whose numbers are other programs' by now sends them no signal", async () => {
  const etcd = { name: "etcd", process: { ...self(), started: "1" } };
  writeFileSync(folder.state, JSON.stringify({ ...good(), components: [etcd] }));
  expect(readState(folder)?.components).toHaveLength(1);
  expect(await stopSandbox(folder)).toBe(true);
  expect(process.kill).not.toHaveBeenCalled();
});

test("after another start of the machine a process of the same number and time is another", () => {
  expect(isRunning(self())).toBe(true);
  const earlier = { ...self(), boot: "00000000-0000-0000-0000-000000000000" };
  expect(isRunning(earlier)).toBe(false);
  signal(earlier, "SIGKILL");
  signal({ pid: -1 } as ProcessIdentity, "SIGKILL");
  expect(process.kill).not.toHaveBeenCalled();
});
