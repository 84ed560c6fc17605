import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
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

/**
 * Runs a Node process once, as a whole: start-up, work and exit.
 * @returns seconds of wall time, megabytes of peak memory, bytes that it wrote into BENCH_OUT
 */
export function measure(args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-bench-"));
  try {
    const out = join(folder, "out");
    const usage = join(folder, "usage");
    const started = process.hrtime.bigint();
    const result = spawnSync(process.execPath, ["--require", join(bench, "report-usage.cjs"), ...args], {
      cwd: root,
      env: { ...process.env, BENCH_OUT: out, BENCH_USAGE: usage, ...env },
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
    });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    if (result.status !== 0) throw new Error(`${args.join(" ")} ended with ${result.status}: ${result.stderr}`);
    let bytes = 0;
    try {
      bytes = bytesIn(out);
    } catch (error) {
      if (error.code !== "ENOENT") throw error; // what writes no file has no bytes
    }
    return { seconds, megabytes: Number(readFileSync(usage, "utf8")), bytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The middle of several figures. */
export function median(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
