// npm run supply-chain: what this project takes from others. The licences and install scripts of the packages, by the lock
// file; their advisories and signatures, where the registry tells them. Exits 1 where something is wrong, and 3 where
// nothing is, but something could not be asked.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledPackages } from "./build/bundle.mjs";
import { askRegistry } from "./registry.mjs";
import { billOfMaterials, installedPackages } from "./sbom.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Licences under which this project may be used by anybody, as SPDX writes them. */
const LICENCES = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "Unlicense",
]);
/** Packages whose install scripts are known: of programs for one platform, or for a checkout of their own. */
const INSTALL_SCRIPTS = new Set([
  "@cdktf/node-pty-prebuilt-multiarch",
  "@parcel/watcher",
  "@swc/core",
  "esbuild",
  "protobufjs",
  "unrs-resolver",
]);

let failed = false;
let notRun = false;
function tellNotRun(what, why) {
  notRun = true;
  console.log(`${what}: NOT RUN, the registry does not tell: ${why}`);
}
function tell(what, problems) {
  failed ||= problems.length > 0;
  console.log(`${what}: ${problems.length === 0 ? "ok" : "FAILED"}`);
  for (const problem of problems) console.log(`  ${problem}`);
}

/** Whether an SPDX expression leaves a choice that is allowed. */
function isAllowed(expression) {
  return expression
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((one) => LICENCES.has(one.trim())));
}

// What users get: installed with the package, or bundled in it.
const bundled = await bundledPackages();
const sbom = billOfMaterials(bundled);
const given = new Set([...installedPackages(), ...bundled]);
const licencesOf = ({ licenses = [] }) => licenses.map((one) => one.license?.id ?? one.license?.name ?? one.expression);
tell(
  `Licences of ${sbom.components.length} packages`,
  sbom.components
    .filter((one) => licencesOf(one).length === 0 || !licencesOf(one).every(isAllowed))
    .map((one) => `${one.name} ${one.version}: ${licencesOf(one).join(", ") || "none is named"}`),
);

const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
const nameOf = (path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
tell(
  "Install scripts",
  Object.entries(packages)
    .filter(([path, one]) => one.hasInstallScript && !INSTALL_SCRIPTS.has(nameOf(path)))
    .map(([path]) => `${nameOf(path)} runs a script when it is installed, and is not known to`),
);
tell(
  "Integrity of each package in the lock file",
  Object.entries(packages)
    .filter(([path, one]) => path !== "" && !one.link && !one.inBundle && one.integrity === undefined)
    .map(([path]) => `${nameOf(path)} has no checksum`),
);

for (const { title, problems, notRun: why } of askRegistry({ cwd: root, given })) {
  if (problems === undefined) tellNotRun(title, why);
  else tell(title, problems);
}
process.exit(failed ? 1 : notRun ? 3 : 0);
