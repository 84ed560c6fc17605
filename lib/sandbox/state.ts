import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { BinaryName } from "./assets/versions";
import type { Ports } from "./components";
import type { SandboxFolder } from "./folders";
import { isRunning, type ProcessIdentity } from "./process-identity";

/** One component, as it was started. */
export interface ComponentState {
  readonly name: BinaryName;
  readonly process: ProcessIdentity;
  /** How it ended, though nobody had asked it to: `exit status 1`, `signal SIGKILL`. */
  readonly ended?: string;
}

/** What is known about a sandbox that was started and not stopped; the supervisor alone writes it. */
export interface SandboxState {
  /** `starting` until every component is ready. */
  readonly phase: "starting" | "running";
  readonly supervisor: ProcessIdentity;
  /** The API server's URL. */
  readonly server: string;
  readonly ports: Ports;
  readonly components: readonly ComponentState[];
}

/** The state of a sandbox; undefined where it was never started, or was stopped. */
export function readState(folder: SandboxFolder): SandboxState | undefined {
  try {
    return JSON.parse(readFileSync(folder.state, "utf8")) as SandboxState;
  } catch {
    return undefined;
  }
}

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
