import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { SandboxFolder } from "./folders";

const TAIL_BYTES = 16 * 1024;
const LINE_LENGTH = 240;

/** The log of a component. */
export const logFile = (folder: SandboxFolder, component: string): string => join(folder.logs, `${component}.log`);

/** The last lines of a file, long ones cut; none where it cannot be read. */
export function lastLines(file: string, count: number): readonly string[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer
      .toString()
      .trimEnd()
      .split("\n")
      .slice(-count)
      .map((line) => (line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line));
  } finally {
    closeSync(descriptor);
  }
}
