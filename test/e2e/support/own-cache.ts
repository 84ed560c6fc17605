import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../../lib/sandbox";

const COMMAND = join(__dirname, "..", "..", "..", "lib", "cli", "bin.js");

/** What a run of the command printed, and how it ended. */
export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A cache folder of its own, with the control plane's programs of the real one, so that sandboxes of one test are
 * nobody else's. */
export class OwnCache {
  readonly home = mkdtempSync(join(tmpdir(), "sandbox-test-"));

  constructor() {
    const folder = join(this.home, "cdktf-kube-services");
    mkdirSync(folder);
    symlinkSync(join(cacheFolder(), "assets"), join(folder, "assets"));
  }

  /** The folder of one sandbox. */
  folder(name: string): string {
    return join(this.home, "cdktf-kube-services", "sandboxes", name);
  }

  /** Starts a program of Node with this cache. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn(process.execPath, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env, XDG_CACHE_HOME: this.home },
    });
  }

  /** Starts `kube-services`. */
  command(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return this.start([COMMAND, ...args], env);
  }

  /** Runs `kube-services` to its end. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return finished(this.command(args, env));
  }

  /** Runs `kube-services` and fails the test where it does not exit 0. */
  async succeed(args: readonly string[]): Promise<Finished> {
    const result = await this.run(args);
    if (result.exitCode !== 0) throw new Error(`${args.join(" ")}: exit ${result.exitCode}\n${result.stderr}`);
    return result;
  }

  /** The command lines of all processes that work in this cache. */
  processes(): readonly string[] {
    return commandLines().filter((line) => line.includes(this.home));
  }

  /** Takes down what is left. */
  async remove(): Promise<void> {
    const folder = join(this.home, "cdktf-kube-services", "sandboxes");
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.includes(".")) : [];
    for (const name of names) await this.run(["sandbox", "down", "--purge", "--name", name]);
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Waits until a program has ended. */
export function finished(child: ChildProcess): Promise<Finished> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) =>
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr })),
  );
}

/** Waits until a program has printed a text on standard error. */
export function printed(child: ChildProcess, text: string): Promise<void> {
  let seen = "";
  return new Promise((resolve, reject) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve();
    });
    child.once("close", () => reject(new Error(`ended before it printed ${text}:\n${seen}`)));
  });
}

function commandLines(): readonly string[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
      } catch {
        return []; // gone meanwhile
      }
    });
}
