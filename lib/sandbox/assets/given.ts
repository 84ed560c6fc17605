import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { KubeServicesError } from "../../errors";
import { isCrdFile, type AssetName, type KubernetesRelease } from "./versions";

/** A file that the user's environment provides. */
interface GivenAsset {
  readonly path: string;
  /** The variable that led to it. */
  readonly from: string;
}

const FOLDERS = ["KUBE_SERVICES_ASSETS", "KUBEBUILDER_ASSETS"] as const;
const minor = (version: string): string => version.split(".").slice(0, 2).join(".").replace(/^v/, "");

/**
 * Looks for an asset in `KUBE_SERVICES_ASSETS`, in `KUBEBUILDER_ASSETS` (the variable of envtest) and on PATH. Programs
 * of Kubernetes count only in the minor release of the rest, for they are not made to run with newer or older ones.
 * @param release the release of Kubernetes that the sandbox runs
 * @param note told what was passed over, and why
 * @throws KubeServicesError `AssetsFolderMissing`
 */
export function findGiven(
  name: AssetName,
  release: KubernetesRelease,
  note: (text: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): GivenAsset | undefined {
  const places = FOLDERS.flatMap((variable) => {
    const folder = env[variable];
    if (folder === undefined || folder === "") return [];
    if (!existsSync(folder)) {
      throw new KubeServicesError({
        code: "AssetsFolderMissing",
        what: "The folder with the control plane's programs does not exist",
        where: variable,
        value: folder,
        fix: `create it, or unset ${variable}`,
      });
    }
    return [{ from: variable as string, folder }];
  });
  const path = isCrdFile(name) ? [] : (env.PATH ?? "").split(delimiter).filter(isAbsolute);
  for (const { from, folder } of [...places, ...path.map((folder) => ({ from: "PATH", folder }))]) {
    const file = join(folder, name);
    if (!isUsable(file, name)) continue;
    const version = versionOf(file, name);
    if (version === undefined || minor(version) === release) return { path: file, from };
    note(`${name} of ${from} is ${version}, the sandbox needs v${release}: not used`);
  }
  return undefined;
}

function isUsable(file: string, name: AssetName): boolean {
  try {
    accessSync(file, isCrdFile(name) ? constants.R_OK : constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** What a program of Kubernetes says of itself; undefined for other programs. */
function versionOf(file: string, name: AssetName): string | undefined {
  if (!name.startsWith("kube-")) return undefined;
  try {
    const text = execFileSync(file, ["--version"], {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return /v\d+\.\d+\.\d+\S*/.exec(text)?.[0] ?? "of unknown version";
  } catch {
    return "not able to run";
  }
}
