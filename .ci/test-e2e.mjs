// npm run test:e2e -- [--provider real|offline|both|auto] [jest's options]
// npm run test:long -- [the same]   the sweeps of test/long instead, which CI does not run
// Runs the end-to-end tests once for each provider that is asked for. Without the option: with the real one where
// Terraform can get it, else with the offline one. With both, the plans and objects of the two runs must be the same.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const args = process.argv.slice(2);
const long = args[0] === "--long";
if (long) args.shift();
const project = long ? "long" : "e2e";
let provider = "auto";
for (let index = 0; index < args.length;) {
  const [, inline] = /^--provider(?:=(.*))?$/.exec(args[index]) ?? [];
  if (!args[index].startsWith("--provider")) {
    index++;
    continue;
  }
  provider = inline ?? args[index + 1];
  args.splice(index, inline === undefined ? 2 : 1);
}
if (!["auto", "real", "offline", "both"].includes(provider)) {
  console.error(`ProviderUnknown at --provider: got ${provider}\n  allowed: auto, real, offline, both`);
  process.exit(2);
}

let child;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child?.kill(signal));

/** Runs a program of Node; resolves with how it ended. */
function run(nodeArgs, env = {}) {
  child = spawn(process.execPath, nodeArgs, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code: code ?? 1, signal })));
}

const jest = join(root, "node_modules", "jest", "bin", "jest.js");
const records = provider === "both" ? mkdtempSync(join(tmpdir(), "kube-services-records-")) : undefined;
const recordOf = (one) => join(records, one);
let status = 0;
let stopped = false;
for (const providerInTurn of records === undefined ? [provider] : ["real", "offline"]) {
  console.error(`${long ? "Long tests" : "End-to-end tests"}, provider: ${providerInTurn}`);
  const { code, signal } = await run([jest, `--selectProjects=${project}`, "--ci", ...args], {
    ...(long ? { KUBE_SERVICES_TEST_LONG: "1" } : {}),
    KUBE_SERVICES_TEST_PROVIDER: providerInTurn,
    ...(records === undefined ? {} : { KUBE_SERVICES_TEST_RECORD: recordOf(providerInTurn) }),
  });
  if (code !== 0) status = code;
  stopped = signal !== null;
  if (stopped) break;
}
if (records !== undefined && !stopped) {
  const compare = join(root, "test", "e2e", "support", "record", "main.ts");
  const { code } = await run(["--require", "ts-node/register", compare, recordOf("real"), recordOf("offline")], {
    TS_NODE_PROJECT: join(root, "tsconfig.json"),
  });
  if (code !== 0) status = code;
}
if (records !== undefined) {
  if (status === 0) rmSync(records, { recursive: true, force: true });
  else console.error(`What was recorded: ${records}`);
}
process.exit(status);
