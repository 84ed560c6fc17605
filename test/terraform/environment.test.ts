import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTerraform, type Terraform } from "../../lib/terraform";
import { settleEnvironment } from "../../lib/machine-environment";

let folder: string;
let terraform: Terraform;
const before = { ...process.env };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "terraform-environment-"));
  const path = join(folder, "terraform");
  writeFileSync(path, "#!/bin/sh\nenv\n");
  chmodSync(path, 0o755);
  terraform = { path, version: "1.11.4", product: "terraform" };
});

afterEach(() => {
  process.env = { ...before };
  rmSync(folder, { recursive: true, force: true });
});

const run = async (...args: readonly string[]): Promise<string> =>
  (await runTerraform(terraform, args, { cwd: folder })).stdout.toString();

const REFUSED: readonly (readonly [variable: string, value: string, args: readonly string[], flag: string])[] = [
  ["TF_CLI_ARGS_plan", "-target=kubernetes_config_map_v1.harmless", ["plan", "-out=x"], "-target"],
  ["TF_CLI_ARGS_plan", "--refresh=false", ["plan"], "-refresh"],
  ["TF_CLI_ARGS_plan", "-parallelism=5 -destroy", ["plan"], "-destroy"],
  ["TF_CLI_ARGS_plan", `"-des""troy"`, ["plan"], "-destroy"],
  ["TF_CLI_ARGS_plan", "\\-exclude=x", ["plan"], "-exclude"],
  ["TF_CLI_ARGS", "-replace=x", ["plan"], "-replace"],
  ["TF_CLI_ARGS_apply", "-lock=false", ["apply", "plan"], "-lock"],
  ["TF_CLI_ARGS_apply", "-state-out=/tmp/x", ["apply", "plan"], "-state-out"],
  ["TF_CLI_ARGS_state_pull", "-state=/tmp/other", ["state", "pull"], "-state"],
  ["TF_CLI_ARGS_state_rm", "-dry-run", ["state", "rm", "a.b"], "-dry-run"],
];

test.each(REFUSED)("%s=%s is refused before Terraform runs", async (variable, value, args, flag) => {
  process.env[variable] = value;
  const said = await run(...args).catch((error: Error) => error.message);
  expect(said).toMatch(/^TerraformArgumentsGiven at TF_CLI_ARGS/);
  expect(said).toContain(`gives Terraform ${flag},`);
  expect(said).not.toContain("/tmp/other");
});

test("what leaves the work as it is passes, and so does what another command is given", async () => {
  process.env.TF_CLI_ARGS = "-no-color";
  process.env.TF_CLI_ARGS_plan = "-parallelism 30 -lock-timeout='5m' -compact-warnings";
  process.env.TF_CLI_ARGS_providers_lock = "-fs-mirror=/mirror";
  process.env.TF_CLI_ARGS_init = "-backend-config=prod.hcl -upgrade";
  expect(await run("plan", "-out=x")).toContain("TF_CLI_ARGS_plan=-parallelism 30");
  expect(await run("init", "-input=false")).toContain("TF_CLI_ARGS_init=");
});

test("Terraform's log, which holds secrets, does not come out with its errors; in a file it is wanted", async () => {
  const levels = ["TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_KUBERNETES", "TF_LOG_SDK"];
  for (const level of levels) process.env[level] = "trace";
  expect(await run("plan")).not.toContain("TF_LOG");
  process.env.TF_LOG_PATH = join(folder, "log");
  expect(await run("plan")).toContain("TF_LOG=trace");
});

test("relative places of PATH, and the variable that trusts every server, are taken out of the environment", () => {
  const environment = { PATH: `.:/usr/bin::bin:/bin:`, NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  expect(settleEnvironment(environment)).toEqual([expect.stringContaining("NODE_TLS_REJECT_UNAUTHORIZED=0")]);
  expect(environment).toEqual({ PATH: "/usr/bin:/bin" });
  expect(settleEnvironment(environment)).toEqual([]);
  expect(settleEnvironment({})).toEqual([]);
});
