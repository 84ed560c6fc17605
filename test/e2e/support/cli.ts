import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

/** The command of this checkout. */
export const BIN = join(__dirname, "..", "..", "..", "lib", "cli", "bin.js");

/** What a run of the command left. */
export interface CliResult {
  /** Its exit status; null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the command that goes on. */
export interface RunningCli {
  readonly process: ChildProcess;
  /** Standard output so far. */
  stdout(): string;
  /** Standard error so far. */
  stderr(): string;
  readonly ended: Promise<CliResult>;
}

const running = new Set<ChildProcess>();
// A test that fails leaves its command running.
afterAll(() => running.forEach((child) => child.kill("SIGKILL")));

/** Starts `kube-services` as users do, without a terminal. */
export function startCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd: string = process.cwd(),
): RunningCli {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code, ...output });
    });
  });
  return { process: child, stdout: () => output.stdout, stderr: () => output.stderr, ended };
}

/** Runs `kube-services` to its end. */
export const runCli = (
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
  cwd?: string,
): Promise<CliResult> => startCli(args, env, cwd).ended;
