// npm run test:e2e -- [--provider real|offline|both|auto] [jest's options]
// Runs the end-to-end tests once for each provider that is asked for. Without the option: with the real one where
// Terraform can get it, else with the offline one.
import { spawnSync } from "node:child_process";
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

let status = 0;
for (const one of provider === "both" ? ["real", "offline"] : [provider]) {
  console.error(`End-to-end tests, provider: ${one}`);
  const jest = join(root, "node_modules", "jest", "bin", "jest.js");
  const result = spawnSync(process.execPath, [jest, "--selectProjects", "e2e", ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, KUBE_SERVICES_TEST_PROVIDER: one },
  });
  if (result.status !== 0) status = result.status ?? 1;
}
process.exit(status);
