// node .ci/sbom.mjs FILE: writes the software bill of materials (CycloneDX) of what is installed with this package.
// npm makes it, of a copy of the lock file without what is for development alone: `npm sbom --omit dev` leaves out packages
// that are needed for both.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (name) => JSON.parse(readFileSync(join(root, name), "utf8"));

/** Without what teams install themselves (cdktf, constructs, the provider's bindings), too. */
function withoutOthers({ devDependencies, peerDependencies, ...manifest }) {
  void [devDependencies, peerDependencies];
  return manifest;
}

/** The bill of materials: the same for the same lock file. */
export function billOfMaterials() {
  const manifest = withoutOthers(read("package.json"));
  const { packages, ...lock } = read("package-lock.json");
  const needed = Object.entries(packages).filter(([, one]) => !one.dev && !one.devOptional);
  const temporary = mkdtempSync(join(tmpdir(), "sbom-"));
  // npm names the whole by its folder.
  const folder = join(temporary, manifest.name);
  try {
    mkdirSync(folder);
    const kept = needed.map(([path, one]) => [path, path === "" ? withoutOthers(one) : one]);
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ ...lock, packages: Object.fromEntries(kept) }));
    const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "library", "--package-lock-only"];
    const { serialNumber, ...bill } = JSON.parse(execFileSync("npm", args, { cwd: folder, encoding: "utf8" }));
    void serialNumber;
    delete bill.metadata.timestamp;
    return bill;
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(dirname(argv[2]), { recursive: true });
  writeFileSync(argv[2], `${JSON.stringify(billOfMaterials(), undefined, 2)}\n`);
}
