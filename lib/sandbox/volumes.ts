import { accessSync, chmodSync, constants, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadClient } from "./client";
import type { SandboxFolder } from "./folders";

/** Where Kubernetes' host-path provisioner puts volumes; it takes no other folder. */
const PROVISIONER_FOLDER = "/tmp/hostpath_pv";

/**
 * Makes the folder of volumes as /tmp itself is, for all users: the provisioner would make it for the first one alone,
 * and no claim of another user's sandbox would ever be bound.
 * @param note told where it is another user's already
 */
export function prepareVolumeFolder(note: (text: string) => void, folder = PROVISIONER_FOLDER): void {
  try {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o1777);
  } catch {
    // it is another user's; what counts is whether it can be used
  }
  try {
    accessSync(join(folder, "."), constants.W_OK | constants.X_OK);
  } catch {
    note(
      `${folder} cannot be written to: claims for volumes stay Pending. Have its owner remove it, or open it to all`,
    );
  }
}

/**
 * Removes the (empty) folders that the host-path provisioner made for the volumes that the sandbox has now. Called
 * before a sandbox's data is thrown away; does nothing where its API server does not answer.
 */
export async function removeVolumeFolders(folder: SandboxFolder): Promise<void> {
  try {
    const { CoreV1Api } = await import("@kubernetes/client-node");
    const core = (await loadClient(folder)).makeApiClient(CoreV1Api);
    const { items } = await core.listPersistentVolume({ timeoutSeconds: 3 });
    for (const volume of items) {
      const path = volume.spec?.hostPath?.path;
      if (path !== undefined && dirname(path) === PROVISIONER_FOLDER) rmSync(path, { recursive: true, force: true });
    }
  } catch {
    // the folders are empty and in /tmp
  }
}
