import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { resolve } from "node:path";
import { KubeServicesError } from "./errors";

const MIB = 1024 * 1024;
/** The most bytes of a file that people write: 16 MiB. */
const MOST_BYTES = 16 * MIB;
/** The most bytes of a file that CDKTF writes, such as the configuration of a stack: 128 MiB, some 30,000 services. */
export const MOST_MADE_BYTES = 128 * MIB;

/** So long a pipe or a device in the place of a file may be silent, in milliseconds. */
const SILENCE = 30_000;
/** What a shell hands over, such as `<(terraform show -json tfplan)`: it ends when its program does, and may take long. */
const HANDED_OVER = /^\/(dev\/(fd\/|stdin$)|proc\/(self|\d+)\/fd\/)/;

/**
 * Reads a file, a pipe or a device to its end, and never more of it than a limit: devices have no size and no end. A pipe
 * in the place of a file, into which nobody writes, is not waited for without an end.
 * @param path its path, or 0 for the standard input
 * @param silence how long such a pipe may give nothing, in milliseconds
 * @throws KubeServicesError `FileTooLarge`, `FileIsFolder`, `FileSilent`; the error of the operating system where it
 *   cannot be read
 */
export function readBounded(path: string | 0, limit = MOST_BYTES, silence = SILENCE): Buffer {
  // Without O_NONBLOCK the opening of a pipe waits for whoever writes into it.
  const descriptor = path === 0 ? 0 : openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    const planted = plantedAs(path, descriptor);
    const patience = planted === undefined ? Infinity : silence;
    let last = performance.now();
    for (;;) {
      const chunk = Buffer.allocUnsafe(MIB);
      let read = readSome(path, descriptor, chunk);
      // Nothing yet, or nobody who writes yet.
      while (read === undefined || (read === 0 && total === 0 && planted === "pipe")) {
        if (performance.now() - last > patience) throw silent(path);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        read = readSome(path, descriptor, chunk);
      }
      last = performance.now();
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

/** What stands where a file was meant: a pipe, or a device such as a terminal; undefined for a file. */
function plantedAs(path: string | 0, descriptor: number): "pipe" | "device" | undefined {
  if (path === 0 || HANDED_OVER.test(resolve(path))) return undefined;
  const found = fstatSync(descriptor);
  return found.isFIFO() ? "pipe" : found.isCharacterDevice() ? "device" : undefined;
}

/** @returns how much was read; nothing where there is nothing yet */
function readSome(path: string | 0, descriptor: number, chunk: Buffer): number | undefined {
  try {
    return readSync(descriptor, chunk, 0, chunk.length, null);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EOF") return 0; // the end of a pipe on Windows
    if (code === "EISDIR") throw isFolder(path);
    if (code !== "EAGAIN") throw error;
    return undefined;
  }
}

const nameOf = (path: string | 0): string => (path === 0 ? "standard input" : path);

const isFolder = (path: string | 0): KubeServicesError =>
  new KubeServicesError({ code: "FileIsFolder", what: "this is a folder, not a file", where: nameOf(path) });

const silent = (path: string | 0): KubeServicesError =>
  new KubeServicesError({
    code: "FileSilent",
    what: "this is a pipe or a device, and nothing comes out of it",
    where: nameOf(path),
    fix: "put a file in its place, or give what comes from a program by the standard input",
  });

const tooLarge = (path: string | 0, limit: number): KubeServicesError =>
  new KubeServicesError({
    code: "FileTooLarge",
    what: "there is more in it than in any file of its kind",
    where: nameOf(path),
    allowed: `up to ${limit / MIB} MiB`,
  });
