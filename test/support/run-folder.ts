import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The variable that tells teardown which folder is this run's. */
const VARIABLE = "KUBE_SERVICES_TEST_FOLDER";
/** Room for the folder of a test, that of a provider in it, and its socket, in bytes. */
const LONGEST_PARENT = 30;

/**
 * Gives all temporary files of this run one folder, so that it leaves none. The name is short, since sockets lie in
 * it, whose paths may have 104 characters.
 */
export function useRunFolder(): void {
  if (process.env[VARIABLE] !== undefined) return; // the other project has
  const parent = Buffer.byteLength(tmpdir()) > LONGEST_PARENT ? "/tmp" : tmpdir();
  process.env[VARIABLE] = process.env["TMPDIR"] = mkdtempSync(join(parent, "ks-")); // the workers inherit it
}

/** Removes the folder. */
export function removeRunFolder(): void {
  const folder = process.env[VARIABLE];
  if (folder === undefined) return;
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  } catch (error) {
    process.stderr.write(`${folder} could not be removed: ${String(error)}\n`); // a process may still write there
  }
}
