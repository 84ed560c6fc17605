import { defined } from "../defined";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process, told apart from a later one that was given the same number. */
export interface ProcessIdentity {
  /** Process id. */
  readonly pid: number;
  /** When it was started, in the system's own notation; only good for comparing. */
  readonly started: string;
  /** Since which start of the machine that is counted. @default - it is a date */
  readonly boot?: string;
}

/**
 * Whether a value that was read from a file is one. The number is one process's: others mean this process itself, its
 * group, or all that there are.
 */
export function isProcessIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== "object" || value === null) return false;
  const { pid, started, boot } = value as Partial<Record<keyof ProcessIdentity, unknown>>;
  return (
    Number.isSafeInteger(pid) &&
    (pid as number) > 0 &&
    typeof started === "string" &&
    (boot === undefined || typeof boot === "string")
  );
}

/** What tells this start of the machine from all others; undefined where processes are dated. */
function bootOf(): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return undefined;
  }
}

/** When the process `pid` was started; undefined where there is none, or only a dead one that nobody has waited for. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform !== "linux") {
      const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        env: { ...process.env, LC_ALL: "C", TZ: "UTC" }, // another shell may have another language or time zone
      }).trim();
      return line === "" || line.startsWith("Z") ? undefined : line.replace(/^\S+\s+/, "");
    }
    // proc(5): the program's name, in brackets, may hold blanks and brackets itself; the fields follow the last one.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** The identity of a running process; undefined where `pid` is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const [started, boot] = [startOf(pid), bootOf()];
  return started === undefined ? undefined : { pid, started, ...defined({ boot }) };
}

/** Whether exactly this process is still running. */
export function isRunning(process: ProcessIdentity): boolean {
  if (!isProcessIdentity(process)) return false;
  if (process.boot !== undefined && process.boot !== bootOf()) return false;
  return startOf(process.pid) === process.started;
}

/** Sends a signal to exactly this process; does nothing where it has gone. */
export function signal(target: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isRunning(target)) return;
  try {
    process.kill(target.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Waits until the process has gone.
 * @param milliseconds how long at most
 * @returns whether it has gone
 */
export async function waitForExit(target: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds; // not the clock, which may jump
  while (isRunning(target)) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
