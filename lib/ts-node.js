// ts-node for this checkout, which keeps what it has compiled: `node --require ./lib/ts-node.js main.ts`. Loading the
// TypeScript compiler and compiling each file anew takes most of the time in which a small stack is synthesised, or a
// command of the CLI starts, and 80 MB. A file is compiled again when its text, tsconfig.json, ts-node, swc or Node
// has changed; what is kept lies in node_modules/.cache and may be deleted at any time.
"use strict";
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");

const root = join(__dirname, "..");
const project = join(root, "tsconfig.json");
/** Source file → JavaScript with its source map. */
const compiled = new Map();

function hash(...texts) {
  const sum = createHash("sha256");
  for (const text of texts) sum.update(`${text.length} ${text}`);
  return sum.digest("hex");
}

const versionOf = (name) => require(`${name}/package.json`).version;
const compiler = hash(process.version, versionOf("ts-node"), versionOf("@swc/core"), readFileSync(project, "utf8"));
const folder = join(root, "node_modules", ".cache", "cdktf-kube-services", "ts-node", compiler.slice(0, 16));

let tsNode;
/** Compiles as ts-node does by itself. The compiler is loaded for the first file that must be compiled. */
function compile(source, file) {
  tsNode ??= require("ts-node").create({ cwd: root, project });
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
  const own = `${entry}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(own, text);
    renameSync(own, entry); // at once, so that no process that runs beside this one reads half of it
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
require(require.resolve("@cspotcode/source-map-support", { paths: [require.resolve("ts-node")] })).install({
  environment: "node",
  retrieveFile: (file) => compiled.get(file) ?? "",
  overrideRetrieveFile: true,
  redirectConflictingLibrary: false,
});
