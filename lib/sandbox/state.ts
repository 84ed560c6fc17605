import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { BinaryName } from "./assets/versions";
import type { Ports } from "./components";
import type { SandboxFolder } from "./folders";
import { isProcessIdentity, isRunning, type ProcessIdentity } from "./process-identity";

/** One component, as it was started. */
export interface ComponentState {
  readonly name: BinaryName;
  readonly process: ProcessIdentity;
  /** How it ended, though nobody had asked it to: `exit status 1`, `signal SIGKILL`. */
  readonly ended?: string;
}

/** What is known about a sandbox that was started and not stopped; the supervisor alone writes it. */
interface SandboxState {
  /** `starting` until every component is ready. */
  readonly phase: "starting" | "running";
  readonly supervisor: ProcessIdentity;
  /** The API server's URL. */
  readonly server: string;
  readonly ports: Ports;
  readonly components: readonly ComponentState[];
}

/** The state of a sandbox; undefined where it was never started, or was stopped, or where its file is no state. */
export function readState(folder: SandboxFolder): SandboxState | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(folder.state, "utf8"));
    return isState(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Its process numbers are sent signals, and its ports are asked: they have to be such. */
function isState(value: unknown): value is SandboxState {
  if (typeof value !== "object" || value === null) return false;
  const { phase, supervisor, server, ports, components } = value as Partial<Record<keyof SandboxState, unknown>>;
  const isComponent = (component: unknown): boolean => {
    const { name, process, ended } = (component ?? {}) as Partial<Record<keyof ComponentState, unknown>>;
    return (
      typeof name === "string" &&
      (isProcessIdentity(process) || isUnstarted(process)) &&
      (ended === undefined || typeof ended === "string")
    );
  };
  const isPort = (one: unknown): boolean => Number.isInteger(one) && (one as number) > 0 && (one as number) < 65536;
  return (
    (phase === "starting" || phase === "running") &&
    isProcessIdentity(supervisor) &&
    typeof server === "string" &&
    typeof ports === "object" &&
    ports !== null &&
    Object.values(ports).every(isPort) &&
    Array.isArray(components) &&
    components.every(isComponent)
  );
}

/** What stands for the process of a component that could not be started. */
export const UNSTARTED: ProcessIdentity = { pid: -1, started: "" };
const isUnstarted = (value: unknown): boolean => (value as ProcessIdentity | null | undefined)?.pid === UNSTARTED.pid;

/** Writes the state in one step, so that nobody reads half of it. */
export function writeState(folder: SandboxFolder, state: SandboxState): void {
  const fresh = `${folder.state}.new`;
  writeFileSync(fresh, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, folder.state);
}

/** Forgets the state. */
export function clearState(folder: SandboxFolder): void {
  rmSync(folder.state, { force: true });
}

/** The components that have ended although the sandbox was to run. */
export function crashed(state: SandboxState): readonly ComponentState[] {
  return state.components.filter(({ process, ended }) => ended !== undefined || !isRunning(process));
}
