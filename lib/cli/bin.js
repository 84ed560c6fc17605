#!/usr/bin/env node
// Entry of the `kube-services` command: in a checkout the TypeScript beside it runs through ts-node, in the published
// package the compiled main.js stands here instead.
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (!existsSync(join(__dirname, "main.js"))) {
  process.env.TS_NODE_PROJECT ??= join(__dirname, "..", "..", "tsconfig.json");
  require("ts-node/register");
}
require("./main").main(process.argv.slice(2));
