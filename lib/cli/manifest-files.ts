import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readBounded } from "../bounded-file";
import { KubeServicesError } from "../errors";
import { readManifestFile, type ManifestSource } from "../manifest";

const STANDARD_INPUT = "-";

/**
 * The manifests that the command line names: files, folders (the YAML and JSON files in them, by name, as kubectl takes
 * them), and `-` for the standard input.
 * @throws KubeServicesError as `readManifestFile`, `ManifestFolderEmpty`, and `ManifestKustomization` and
 *   `ManifestHelmChart` for what other tools make manifests of
 */
export function manifestSources(paths: readonly string[]): readonly ManifestSource[] {
  return [...new Set(paths)].flatMap((path): readonly ManifestSource[] => {
    if (path === STANDARD_INPUT) return [{ name: "standard input", content: readBounded(0) }];
    refuseSources(path);
    return isFolder(path) ? filesOf(path).map(readManifestFile) : [readManifestFile(path)];
  });
}

/** What errors and comments call them. */
export const sourceNames = (sources: readonly ManifestSource[]): readonly string[] =>
  sources.map(({ name }) => name.replace(/^.*[\\/]/, ""));

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

const KUSTOMIZATION = /^kustomization\.ya?ml$|^Kustomization$/;

/** What Kustomize and Helm read is no manifest, and its files by themselves are not what would be applied. */
function refuseSources(path: string): void {
  if (!isFolder(path)) {
    if (KUSTOMIZATION.test(basename(path))) throw kustomization(path, dirname(path));
    return;
  }
  const names = readdirSync(path);
  if (names.some((name) => KUSTOMIZATION.test(name))) throw kustomization(path, path);
  if (!names.includes("Chart.yaml")) return;
  throw new KubeServicesError({
    code: "ManifestHelmChart",
    what: "this is a Helm chart: it holds templates, not manifests",
    where: path,
    fix: `render it: helm template RELEASE ${shellWord(path)} | kube-services import -`,
  });
}

function kustomization(where: string, folder: string): KubeServicesError {
  const word = shellWord(folder);
  return new KubeServicesError({
    code: "ManifestKustomization",
    what: "this is for Kustomize, which makes the manifests of it",
    where,
    fix: `build it: kustomize build ${word} | kube-services import - (kubectl kustomize ${word} does the same)`,
  });
}

/** A path as one word of a command line. */
const shellWord = (path: string): string => (/^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

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
