// Installs what the lock file names where node_modules is missing or older than it, so that a fresh clone needs no
// step of its own. Runs before `npm test` and `npm run demo`; uses nothing but Node.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const major = Number(process.versions.node.split(".")[0]);
if (major < 20) {
  console.error(
    `NodeTooOld: Node ${process.versions.node} runs this\n  allowed: Node 20 or newer\n  fix: install it from https://nodejs.org`,
  );
  process.exit(2);
}

const lock = join(root, "package-lock.json");
const marker = join(root, "node_modules", ".package-lock.json"); // npm writes it last
if (!existsSync(marker) || statSync(marker).mtimeMs < statSync(lock).mtimeMs) {
  console.error("Installing the packages of package-lock.json (npm ci)…");
  const result = spawnSync("npm", ["ci", "--no-fund", "--no-audit"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    console.error("PackagesNotInstalled: npm ci failed, see its lines above");
    process.exit(2);
  }
}
