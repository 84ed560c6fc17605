import { execFileSync } from "node:child_process";
import { statfsSync } from "node:fs";
import { KubeServicesError, type Problem } from "../errors";

/** What the API server and etcd open at once with some hundred pods, and room for more. */
const LEAST_OPEN_FILES = 1024;
/** What etcd sets aside, and room for logs. */
const LEAST_BYTES = 256 * 2 ** 20;

/**
 * Looks at the machine before anything is started, for what would otherwise end in the middle of it.
 * @param folder where the sandbox keeps its data
 * @throws KubeServicesError `OpenFilesLimited`, `DiskFull`
 */
export function checkMachine(folder: string, limits: MachineLimits = machineLimits(folder)): void {
  const problems: Problem[] = [];
  const { openFiles, freeBytes } = limits;
  if (openFiles !== undefined && openFiles < LEAST_OPEN_FILES)
    problems.push({
      code: "OpenFilesLimited",
      what: `a program may open ${openFiles} files here; the API server and etcd need ${LEAST_OPEN_FILES}`,
      where: "ulimit -n",
      fix: "use a shell without that limit, or raise the hard limit (nofile) in /etc/security/limits.conf",
    });
  if (freeBytes !== undefined && freeBytes < LEAST_BYTES)
    problems.push({
      code: "DiskFull",
      what: `${megabytes(freeBytes)} MB are free there; the sandbox needs ${megabytes(LEAST_BYTES)} MB for its data`,
      where: folder,
      fix: "make room there, or set XDG_CACHE_HOME to a folder on another disk",
    });
  if (problems.length > 0) throw new KubeServicesError(problems);
}

/** What the machine allows; undefined where it does not tell. */
interface MachineLimits {
  /** To how many files a program may raise its limit. */
  readonly openFiles?: number;
  readonly freeBytes?: number;
}

function machineLimits(folder: string): MachineLimits {
  return { openFiles: openFilesLimit(), freeBytes: freeBytes(folder) };
}

function openFilesLimit(): number | undefined {
  try {
    // The hard limit: programs in Go raise their own to it.
    const text = execFileSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return /^\d+$/.test(text.trim()) ? Number(text) : undefined; // "unlimited"
  } catch {
    return undefined;
  }
}

/** The bytes that this user may still write to the disk of a folder. */
export function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

const megabytes = (bytes: number): string => String(Math.floor(bytes / 2 ** 20));
