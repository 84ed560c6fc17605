import { readdirSync, readFileSync } from "node:fs";

/** Processes that a process has started and that still run. */
export function childrenOf(parent: number): readonly number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return new RegExp(`^PPid:\\t${parent}$`, "m").test(readFileSync(`/proc/${pid}/status`, "utf8"));
      } catch {
        return false; // gone meanwhile
      }
    })
    .map(Number);
}

/** A process and all that it has started, and what that has started. */
export const family = (pid: number): readonly number[] => [pid, ...childrenOf(pid).flatMap(family)];
