import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { loadClient } from "./client";
import type { SandboxFolder } from "./folders";

/** Where Kubernetes' host-path provisioner puts volumes; it takes no other folder. */
const PROVISIONER_FOLDER = "/tmp/hostpath_pv";

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
