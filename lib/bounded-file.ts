import { closeSync, openSync, readSync } from "node:fs";
import { KubeServicesError } from "./errors";

const MIB = 1024 * 1024;
/** The most bytes of a file that people write: 16 MiB. */
export const MOST_BYTES = 16 * MIB;
/** The most bytes of a file that CDKTF writes, such as the configuration of a stack: 128 MiB, some 30,000 services. */
export const MOST_MADE_BYTES = 128 * MIB;

/**
 * Reads a file, a pipe or a device to its end, and never more of it than a limit: devices have no size and no end.
 * @param path its path, or 0 for the standard input
 * @throws KubeServicesError `FileTooLarge`, `FileIsFolder`; the error of the operating system where it cannot be read
 */
export function readBounded(path: string | 0, limit = MOST_BYTES): Buffer {
  const descriptor = path === 0 ? 0 : openSync(path, "r");
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(MIB);
      const read = readSome(path, descriptor, chunk);
      if (read === 0) return Buffer.concat(chunks, total);
      total += read;
      if (total > limit) throw tooLarge(path, limit);
      chunks.push(chunk.subarray(0, read));
    }
  } finally {
    if (path !== 0) closeSync(descriptor);
  }
}

/** As {@link readBounded}, as text. */
export const readBoundedText = (path: string | 0, limit = MOST_BYTES): string =>
  readBounded(path, limit).toString("utf8");

function readSome(path: string | 0, descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk, 0, chunk.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0; // the end of a pipe on Windows
      if (code === "EISDIR") throw isFolder(path);
      if (code !== "EAGAIN") throw error; // a pipe that has nothing yet
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

const nameOf = (path: string | 0): string => (path === 0 ? "standard input" : path);

const isFolder = (path: string | 0): KubeServicesError =>
  new KubeServicesError({ code: "FileIsFolder", what: "this is a folder, not a file", where: nameOf(path) });

const tooLarge = (path: string | 0, limit: number): KubeServicesError =>
  new KubeServicesError({
    code: "FileTooLarge",
    what: "there is more in it than in any file of its kind",
    where: nameOf(path),
    allowed: `up to ${limit / MIB} MiB`,
  });
