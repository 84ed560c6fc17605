import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { defined } from "../defined";
import { KubeServicesError } from "../errors";
import { sha256 } from "../sha256";

/**
 * Makes a folder for files that are needed for a while, which only this user can read. Whoever asks removes it. What a
 * process that was killed has left under the same prefix is removed first: such files may hold secrets.
 * @param prefix what its name begins with
 * @param parent the folder that it is made in
 * @default parent - the system's, which `TMPDIR` names
 * @throws KubeServicesError `TemporaryFolderUnusable`
 */
export function temporaryFolder(prefix: string, parent = tmpdir()): string {
  if (parent === tmpdir()) refuseForeignFolder(parent);
  removeAbandoned(`${prefix}${machineTag()}-`, parent);
  try {
    return mkdtempSync(join(parent, `${prefix}${machineTag()}-${process.pid}-`));
  } catch (error) {
    const variable = ["TMPDIR", "TMP", "TEMP"].find((name) => process.env[name] !== undefined);
    throw new KubeServicesError({
      code: "TemporaryFolderUnusable",
      what: `no folder for temporary files can be made there: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      ...defined({ where: variable }),
      value: parent,
      fix: variable === undefined ? "make it a folder that you can write to" : `create it, or unset ${variable}`,
    });
  }
}

/** Who owns what belongs to no user that this process knows: in a container of a user's own, /tmp can be such. */
const UNKNOWN_USER = 65534;

/**
 * A plan that is applied must be the one that was made: whoever may rename what lies in the folder could put another one
 * in its place. In a folder such as /tmp nobody may but its owner.
 * @throws KubeServicesError `TemporaryFolderUnusable`
 */
export function refuseForeignFolder(parent: string): void {
  const [user, found] = [process.getuid?.(), statSync(parent, { throwIfNoEntry: false })];
  if (user === undefined || found === undefined) return;
  const isSticky = (found.mode & 0o1000) !== 0;
  const isOthers = found.uid !== user && found.uid !== 0 && !(isSticky && found.uid === UNKNOWN_USER);
  if (!isOthers && (isSticky || (found.mode & 0o002) === 0)) return;
  throw new KubeServicesError({
    code: "TemporaryFolderUnusable",
    what: isOthers
      ? `the folder for temporary files is another user's (uid ${found.uid}), who could put others in their place`
      : "anybody may rename what is in the folder for temporary files, and put something else in its place",
    where: "TMPDIR",
    value: parent,
    fix: "unset TMPDIR, or name a folder of your own",
  });
}

/** Tells process numbers of this machine from those of others, and of containers, that share the folder. */
function machineTag(): string {
  let processNamespace = "";
  try {
    processNamespace = readlinkSync("/proc/self/ns/pid");
  } catch {
    // not Linux: the machine has one
  }
  return sha256(`${hostname()} ${processNamespace}`).slice(0, 8);
}

/**
 * Removes folders of this user that a process has left which runs no more.
 * @param mark what their names begin with; the number of the process and a dash follow
 */
export function removeAbandoned(mark: string, parent: string): void {
  let names: readonly string[] = [];
  try {
    names = readdirSync(parent).filter((name) => name.startsWith(mark));
  } catch {
    // it is not there, or one may write into it but not look into it
  }
  for (const name of names) {
    const pid = /^\d+(?=-)/.exec(name.slice(mark.length))?.[0];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      const folder = join(parent, name);
      const found = lstatSync(folder); // a link in its place leads elsewhere, and is not followed
      if (found.isDirectory() && found.uid === process.getuid?.()) rmSync(folder, { recursive: true, force: true });
    } catch {
      // somebody else has removed it
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
