import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { compiledProgram } from "../compiled-program";

/** How many versions of the compiled provider stay: other sandboxes of this checkout may still use an older one. */
const KEPT_VERSIONS = 5;

/**
 * The provider as one JavaScript file. Terraform starts a provider three times in one run, and finding, reading and
 * compiling some hundred files each time would be most of its work. So in a checkout it is bundled once per version,
 * into `node_modules/.cache`, and V8's compiled code is kept beside it. The published package holds it bundled, and Node
 * 22 and newer keep the compiled code by themselves (`NODE_COMPILE_CACHE`).
 * @param folder of the entry, `main.ts`, and of what starts a bundle, `start.ts`
 * @param packageFolder the folder of package.json
 * @returns what Node is to run
 */
export function compiledEntry(folder: string, packageFolder: string): string {
  const compiled = compiledProgram("offline-provider");
  if (compiled !== undefined) return compiled;
  const cache = join(packageFolder, "node_modules", ".cache", "cdktf-kube-services", "offline-provider");
  const files = bundle(folder, packageFolder);
  const hash = createHash("sha256");
  for (const { name, code } of files) hash.update(`${name}\0${code}\0`);
  const target = join(cache, hash.digest("hex").slice(0, 16));
  if (!existsSync(target)) {
    const temporary = `${target}.${process.pid}`;
    mkdirSync(temporary, { recursive: true });
    for (const { name, code } of files) writeFileSync(join(temporary, name), code);
    moveInto(temporary, target);
    prune(cache);
  }
  utimesSync(target, new Date(), new Date());
  const entry = join(target, "start.js");
  execFileSync(process.execPath, [entry, "--warm-up"], { stdio: ["ignore", "ignore", "inherit"] });
  return entry;
}

function bundle(folder: string, packageFolder: string): readonly { readonly name: string; readonly code: string }[] {
  // Loaded here: only a checkout has it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: ["main.ts", "start.ts"].map((name) => relative(packageFolder, join(folder, name))),
    outdir: "bundle",
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "none",
    absWorkingDir: packageFolder,
    tsconfig: join(packageFolder, "tsconfig.json"),
    logLevel: "error",
    write: false,
  });
  return outputFiles.map(({ path, text }) => ({ name: path.replace(/^.*[\\/]/, ""), code: text }));
}

function moveInto(temporary: string, target: string): void {
  try {
    renameSync(temporary, target);
  } catch (error) {
    if (!existsSync(target)) cpSync(temporary, target, { recursive: true }); // another file system
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}

function prune(cache: string): void {
  const byAge = readdirSync(cache)
    .map((name) => join(cache, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of byAge.slice(KEPT_VERSIONS)) rmSync(old, { recursive: true, force: true });
}
