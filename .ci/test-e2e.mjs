// npm run test:e2e -- [--provider real|offline|both|auto] [jest's options]
// Runs the end-to-end tests once for each provider that is asked for. Without the option: with the real one where
// Terraform can get it, else with the offline one.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const args = process.argv.slice(2);
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

let jest;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => jest?.kill(signal));

/** Runs jest once; resolves with its exit status. */
function run(one) {
  console.error(`End-to-end tests, provider: ${one}`);
  const program = join(root, "node_modules", "jest", "bin", "jest.js");
  jest = spawn(process.execPath, [program, "--selectProjects", "e2e", ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, KUBE_SERVICES_TEST_PROVIDER: one },
  });
  return new Promise((resolve) => jest.once("close", (code, signal) => resolve({ code: code ?? 1, signal })));
}

let status = 0;
for (const one of provider === "both" ? ["real", "offline"] : [provider]) {
  const { code, signal } = await run(one);
  if (code !== 0) status = code;
  if (signal !== null) break;
}
process.exit(status);
