import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "..", "..");
let checkout: string;

/** A checkout without packages, and with just one program on PATH. */
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "demo-test-"));
  for (const folder of [".ci", "lib/cli", "path", "home"]) mkdirSync(join(checkout, folder), { recursive: true });
  for (const file of ["lib/cli/demo.mjs", ".ci/ensure-installed.mjs"])
    copyFileSync(join(repository, file), join(checkout, file));
});

afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function demo(env: NodeJS.ProcessEnv = {}, ...args: string[]) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(checkout, "lib", "cli", "demo.mjs"), ...args], {
    encoding: "utf8",
    cwd: checkout,
    env: { PATH: join(checkout, "path"), HOME: join(checkout, "home"), ...env },
  });
  return { status, output: stdout + stderr };
}

function program(name: string, text: string): void {
  const file = join(checkout, "path", name);
  writeFileSync(file, `#!/bin/sh\necho '${text}'\n`);
  chmodSync(file, 0o755);
}

const untouched = (): void => {
  expect(readdirSync(checkout).sort()).toEqual([".ci", "home", "lib", "path"]);
  expect(readdirSync(join(checkout, "home"))).toEqual([]);
};

test("without Terraform the demo says how to get it, and has changed nothing", () => {
  const { status, output } = demo();
  expect(status).toBe(2);
  expect(output).toContain("TerraformMissing: no terraform and no tofu on PATH");
  expect(output).toContain("https://developer.hashicorp.com/terraform/install");
  expect(output).not.toMatch(/^\s+at /m);
  untouched();
});

test.each([
  ["terraform", "Terraform v1.5.7", "TerraformTooOld: Terraform 1.5 is too old"],
  ["tofu", "OpenTofu v1.7.9", "TerraformTooOld: OpenTofu 1.7 is too old"],
  ["terraform", "something else", "TerraformUnusable: terraform tells no version"],
])("a %s that says %s is refused before anything is changed", (name, version, message) => {
  program(name, version);
  const { status, output } = demo();
  expect(status).toBe(2);
  expect(output).toContain(message);
  untouched();
});

test("the binary that TERRAFORM_BINARY_NAME names is the one that counts", () => {
  program("terraform", "Terraform v1.11.4");
  program("my-tofu", "OpenTofu v1.6.0");
  expect(demo({ TERRAFORM_BINARY_NAME: "my-tofu" }).output).toContain("OpenTofu 1.6 is too old");
  untouched();
});

test("asked for help it tells its two uses, and needs nothing for that", () => {
  const { status, output } = demo({}, "--help");
  expect(status).toBe(0);
  expect(output).toMatch(/npm run demo +.*\nnpm run demo -- --down/);
  untouched();
});

test("an argument that is not known is refused", () => {
  expect(demo({}, "--dwon")).toEqual({ status: 2, output: "ArgumentUnknown: --dwon\n  allowed: --down\n" });
});
