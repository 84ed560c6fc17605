import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./measure.mjs";

let bin;

/** The command of the package as npm packs and installs it, made once, in a folder of its own; its peers are not needed by these verbs. */
export function installed() {
  return (bin ??= install());
}

function install() {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-bench-installed-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const npm = (args, cwd) => execFileSync("npm", args, { cwd, stdio: ["ignore", "ignore", 2] });
  npm(["pack", "--pack-destination", folder], root);
  const [tarball] = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  npm(["install", "--omit=peer", "--legacy-peer-deps", "--no-audit", "--no-fund", `./${tarball}`], folder);
  return join(folder, "node_modules", "cdktf-kube-services", "lib", "cli", "bin.js");
}
