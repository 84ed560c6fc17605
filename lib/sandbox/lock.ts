import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { randomUUID } from "node:crypto";
import { makeFolder } from "./make-folder";
import { identify, isProcessIdentity, isRunning, type ProcessIdentity } from "./process-identity";

const POLL_MS = 200;

/**
 * Runs `work` while this process alone holds the lock file; a lock whose holder has died is taken over, and so is a
 * file that names none, as a full disk or a crash of the machine leaves it: no lock ever stands there half written.
 * @param onWait told once, with the holder's process id, where another process has it
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: (holder: number) => void = () => undefined,
): Promise<T> {
  const self = identify(process.pid);
  if (self === undefined) throw new Error("this process cannot be identified");
  makeFolder(dirname(file));
  let reported = false;
  for (;;) {
    if (take(file, self)) break;
    const holder = read(file);
    if (holder === "broken" || (holder !== undefined && !isRunning(holder))) {
      steal(file, holder);
      continue;
    }
    if (!reported && holder !== undefined) onWait(holder.pid);
    reported ||= holder !== undefined;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** The file appears with its content in one step (link), so that nobody ever reads half of it. */
function take(file: string, self: ProcessIdentity): boolean {
  const temporary = `${file}.${randomUUID()}`;
  writeFileSync(temporary, JSON.stringify(self));
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function read(file: string): ProcessIdentity | "broken" | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined; // released in between
    throw error;
  }
  try {
    const holder: unknown = JSON.parse(text);
    if (isProcessIdentity(holder)) return holder;
  } catch {
    // no JSON
  }
  return "broken";
}

/** Two may find the same dead holder: the rename lets one of them win, and it looks again at what it took. */
function steal(file: string, dead: ProcessIdentity | "broken"): void {
  const taken = `${file}.${randomUUID()}`;
  try {
    renameSync(file, taken);
  } catch {
    return;
  }
  const holder = read(taken);
  const another = (candidate: ProcessIdentity): boolean =>
    dead === "broken" ||
    candidate.pid !== dead.pid ||
    candidate.started !== dead.started ||
    candidate.boot !== dead.boot;
  if (holder !== undefined && holder !== "broken" && another(holder) && isRunning(holder)) {
    try {
      linkSync(taken, file); // it was a new holder's after all: give it back
    } catch {
      // a third one has it by now; the new holder and that one both hold it, which only costs double work
    }
  }
  rmSync(taken, { force: true });
}
