#!/usr/bin/env node
// Entry of the `kube-services` command: in a checkout the TypeScript beside it runs through ts-node; the published
// package holds it compiled.
"use strict";
const { existsSync, lstatSync, mkdirSync } = require("node:fs");
const { homedir } = require("node:os");
const { isAbsolute, join } = require("node:path");

if (Number(process.versions.node.split(".")[0]) < 20) {
  process.stderr.write(
    `NodeUnsupported: Node ${process.versions.node} runs this\n  allowed: Node >=20\n  fix: install it from https://nodejs.org\n`,
  );
  process.exit(2);
}
const inCheckout = existsSync(join(__dirname, "main.ts"));
if (inCheckout) require("../ts-node");
else keepCompiledCode();
require(inCheckout ? "./main" : "../../dist/command/kube-services").main(process.argv.slice(2));

/**
 * Lets Node (22 and newer) keep what V8 compiles, which halves the time of a start. In a folder of the user: in a common
 * one anybody could lay code for us to run. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
 */
function keepCompiledCode() {
  const { enableCompileCache } = require("node:module");
  try {
    const { XDG_CACHE_HOME: named = "" } = process.env;
    const base = isAbsolute(named) ? named : join(homedir(), ".cache");
    const folder = join(base, "cdktf-kube-services");
    for (const each of [base, folder]) if (!existsSync(each)) mkdirSync(each, 0o700);
    const { uid, mode } = lstatSync(folder);
    const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    if (isOurs) enableCompileCache?.(join(folder, "compiled"));
  } catch {
    // without a home it takes a little longer
  }
}
