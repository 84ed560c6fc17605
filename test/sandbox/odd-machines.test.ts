import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeServicesError } from "../../lib/errors";
import { machineProblem, printedMachineProblem } from "../../lib/machine";
import { checkMachine } from "../../lib/sandbox/check-machine";
import { discardOutdated, ensurePki } from "../../lib/sandbox/pki";

const ROOT = join(__dirname, "..", "..");
const BIN = join(ROOT, "lib", "cli", "bin.js");
const home = mkdtempSync(join(tmpdir(), "odd-machine-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a script of this library's in a shell that has prepared the machine. */
function shell(script: string, env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, XDG_CACHE_HOME: join(home, "cache"), ...env },
  });
  return { status, text: stdout + stderr };
}
const up = `node ${BIN} sandbox up --provider offline`;

describe("before anything is started", () => {
  test("too few open files are told, with the limit that is meant", () => {
    const { status, text } = shell(`ulimit -n 256 && ${up}`);
    expect(text).toMatch(/OpenFilesLimited at ulimit -n: a program may open 256 files here; .* need 1024\n {2}fix: /);
    expect(status).toBe(2);
  }, 60_000);

  test("a full disk is told, with its folder", () => {
    const check = (): void => checkMachine(home, { openFiles: 4096, freeBytes: 12 * 2 ** 20 });
    expect(check).toThrow(/DiskFull at .*odd-machine-.*: 12 MB are free there; the sandbox needs 256 MB/);
    expect(() => checkMachine(home, {})).not.toThrow();
  });

  test("a folder for temporary files that is not there is told with its variable", () => {
    const { status, text } = shell(`node ${BIN} sandbox up`, { TMPDIR: "/nowhere" });
    expect(text).toMatch(/TemporaryFolderUnusable at TMPDIR/);
    expect(status).toBe(2);
  }, 60_000);
});

/** What only root can bring about: a disk of its own, a network of its own. */
const canUnshare = spawnSync("unshare", ["-nm", "true"]).status === 0;
const whereWeCan = canUnshare ? describe : describe.skip;
whereWeCan(`a machine of its own${canUnshare ? "" : ": not run, unshare is not allowed here"}`, () => {
  const alone = (script: string) => shell(`unshare -nm sh -c '${script}'`);
  const ports = `node -r ${ROOT}/lib/ts-node.js -e "require(\\"${ROOT}/lib/sandbox/ports\\").freePorts(7).then(console.log, (e) => console.log(e.message))"`;

  test("a small disk that is nearly full", () => {
    const folder = join(home, "small");
    mkdirSync(folder, { recursive: true });
    const { status, text } = alone(`mount -t tmpfs -o size=20m none ${folder} && XDG_CACHE_HOME=${folder} ${up}`);
    expect(text).toMatch(/DiskFull at .*small.*: \d+ MB are free there/);
    expect(text).not.toMatch(/defect|goroutine|at Object/);
    expect(status).toBe(2);
  }, 60_000);

  test("a cache that is read-only", () => {
    const folder = join(home, "fixed");
    mkdirSync(folder, { recursive: true });
    for (const verb of ["up --provider offline", "down"]) {
      const { status, text } = alone(
        `mount -t tmpfs -o ro none ${folder} && XDG_CACHE_HOME=${folder} node ${BIN} sandbox ${verb}`,
      );
      expect(text).toMatch(/(SandboxFolderUnusable|FolderReadOnly) at .*fixed/);
      expect(text).not.toMatch(/defect/);
      expect(status).toBe(2);
    }
  }, 90_000);

  test("no address for IPv4 on the loopback interface", () => {
    const gone = "ip link set lo up && ip address del 127.0.0.1/8 dev lo";
    expect(alone(`${gone} && ${ports}`).text).toMatch(/LoopbackMissing: .*IPv6.*\n {2}fix: .*127\.0\.0\.1\/8/s);
  }, 60_000);

  test("no ports left", () => {
    const few = "ip link set lo up && echo 40000 40003 > /proc/sys/net/ipv4/ip_local_port_range";
    expect(alone(`${few} && ${ports}`).text).toMatch(/SandboxPortsTaken: the sandbox needs 7 TCP ports .*\n {2}fix: /s);
  }, 60_000);
});

describe("what the operating system refuses", () => {
  const refused = (code: string): Error => Object.assign(new Error(code), { code, syscall: "write", path: "/there" });

  test.each([
    ["ENOSPC", "DiskFull"],
    ["EDQUOT", "DiskFull"],
    ["EROFS", "FolderReadOnly"],
    ["EACCES", "FileForbidden"],
    ["EMFILE", "OpenFilesLimited"],
    ["ENFILE", "OpenFilesLimited"],
    ["ENOMEM", "MemoryExhausted"],
    ["EAGAIN", "ProcessesLimited"],
  ])("%s is %s, at its place and with what to do", (code, ours) => {
    expect(machineProblem(refused(code))).toMatchObject({ code: ours, where: "/there", fix: expect.anything() });
  });

  test("what is no refusal of the machine stays a defect", () => {
    const others = [refused("EINVAL"), new Error("ENOSPC"), Object.assign(new Error(), { code: "constructor" })];
    for (const error of [...others, undefined, "ENOSPC"]) expect(machineProblem(error)).toBeUndefined();
  });

  test.each([
    ["panic: write /x/wal: no space left on device\ngoroutine 1 [running]:", "DiskFull"],
    ["accept tcp 127.0.0.1:1: accept4: too many open files; retrying in 5ms", "OpenFilesLimited"],
    ["fatal error: runtime: cannot allocate memory", "MemoryExhausted"],
    ["runtime: failed to create new OS thread (have 5 already; errno=11)", "ProcessesLimited"],
    ["open /x: read-only file system", "FolderReadOnly"],
    ["listen tcp 127.0.0.1:1: bind: address already in use", undefined],
  ])("%s", (text, code) => expect(printedMachineProblem(text)?.code).toBe(code));
});

describe("a clock that jumps", () => {
  const HOURS = 3_600_000;
  afterEach(() => jest.restoreAllMocks());

  test("an hour, a day or a month leaves the certificates good, and years bring new ones", async () => {
    const folder = join(home, "pki");
    await ensurePki(folder);
    const authority = readFileSync(join(folder, "ca.crt"), "utf8");
    const now = Date.now();
    for (const hours of [-30 * 24, -24, -1, 0, 1, 24, 5 * 365 * 24]) {
      jest.spyOn(Date, "now").mockReturnValue(now + hours * HOURS);
      expect(discardOutdated(folder)).toBe(false);
    }
    for (const years of [-2, 11]) {
      jest.spyOn(Date, "now").mockReturnValue(now + years * 366 * 24 * HOURS);
      expect(discardOutdated(folder)).toBe(true);
      jest.restoreAllMocks();
      await ensurePki(folder);
      expect(readFileSync(join(folder, "ca.crt"), "utf8")).not.toBe(authority);
    }
    expect(statSync(join(folder, "ca.key")).mode & 0o777).toBe(0o600);
  }, 120_000);
});

test("an error of the machine is told by the command as one, not as a defect", () => {
  const file = join(home, "file");
  writeFileSync(file, "");
  const script = `require("${ROOT}/lib/ts-node.js");
    const fs = require("node:fs");
    const { main } = require("${ROOT}/lib/cli/main");
    fs.readFileSync = new Proxy(fs.readFileSync, { apply: (...args) => {
      if (String(args[2][0]).endsWith("no-such-plan")) throw Object.assign(new Error("x"), { code: "EMFILE", syscall: "open", path: "/x" });
      return Reflect.apply(...args);
    } });
    void main(["audit", "no-such-plan"]);`;
  const { status, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8" });
  expect(stderr).not.toContain("defect");
  expect(stderr).toMatch(/^\w+ at /);
  expect(status).toBe(2);
  expect(KubeServicesError.is(new Error(stderr))).toBe(false);
}, 60_000);
