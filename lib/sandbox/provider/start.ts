import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { defined } from "../../defined";

/*
 * Starts the bundled provider beside this file with the code that V8 compiled in an earlier run, which is half of the
 * time. V8 itself refuses code of another Node or processor; another version of the bundle stands in another folder.
 */
const bundle = join(__dirname, "main.js");
const cache = join(__dirname, `main.${process.version}.${process.arch}.cache`);

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined; // the first run
  }
}

/** In one step, so that nobody reads half of it; a folder that cannot be written to only costs time. */
function keep(data: Buffer): void {
  const fresh = `${cache}.${process.pid}`;
  try {
    writeFileSync(fresh, data);
    renameSync(fresh, cache);
  } catch {
    // the next start compiles again
  }
}

const cachedData = read(cache);
const script = new Script(
  `(function (exports, require, module, __filename, __dirname) {${readFileSync(bundle, "utf8")}\n})`,
  {
    filename: bundle,
    ...defined({ cachedData }),
  },
);
if (cachedData === undefined || script.cachedDataRejected === true)
  process.once("exit", () => keep(script.createCachedData()));
const run = script.runInThisContext() as (...scope: readonly unknown[]) => void;
run(exports, require, module, bundle, __dirname);
