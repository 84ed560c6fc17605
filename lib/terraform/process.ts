import { spawn } from "node:child_process";
import { KubeServicesError } from "../errors";

/** How a program is run. */
export interface ProcessOptions {
  /** The folder it runs in. */
  readonly cwd: string;
  /**
   * Environment variables, on top of this process's own; `undefined` removes one.
   * @default - this process's own
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Where its output goes: `capture` keeps both streams, `stream` passes both on to this process's standard error, so
   * that standard output stays free for a report.
   * @default "capture"
   */
  readonly output?: "capture" | "stream";
  /**
   * Asks the program to stop, once, as Ctrl-C does: Terraform then releases its lock and ends by itself.
   * @default - only Ctrl-C stops it
   */
  readonly signal?: AbortSignal;
  /**
   * Told every whole line of either stream as it arrives.
   * @default - none
   */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
}

/** What a program left. */
export interface ProcessResult {
  /** Its exit status; 128 and more where a signal ended it. */
  readonly exitCode: number;
  /** Its standard output; empty with `output: "stream"`. As bytes, because a plan can be larger than a string may be. */
  readonly stdout: Buffer;
  /** Its standard error; empty with `output: "stream"`. */
  readonly stderr: string;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function splitter(tell: (line: string) => void): { push(chunk: Buffer): void; end(): void } {
  let rest = "";
  const decoder = new TextDecoder();
  return {
    push(chunk) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? "";
      lines.forEach(tell);
    },
    end() {
      if (rest !== "") tell(rest);
    },
  };
}

/**
 * Runs a program to its end.
 *
 * It gets a process group of its own: a Ctrl-C in the terminal would otherwise reach it twice, from the terminal and
 * from here, and Terraform takes the second one as "drop everything now", which leaves a locked state behind.
 * @param args its arguments; `undefined` runs `command` as a line of the shell
 * @throws KubeServicesError `ProgramNotStarted` where it cannot be started, `Interrupted` where it was told to stop
 */
export function runProcess(
  command: string,
  args: readonly string[] | undefined,
  options: ProcessOptions,
): Promise<ProcessResult> {
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...options.env }).filter(([, value]) => value !== undefined),
  );
  const stream = options.output === "stream";
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(interrupted(command));
    const child = spawn(command, args ?? [], {
      cwd: options.cwd,
      env,
      shell: args === undefined,
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    for (const [name, kept] of [["stdout", stdout] as const, ["stderr", stderr] as const]) {
      const lines = options.onLine === undefined ? undefined : splitter((line) => options.onLine?.(line, name));
      child[name].on("data", (chunk: Buffer) => {
        if (stream) process.stderr.write(chunk);
        else kept.push(chunk);
        lines?.push(chunk);
      });
      child[name].on("end", () => lines?.end());
    }

    let stopped = false;
    const stop = () => {
      stopped = true;
      if (child.pid === undefined) return;
      try {
        // A shell does not pass a signal on: tell the whole group.
        if (process.platform === "win32" || args !== undefined) child.kill("SIGINT");
        else process.kill(-child.pid, "SIGINT");
      } catch {
        // it has just ended
      }
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    options.signal?.addEventListener("abort", stop, { once: true });
    const release = () => {
      for (const signal of SIGNALS) process.off(signal, stop);
      options.signal?.removeEventListener("abort", stop);
    };
    child.on("error", (error) => {
      release();
      reject(
        new KubeServicesError({
          code: "ProgramNotStarted",
          what: `this program cannot be started: ${error.message}`,
          where: command,
        }),
      );
    });
    child.on("close", (code, signal) => {
      release();
      if (stopped) return reject(interrupted(command));
      const exitCode = code ?? (signal === null ? 1 : 128);
      resolve({ exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") });
    });
  });
}

function interrupted(command: string): KubeServicesError {
  return new KubeServicesError({ code: "Interrupted", what: "stopped on request before it was done", where: command });
}
