import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../../lib/sandbox/lock";
import { freePorts, isFree } from "../../lib/sandbox/ports";
import { identify, isRunning, waitForExit } from "../../lib/sandbox/process-identity";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-test-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a process is known by its number and its start, so a later one of the same number is another", () => {
  const self = identify(process.pid);
  expect(self && isRunning(self)).toBe(true);
  expect(isRunning({ pid: process.pid, started: "another time" })).toBe(false);
});

test("a process that has ended is seen to be gone", async () => {
  const child = spawn("sleep", ["30"]);
  const identity = identify(child.pid ?? 0);
  if (identity === undefined) throw new Error("not started");
  expect(await waitForExit(identity, 0)).toBe(false);
  child.kill("SIGKILL");
  expect(await waitForExit(identity, 5000)).toBe(true);
});

test("work under a lock never overlaps", async () => {
  const file = join(folder, "lock");
  let inside = 0;
  let most = 0;
  await Promise.all(
    [1, 2, 3].map(() =>
      withLock(file, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside--;
      }),
    ),
  );
  expect(most).toBe(1);
  expect(existsSync(file)).toBe(false);
});

test("the lock of a process that died is taken over; one that is held is waited for and its holder named", async () => {
  const file = join(folder, "lock");
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: "long ago" }));
  expect(await withLock(file, async () => "mine")).toBe("mine");
  const holders: number[] = [];
  let release: () => void = () => undefined;
  const first = withLock(file, () => new Promise<void>((resolve) => (release = resolve)));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: process.pid });
  const second = withLock(
    file,
    async () => "after",
    (pid) => {
      holders.push(pid);
      release();
    },
  );
  expect(await second).toBe("after");
  await first;
  expect(holders).toEqual([process.pid]);
});

test.each(["", "{", "null", "[]", '{"pid":"1"}', "\0\0\0"])(
  "a lock file that names no holder is taken over: %j",
  async (text) => {
    const file = join(folder, "lock");
    writeFileSync(file, text);
    expect(await withLock(file, async () => "mine")).toBe("mine");
    expect(existsSync(file)).toBe(false);
  },
);

test("the lock is released where the work fails", async () => {
  const file = join(folder, "lock");
  await expect(withLock(file, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(existsSync(file)).toBe(false);
});

test("free ports are different ones, and a port in use is not free", async () => {
  const ports = await freePorts(8);
  expect(new Set(ports).size).toBe(8);
  const [port = 0] = ports;
  expect(await isFree(port)).toBe(true);
  const server = createServer().listen(port, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  expect(await isFree(port)).toBe(false);
  server.close();
});
