import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmdirSync,
  type Stats,
} from "node:fs";
import { dirname, join } from "node:path";
import { connectContext, kinds } from "../cluster";
import type { SandboxFolder } from "./folders";

/** Where Kubernetes' host-path provisioner puts volumes; it takes no other folder, so all users of a machine share it. */
const PROVISIONER_FOLDER = "/tmp/hostpath_pv";

/**
 * Makes the folder of volumes as /tmp itself is, for all users: the provisioner would make it for the first one alone,
 * and no claim of another user's sandbox would ever be bound. What another user has put in its place, such as a symbolic
 * link to a folder of this user, is not followed, and not changed.
 * @param note told why it cannot be used
 * @returns whether the provisioner may work there
 */
export function prepareVolumeFolder(note: (text: string) => void, folder = PROVISIONER_FOLDER): boolean {
  const refuse = (why: string): boolean => {
    note(`${folder} ${why}: claims for volumes stay Pending. Have its owner remove it, and start the sandbox again`);
    return false;
  };
  try {
    mkdirSync(folder, 0o700);
  } catch {
    // it is there, or what makes it impossible shows below
  }
  let handle: number | undefined;
  try {
    handle = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    const found = fstatSync(handle);
    if (isOurs(found)) fchmodSync(handle, 0o1777);
    else if ((found.mode & 0o1777) !== 0o1777) return refuse("is another user's, and not open to all");
    accessSync(join(folder, "."), constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isLink = code === "ELOOP" || (code === "ENOTDIR" && lstatOf(folder)?.isSymbolicLink() === true);
    return refuse(isLink ? "is a symbolic link, which is not followed" : "cannot be written to");
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** How long a sandbox that goes may take to list its volumes. */
const VOLUMES_MS = 3000;

/** What the provisioner calls the folders of volumes. */
const VOLUME_NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

/** What is read of a PersistentVolume. */
interface Volume {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly hostPath?: { readonly path?: string } };
}

/**
 * The folder that the provisioner made for a volume; undefined for any other volume. A volume may be anybody's word: its
 * path is taken only where it is one that the provisioner would have chosen.
 */
export function volumeFolderOf({ metadata, spec }: Volume): string | undefined {
  const path = spec?.hostPath?.path;
  if (path === undefined || metadata?.annotations?.[PROVISIONED_BY] !== "kubernetes.io/host-path") return undefined;
  const name = path.slice(PROVISIONER_FOLDER.length + 1);
  return dirname(path) === PROVISIONER_FOLDER && VOLUME_NAME.test(name) ? path : undefined;
}

/**
 * Removes a volume's folder where it is an empty one of this user's: pods of the sandbox write nothing, so what is in it
 * was put there by somebody. A symbolic link in its place is left alone.
 */
export function removeVolumeFolder(path: string): void {
  const found = lstatOf(path);
  if (found === undefined || !found.isDirectory() || !isOurs(found)) return;
  try {
    rmdirSync(path); // fails where it is not empty, and follows nothing
  } catch {
    // it stays
  }
}

/**
 * Removes the (empty) folders that the host-path provisioner made for the volumes that the sandbox has now. Called
 * before a sandbox's data is thrown away; does nothing where its API server does not answer.
 */
export async function removeVolumeFolders(folder: SandboxFolder): Promise<void> {
  try {
    const cluster = await connectContext([folder.kubeconfig]);
    const volumes = await cluster.list(kinds.persistentVolume, { signal: AbortSignal.timeout(VOLUMES_MS) });
    cluster.close();
    for (const path of volumes.map(volumeFolderOf)) if (path !== undefined) removeVolumeFolder(path);
  } catch {
    // the folders are empty and in /tmp
  }
}

const isOurs = ({ uid }: Stats): boolean => uid === process.getuid?.();

function lstatOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
