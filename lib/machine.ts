import { defined } from "./defined";
import type { Problem } from "./errors";

/** What an error of the operating system comes from, and what to do. The keys are its names for errors. */
const CAUSES: Readonly<Record<string, Pick<Problem, "code" | "what" | "fix">>> = {
  ENOSPC: { code: "DiskFull", what: "the disk is full", fix: "make room on it, and do it again" },
  EDQUOT: { code: "DiskFull", what: "your quota of the disk is used up", fix: "make room, and do it again" },
  EROFS: {
    code: "FolderReadOnly",
    what: "this is on a read-only file system",
    fix: "make it writable, or use another folder (XDG_CACHE_HOME for what is cached, TMPDIR for temporary files)",
  },
  EACCES: { code: "FileForbidden", what: "this user may not do that there", fix: "give this user the right to it" },
  EPERM: { code: "FileForbidden", what: "this user may not do that there", fix: "give this user the right to it" },
  EMFILE: {
    code: "OpenFilesLimited",
    what: "this process may not open more files",
    fix: "allow more: `ulimit -n 4096` in this shell, or the hard limit (nofile) in /etc/security/limits.conf",
  },
  ENFILE: { code: "OpenFilesLimited", what: "the system may not open more files", fix: "end other programs" },
  ENOMEM: { code: "MemoryExhausted", what: "there is no memory left", fix: "end other programs, or give it more" },
  EAGAIN: {
    code: "ProcessesLimited",
    what: "this user may not start more processes",
    fix: "end other programs, or allow more: `ulimit -u`",
  },
};

/**
 * What is wrong with the machine where the operating system refused something: no defect of this library, and nothing
 * that a stack trace explains. Undefined for other errors.
 */
export function machineProblem(error: unknown): Problem | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined || !Object.hasOwn(CAUSES, code)) return undefined;
  const cause = CAUSES[code];
  return cause === undefined ? undefined : { ...cause, ...defined({ where: path }) };
}

/** How programs in Go, such as the control plane's, print the same. */
const PRINTED: readonly (readonly [RegExp, keyof typeof CAUSES])[] = [
  [/no space left on device/i, "ENOSPC"],
  [/disk quota exceeded/i, "EDQUOT"],
  [/read-only file system/i, "EROFS"],
  [/too many open files/i, "EMFILE"],
  [/cannot allocate memory|out of memory/i, "ENOMEM"],
  [/resource temporarily unavailable|failed to create new OS thread/i, "EAGAIN"],
];

/** What is wrong with the machine, by what a program printed before it ended; undefined where it does not tell. */
export function printedMachineProblem(text: string): Pick<Problem, "code" | "what" | "fix"> | undefined {
  const found = PRINTED.find(([pattern]) => pattern.test(text));
  return found === undefined ? undefined : CAUSES[found[1]];
}
