// ts-node that keeps what it has compiled: `node --require cdktf-kube-services/ts-node main.ts` in a project, and
// `--require ./lib/ts-node.js` in a checkout of this library. Loading the TypeScript compiler and compiling each file
// anew takes most of the time in which a small stack is synthesised, or a command of the CLI starts, and 80 MB. A file
// is compiled again when its text, tsconfig.json, ts-node, the compiler or Node has changed; what is kept lies in
// node_modules/.cache and may be deleted at any time.
"use strict";
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { createRequire, enableCompileCache } = require("node:module");
const { basename, dirname, join } = require("node:path");

const root = projectFolder();
const project = join(root, "tsconfig.json");
const fromProject = createRequire(project);
/** Source file → JavaScript with its source map. */
const compiled = new Map();

function hash(...texts) {
  const sum = createHash("sha256");
  for (const text of texts) sum.update(`${text.length} ${text}`);
  return sum.digest("hex");
}

/** In a checkout its own folder, from wherever it is used; else the nearest one with a tsconfig.json. */
function projectFolder() {
  const checkout = join(__dirname, "..");
  if (existsSync(join(checkout, "tsconfig.json"))) return checkout;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "tsconfig.json"))) return folder;
    if (folder === dirname(folder))
      stop(
        "TypeScriptProjectMissing",
        `there is no tsconfig.json in ${process.cwd()} or above it`,
        'run cdktf in the folder of the project, or write one: { "compilerOptions": { "module": "node16", "strict": true } }',
      );
  }
}

/** Ends with a message in the form that all errors of this library have. */
function stop(code, what, fix) {
  process.stderr.write(`${code}: ${what}\n  fix: ${fix}\n`);
  process.exit(2);
}

function versionOf(name) {
  try {
    return JSON.parse(readFileSync(fromProject.resolve(`${name}/package.json`), "utf8")).version;
  } catch {
    return undefined;
  }
}

for (const name of ["typescript", "ts-node"])
  if (versionOf(name) === undefined)
    stop("TypeScriptMissing", `${name} is not installed`, "npm install --save-dev typescript@5.9 ts-node");
const major = Number(versionOf("typescript").split(".")[0]);
if (major < 5 || major > 6)
  stop(
    "TypeScriptUnsupported",
    `TypeScript ${versionOf("typescript")} is installed\n  allowed: TypeScript 5 or 6; ts-node cannot drive 7`,
    "npm install --save-dev typescript@5.9",
  );
const compiler = hash(
  process.version,
  ...["ts-node", "typescript", "@swc/core"].map((name) => versionOf(name) ?? "none"),
  readFileSync(project, "utf8"),
);
const folder = join(root, "node_modules", ".cache", "cdktf-kube-services", "ts-node", compiler.slice(0, 16));

// What V8 compiles of it and of the packages that it loads, Node keeps by itself from 22 on.
enableCompileCache?.(join(root, "node_modules", ".cache", "cdktf-kube-services", "compiled"));

let tsNode;
/** Compiles as ts-node does by itself. The compiler is loaded for the first file that must be compiled. */
function compile(source, file) {
  if (tsNode === undefined) {
    // ts-node keeps what V8 compiles under a known name in the common folder for temporary files, where another user of
    // the machine could have laid code for us to run.
    process.env.V8_COMPILE_CACHE_CACHE_DIR = join(root, "node_modules", ".cache", "cdktf-kube-services", "v8");
    tsNode = fromProject("ts-node").create({ cwd: root, project });
  }
  return tsNode.compile(source, file);
}

/** One entry a source file: its JavaScript, and in the last line the hash of what it was made of. */
function compiledOf(file) {
  const source = readFileSync(file, "utf8");
  const mark = `\n//${hash(file, source)}\n`;
  const entry = join(folder, `${basename(file)}.${hash(file).slice(0, 16)}.js`);
  const kept = read(entry);
  if (kept?.endsWith(mark)) return kept;
  const text = compile(source, file) + mark;
  keep(entry, text);
  return text;
}

function read(entry) {
  try {
    return readFileSync(entry, "utf8");
  } catch {
    return undefined; // not compiled yet
  }
}

function keep(entry, text) {
  const temporary = `${entry}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, entry); // at once, so that no process that runs beside this one reads half of it
  } catch {
    // A folder that cannot be written: it is compiled again the next time.
  }
}

for (const extension of [".ts", ".cts"])
  require.extensions[extension] = (module, file) => {
    const text = compiledOf(file);
    compiled.set(file, text);
    module._compile(text, file);
  };

// Stack traces name the lines of the TypeScript, by ts-node's own library for that. Other packages' files stay as they
// are: their sources are not there, and to read their maps takes longer than all the rest.
createRequire(fromProject.resolve("ts-node"))("@cspotcode/source-map-support").install({
  environment: "node",
  retrieveFile: (file) => compiled.get(file) ?? "",
  overrideRetrieveFile: true,
  redirectConflictingLibrary: false,
});
