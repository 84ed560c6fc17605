import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { engines, peerDependencies } from "../../package.json";
import { KubeServicesError, type Problem } from "../errors";
import { satisfies } from "./version";

/** A package as it is installed. */
interface Installed {
  readonly folder: string;
  readonly version: string;
}

/** Ranges as npm writes them here, `>=0.21 <0.26`, as Terraform writes them: with commas. */
const meets = (version: string, range: string): boolean =>
  satisfies(version.replace(/[-+].*$/, ""), range.trim().split(/\s+/).join(", ")) !== false;

/** The package that a file in a folder gets by a name; nothing where there is none. */
function installed(name: string, folder: string): Installed | undefined {
  try {
    const file = createRequire(join(folder, "here.js")).resolve(`${name}/package.json`);
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
    return { folder: realpathSync(dirname(file)), version };
  } catch {
    return undefined;
  }
}

/** What is wrong with what this library runs on, in a project. */
export function installedProblems(project: string, node: string, library = __dirname): readonly Problem[] {
  const problems: Problem[] = [];
  if (!meets(node, engines.node))
    problems.push({
      code: "NodeUnsupported",
      what: `Node ${node} runs this`,
      allowed: `Node ${engines.node}`,
      fix: "install it from https://nodejs.org",
    });
  const peers = Object.keys(peerDependencies);
  for (const [name, range] of Object.entries(peerDependencies)) {
    const ours = installed(name, library);
    if (ours === undefined) continue; // Node tells that it is missing
    if (!meets(ours.version, range))
      problems.push({
        code: "PackageUnsupported",
        what: `${name} ${ours.version} is installed`,
        where: ours.folder,
        allowed: `${name} ${range}`,
        fix: `npm install ${name}@'${range}'`,
      });
    // The project, this library and the others of these packages have to share one: classes of two copies are not the same.
    const users = [project, ...peers.flatMap((peer) => installed(peer, library)?.folder ?? [])];
    const others = users
      .map((folder) => installed(name, folder))
      .filter((one) => one !== undefined && one.folder !== ours.folder);
    for (const other of others.slice(0, 1))
      problems.push({
        code: "PackageTwice",
        what: `two copies of ${name} are installed: ${ours.version}, and ${other?.version} in ${other?.folder}`,
        where: ours.folder,
        allowed: "one, which all packages share",
        fix: `let all ask for one version (npm ls ${name} shows who asks), then run npm dedupe; overrides in package.json decide`,
      });
  }
  return problems;
}

let checked = false;

/**
 * Checks once what this library runs on.
 * @throws KubeServicesError `NodeUnsupported`, `PackageUnsupported`, `PackageTwice`
 */
export function checkInstalled(): void {
  if (checked) return;
  const problems = installedProblems(process.cwd(), process.versions.node);
  if (problems.length > 0) throw new KubeServicesError(problems);
  checked = true;
}
