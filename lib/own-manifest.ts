import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What is read of the package.json of this package. */
interface OwnManifest {
  readonly version: string;
  /** What this package is made and tried with. */
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The package.json of this package, which stands above this file. */
export function ownManifest(): OwnManifest {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (!existsSync(file)) continue;
    const { name, version, devDependencies } = JSON.parse(readFileSync(file, "utf8")) as Partial<OwnManifest> & {
      readonly name?: string;
    };
    if (name === "cdktf-kube-services" && version !== undefined)
      return { version, devDependencies: devDependencies ?? {} };
  }
  return { version: "0.0.0", devDependencies: {} };
}

/** The version of this package. */
export const toolVersion = (): string => ownManifest().version;
