import { lstatSync, statSync, type Stats } from "node:fs";
import { join, relative, sep } from "node:path";
import { KubeServicesError } from "../errors";
import { makeFolder } from "./make-folder";

const BY_GROUP_OR_OTHERS = 0o022;

/**
 * Makes a folder, and those above it up to `top`, in which nobody but this user can put anything: keys, programs and
 * process numbers that are trusted lie there.
 * @throws KubeServicesError `FolderNotPrivate`; the error of the operating system where it cannot be made
 */
export function makePrivateFolder(top: string, path: string): void {
  makeFolder(path, 0o700);
  checkPrivate(top, path);
}

/**
 * Refuses folders that are there already and that others own or can write to, from `top` down to `path`: whatever lies
 * in them may be theirs. The folders above `top` are the business of whoever chose it; a folder such as /tmp, where
 * nobody can rename what is another's, may be one of them.
 * @throws KubeServicesError `FolderNotPrivate`
 */
export function checkPrivate(top: string, path: string): void {
  const user = process.getuid?.();
  if (user === undefined) return; // Windows: the profile's own permissions
  let folder = top;
  for (const part of ["", ...relative(top, path).split(sep)]) {
    folder = join(folder, part);
    const why = foreign(folder, user);
    if (why === undefined) continue;
    throw new KubeServicesError({
      code: "FolderNotPrivate",
      what: `${why}: what lies in it, such as programs that are run and keys, may be theirs`,
      where: folder,
      fix: "remove it if nobody should have made it, else chmod -R go-w it and look what is in it; or set XDG_CACHE_HOME to a folder of your own",
    });
  }
}

/** @returns why a folder is not this user's alone; nothing where it is, or is not there */
function foreign(folder: string, user: number): string | undefined {
  const isOthers = ({ uid }: Stats): boolean => uid !== user && uid !== 0;
  const link = lstatSync(folder, { throwIfNoEntry: false });
  if (link === undefined) return undefined;
  if (isOthers(link)) return `this folder is another user's (uid ${link.uid})`;
  const found = link.isSymbolicLink() ? statSync(folder, { throwIfNoEntry: false }) : link;
  if (found === undefined) return undefined;
  if (isOthers(found)) return `this leads to a folder of another user (uid ${found.uid})`;
  if ((found.mode & BY_GROUP_OR_OTHERS) !== 0)
    return `others can write into this folder (mode ${(found.mode & 0o7777).toString(8)})`;
  return undefined;
}
