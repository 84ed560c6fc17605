import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, parse } from "node:path";
import { findTerraform, temporaryFolder } from "../../lib/terraform";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "find-terraform-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that says what it is told to, in a folder that is the whole PATH. */
function fake(name: string, says: string, status = 0): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n[ "$1" = version ] || exit 64\necho '${says}'\nexit ${status}\n`);
  chmodSync(path, 0o755);
  return path;
}
const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ PATH: folder, ...more });

test("terraform on PATH is found, with its version", async () => {
  const path = fake("terraform", "Terraform v1.11.4\non linux_amd64");
  expect(await findTerraform(env())).toEqual({ path, version: "1.11.4", product: "terraform" });
});

test("terraform is asked where nothing can be missing or be configured, whatever TMPDIR says", async () => {
  const path = fake("terraform", "");
  writeFileSync(path, `#!/bin/sh\npwd > '${join(folder, "asked-in")}'\necho Terraform v1.11.4\n`);
  expect(await findTerraform(env())).toMatchObject({ path, version: "1.11.4" });
  expect(readFileSync(join(folder, "asked-in"), "utf8").trim()).toBe(parse(path).root);
});

test("a folder for temporary files that cannot be made is told with its place", () => {
  expect(() => temporaryFolder("any-", join(folder, "nothing"))).toThrow(
    /^TemporaryFolderUnusable.*: no folder for temporary files can be made there: ENOENT\n {2}got: ".*\/nothing"\n {2}fix: /,
  );
});

test("a program in the folder that one happens to be in is not run, whatever PATH has of it", async () => {
  fake("terraform", "Terraform v1.11.4");
  const home = process.cwd();
  process.chdir(folder);
  try {
    for (const PATH of [".", "", ":/nowhere", "/nowhere:", "./", "../" + basename(folder)])
      await expect(findTerraform({ PATH })).rejects.toMatchObject({ code: "TerraformMissing" });
    expect(await findTerraform({ PATH: "", TERRAFORM_BINARY_NAME: "./terraform" })).toMatchObject({
      version: "1.11.4",
    });
  } finally {
    process.chdir(home);
  }
});

test("tofu is found where there is no terraform", async () => {
  const path = fake("tofu", "OpenTofu v1.8.0");
  expect(await findTerraform(env())).toEqual({ path, version: "1.8.0", product: "opentofu" });
});

test("TERRAFORM_BINARY_NAME wins, as a name on PATH and as a path", async () => {
  fake("terraform", "Terraform v1.9.0");
  const path = fake("tofu", "OpenTofu v1.9.1");
  expect(await findTerraform(env({ TERRAFORM_BINARY_NAME: "tofu" }))).toMatchObject({ path, product: "opentofu" });
  expect(await findTerraform(env({ TERRAFORM_BINARY_NAME: path }))).toMatchObject({ path, version: "1.9.1" });
});

test("none at all is TerraformMissing, which says how to get it", async () => {
  await expect(findTerraform(env())).rejects.toMatchObject({
    code: "TerraformMissing",
    message: expect.stringMatching(/neither terraform nor tofu is on PATH[^]*https:\/\//),
  });
});

test("a TERRAFORM_BINARY_NAME that is not there is TerraformMissing, even when terraform is", async () => {
  fake("terraform", "Terraform v1.9.0");
  await expect(findTerraform(env({ TERRAFORM_BINARY_NAME: "terragrunt" }))).rejects.toMatchObject({
    code: "TerraformMissing",
    message: expect.stringContaining("terragrunt"),
  });
});

test.each([
  ["terraform", "Terraform v1.6.6"],
  ["terraform", "Terraform v0.15.5"],
  ["tofu", "OpenTofu v1.7.3"],
])("%s that says %s is TerraformTooOld", async (name, says) => {
  fake(name, says);
  await expect(findTerraform(env())).rejects.toMatchObject({
    code: "TerraformTooOld",
    message: expect.stringMatching(/Terraform 1\.7 or newer, OpenTofu 1\.8 or newer/),
  });
});

test.each(["Terraform v1.7.0", "Terraform v1.15.0-beta1", "Terraform v2.0.0"])("%s is new enough", async (says) => {
  fake("terraform", says);
  await expect(findTerraform(env())).resolves.toMatchObject({ product: "terraform" });
});

test("a program of that name that is no Terraform is TerraformUnusable", async () => {
  fake("terraform", "hello", 3);
  await expect(findTerraform(env())).rejects.toMatchObject({ code: "TerraformUnusable" });
});
