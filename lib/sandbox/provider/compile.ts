import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** How many versions of the compiled provider stay: other sandboxes of this checkout may still use an older one. */
const KEPT_VERSIONS = 5;
/** Relative modules that a compiled file loads. */
const RELATIVE_MODULE = /\b(?:require|import)\(\s*["'](\.[^"']*)["']\s*\)/g;

/**
 * The provider's entry as JavaScript. Terraform starts a provider several times in one run, and half a second of
 * compiling each time would be most of its work, so that in a checkout the TypeScript is compiled once per version,
 * into `node_modules/.cache`, from where its packages are found. In the published package it is JavaScript already.
 * @param entry path of the entry without its suffix
 * @param packageFolder the folder of package.json
 */
export function compiledEntry(entry: string, packageFolder: string): string {
  if (existsSync(`${entry}.js`)) return `${entry}.js`;
  const cache = join(packageFolder, "node_modules", ".cache", "cdktf-kube-services", "offline-provider");
  const sources = compileAll(`${entry}.ts`, packageFolder);
  const hash = createHash("sha256");
  for (const [path, code] of sources) hash.update(`${relative(packageFolder, path)}\0${code}\0`);
  const target = join(cache, hash.digest("hex").slice(0, 16));
  if (!existsSync(target)) {
    const temporary = `${target}.${process.pid}`;
    for (const [path, code] of sources) {
      const file = join(temporary, relative(packageFolder, path).replace(/\.ts$/, ".js"));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, code);
    }
    moveInto(temporary, target);
    prune(cache);
  }
  utimesSync(target, new Date(), new Date());
  return join(target, `${relative(packageFolder, entry)}.js`);
}

/** The entry and every module of this package that it needs, by path, compiled. */
function compileAll(entry: string, packageFolder: string): ReadonlyMap<string, string> {
  // Loaded here: only a checkout has it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { create } = require("ts-node") as typeof import("ts-node");
  const compiler = create({ cwd: packageFolder, project: join(packageFolder, "tsconfig.json"), transpileOnly: true });
  const compiled = new Map<string, string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (compiled.has(path)) continue;
    const code = compiler.compile(readFileSync(path, "utf8"), path);
    compiled.set(path, code);
    for (const [, module] of code.matchAll(RELATIVE_MODULE))
      waiting.push(sourceOf(resolve(dirname(path), module ?? "")));
  }
  return new Map([...compiled].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sourceOf(path: string): string {
  const candidates = [`${path}.ts`, join(path, "index.ts"), path];
  const found = candidates.find((each) => existsSync(each) && statSync(each).isFile());
  if (found === undefined) throw new Error(`No source file for the module ${path}`);
  return found;
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
