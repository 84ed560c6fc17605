import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const root = join(__dirname, "..", "..");

/** A project that has installed the package, and nothing else of what a checkout has. */
export interface Project {
  readonly folder: string;
  /** What `npm publish` would send. */
  readonly tarball: string;
  /** The package in it. */
  readonly package: string;
  /** Runs Node in it. */
  readonly node: (...args: string[]) => string;
  /** Writes a file of it. */
  readonly write: (name: string, text: string) => void;
  readonly remove: () => void;
}

/** What a project that `cdktf init` made has beside the package, or what npm brings with it. */
const BESIDE = [
  "cdktf",
  "constructs",
  "@cdktf/provider-kubernetes",
  "yaml",
  "zod",
  "typescript",
  "ts-node",
  "@types/node",
  // What `init` adds to these, and jest, whose users there are more of.
  "cdktf-cli",
  "vite",
  "vitest",
  "jest",
];

/**
 * Packs the package as npm does, and lays it into a new project. The other packages are links to those of the
 * repository: nothing is fetched.
 */
export function installPackage(): Project {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "kube-services-project-"));
  const modules = join(folder, "node_modules");
  const place = join(modules, "cdktf-kube-services");
  mkdirSync(place, { recursive: true });
  execFileSync("npm", ["pack", "--pack-destination", folder], { cwd: root, stdio: "pipe" });
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
  execFileSync("tar", ["-xzf", tarball, "-C", place, "--strip-components=1"]);
  for (const name of BESIDE) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  return {
    folder,
    tarball,
    package: place,
    node: (...args) => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", stdio: "pipe" }),
    write: (name, text) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
