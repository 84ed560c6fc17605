import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { KubeServicesError } from "../errors";
import { readManifestFile, type ManifestSource } from "../manifest";

const STANDARD_INPUT = "-";

/**
 * The manifests that the command line names: files, folders (the YAML and JSON files in them, by name, as kubectl takes
 * them), and `-` for the standard input.
 * @throws KubeServicesError as `readManifestFile`, and `ManifestFolderEmpty`
 */
export function manifestSources(paths: readonly string[]): readonly ManifestSource[] {
  return [...new Set(paths)].flatMap((path): readonly ManifestSource[] => {
    if (path === STANDARD_INPUT) return [{ name: "standard input", content: readFileSync(0) }];
    return isFolder(path) ? filesOf(path).map(readManifestFile) : [readManifestFile(path)];
  });
}

/** What errors and comments call them. */
export const sourceNames = (sources: readonly ManifestSource[]): readonly string[] =>
  sources.map(({ name }) => name.replace(/^.*[\\/]/, ""));

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function filesOf(folder: string): readonly string[] {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort();
  if (files.length > 0) return files;
  throw new KubeServicesError({
    code: "ManifestFolderEmpty",
    what: "the folder holds no file of YAML or JSON",
    where: folder,
    allowed: "names that end in .yaml, .yml or .json; folders in it are not looked into",
  });
}
