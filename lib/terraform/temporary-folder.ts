import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeServicesError } from "../errors";

/**
 * Makes a folder for files that are needed for a while, which only this user can read. Whoever asks removes it.
 * @param prefix what its name begins with
 * @param parent the folder that it is made in
 * @default parent - the system's, which `TMPDIR` names
 * @throws KubeServicesError `TemporaryFolderUnusable`
 */
export function temporaryFolder(prefix: string, parent = tmpdir()): string {
  try {
    return mkdtempSync(join(parent, prefix));
  } catch (error) {
    const variable = ["TMPDIR", "TMP", "TEMP"].find((name) => process.env[name] !== undefined);
    throw new KubeServicesError({
      code: "TemporaryFolderUnusable",
      what: `no folder for temporary files can be made there: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      ...(variable === undefined ? {} : { where: variable }),
      value: parent,
      fix: variable === undefined ? "make it a folder that you can write to" : `create it, or unset ${variable}`,
    });
  }
}
