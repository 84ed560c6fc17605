#!/usr/bin/env node
// Entry of the `kube-services` command: in a checkout the TypeScript beside it runs through ts-node; the published
// package holds compiled code alone.
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..", "..");
const inCheckout = existsSync(join(__dirname, "main.ts"));
if (inCheckout) require("../ts-node");
require(inCheckout ? "./main" : join(root, "dist", "lib", "cli", "main.js")).main(process.argv.slice(2));
