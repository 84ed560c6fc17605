import { rmSync } from "node:fs";
import { cacheFolder, sandboxesFolder, sandboxFolder, type SandboxFolder } from "./folders";
import { withLock } from "./lock";
import { makePrivateFolder } from "./private-folder";
import { signal, waitForExit } from "./process-identity";
import { clearState, readState } from "./state";
import { removeVolumeFolders } from "./volumes";

const PATIENCE_MS = 15_000;

/**
 * Stops a sandbox; it keeps its data, so that it can be brought up again.
 * @param options.purge remove its folder, too, with data, logs and certificates
 * @returns whether it ran
 * @throws KubeServicesError `SandboxNameInvalid`, `FolderNotPrivate`
 */
export async function takeDown(name: string, options: { readonly purge?: boolean } = {}): Promise<boolean> {
  const folder = sandboxFolder(name);
  makePrivateFolder(cacheFolder(), sandboxesFolder());
  return withLock(`${folder.root}.lock`, async () => {
    if (options.purge === true) await removeVolumeFolders(folder);
    const ran = await stopSandbox(folder);
    if (options.purge === true) rmSync(folder.root, { recursive: true, force: true });
    return ran;
  });
}

/**
 * Ends the supervisor, which ends the components; what should still run afterwards is killed.
 * @returns whether there was something to stop
 */
export async function stopSandbox(folder: SandboxFolder): Promise<boolean> {
  const state = readState(folder);
  if (state === undefined) return false;
  signal(state.supervisor, "SIGTERM");
  if (!(await waitForExit(state.supervisor, PATIENCE_MS))) {
    signal(state.supervisor, "SIGKILL");
    await waitForExit(state.supervisor, PATIENCE_MS);
  }
  for (const { process } of state.components) signal(process, "SIGKILL");
  await Promise.all(state.components.map(({ process }) => waitForExit(process, PATIENCE_MS)));
  clearState(folder);
  return true;
}
