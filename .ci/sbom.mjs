// The software bill of materials (CycloneDX) of this package: what npm installs with it, and what is bundled in it.
// npm makes it, of a copy of the lock file without the rest.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (name) => JSON.parse(readFileSync(join(root, name), "utf8"));

/** Marks a component that is bundled. */
export const BUNDLED = { name: "cdktf-kube-services:bundled", value: "true" };

/** The folders of the packages that npm installs with this one, as the lock file names them. */
export const installedPackages = () =>
  Object.entries(read("package-lock.json").packages)
    .filter(([path, one]) => path !== "" && !one.dev && !one.devOptional && !one.peer)
    .map(([path]) => path);

/** The dependencies among what is kept. What is bundled is there without what it does not use. */
function keptOf(dependencies, isKept) {
  return Object.fromEntries(Object.entries(dependencies ?? {}).filter(([name]) => isKept(name)));
}

/**
 * The bill of materials: the same for the same lock file and the same bundled packages. What teams install themselves
 * (cdktf, constructs, the provider's bindings) is not in it.
 * @param bundled folders of packages, as the lock file names them
 */
export function billOfMaterials(bundled) {
  const { name, version, license, dependencies, devDependencies } = read("package.json");
  const { packages, ...lock } = read("package-lock.json");
  const needed = new Set([...installedPackages(), ...bundled]);
  const names = new Set([...needed].map(nameOf));
  const isKept = (one) => names.has(one);
  const manifest = { name, version, license, dependencies: { ...keptOf(devDependencies, isKept), ...dependencies } };
  const kept = [...needed].map((path) => {
    const { version, integrity, license, dependencies } = packages[path];
    return [path, { version, integrity, license, dependencies: keptOf(dependencies, isKept) }];
  });
  const marked = new Set(bundled.map((path) => `${nameOf(path)}@${packages[path].version}`));
  const bill = ofNpm(manifest, { ...lock, packages: Object.fromEntries([["", manifest], ...kept]) });
  for (const component of bill.components) {
    if (marked.has(`${component.name}@${component.version}`)) component.properties.push(BUNDLED);
  }
  return bill;
}

const nameOf = (path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

function ofNpm(manifest, lock) {
  const temporary = mkdtempSync(join(tmpdir(), "sbom-"));
  // npm names the whole by its folder.
  const folder = join(temporary, manifest.name);
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
    const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "library", "--package-lock-only"];
    const { serialNumber, ...bill } = JSON.parse(execFileSync("npm", args, { cwd: folder, encoding: "utf8" }));
    void serialNumber;
    delete bill.metadata.timestamp;
    return bill;
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
