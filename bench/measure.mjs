import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const bench = dirname(fileURLToPath(import.meta.url));
export const root = join(bench, "..");

/** All bytes below a folder. */
export function bytesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
}

/** The arguments with which Node runs a verb of the command line. */
export const command = (verb, ...args) => [join(root, "lib", "cli", "bin.js"), verb, ...args];

/**
 * Runs Node without measuring, to prepare something.
 * @throws Error with what it said, where it fails
 */
export function runNode(args, env = {}) {
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
}

/** The variables that a command of Node prints as `export NAME='value'`. */
export function readEnvironment(args) {
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  return Object.fromEntries([...stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]));
}

/**
 * Runs a Node process once, as a whole: start-up, work and exit.
 * @param options `env` beside that of this process; `keepsOutput` where the process writes to its standard output and
 *   not into BENCH_OUT; `statuses` that count as success
 * @returns seconds of wall time, seconds of processor time, megabytes of peak memory, bytes that it wrote
 */
export function measure(args, { env = {}, keepsOutput = false, statuses = [0] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-bench-"));
  try {
    const out = join(folder, "out");
    const usage = join(folder, "usage");
    mkdirSync(out);
    const output = keepsOutput ? openSync(join(out, "stdout"), "w") : "ignore";
    const started = process.hrtime.bigint();
    const result = spawnSync(process.execPath, ["--require", join(bench, "report-usage.cjs"), ...args], {
      cwd: root,
      env: { ...process.env, BENCH_OUT: out, BENCH_USAGE: usage, ...env },
      stdio: ["ignore", output, "pipe"],
      encoding: "utf8",
    });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    if (keepsOutput) closeSync(output);
    if (!statuses.includes(result.status))
      throw new Error(`${args.join(" ")} ended with ${result.status}: ${result.stderr}`);
    return { seconds, ...JSON.parse(readFileSync(usage, "utf8")), bytes: bytesIn(out) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a program once, with the processor time of all that it starts (POSIX `times`); its memory is not measured.
 * @throws Error with what it said, where it fails
 */
export function measureProgram(program, args, { cwd, env }) {
  const script = '"$0" "$@" >/dev/null; status=$?; times; exit $status';
  const started = process.hrtime.bigint();
  const result = spawnSync("sh", ["-c", script, program, ...args], { cwd, env, encoding: "utf8" });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (result.status !== 0)
    throw new Error(`${program} ${args.join(" ")} ended with ${result.status}: ${result.stderr}`);
  const [user = 0, system = 0] = [...(result.stdout.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return { seconds, cpuSeconds: user + system, megabytes: 0, bytes: 0 };
}

/** The middle of several figures. */
export function median(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
