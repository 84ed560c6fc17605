import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkRequirements, readRequirements, type Terraform } from "../../lib/terraform";
import { knownFault } from "../../lib/terraform/known-fault";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "requirements-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const binary = (version: string, product: Terraform["product"] = "terraform"): Terraform => ({
  path: "/bin/x",
  version,
  product,
});
const source = "hashicorp/kubernetes";
const stack = (requiredVersion: string | undefined, version: string): void =>
  writeFileSync(
    join(folder, "cdk.tf.json"),
    JSON.stringify({
      terraform: { required_version: requiredVersion, required_providers: { k: { source, version } } },
    }),
  );
const lock = (...entries: readonly [host: string, version: string][]): void =>
  writeFileSync(
    join(folder, ".terraform.lock.hcl"),
    `# maintained automatically\n${entries
      .map(([host, version]) => `provider "${host}/hashicorp/kubernetes" {\n  version     = "${version}"\n}\n`)
      .join("\n")}`,
  );
const REGISTRY = "registry.terraform.io";

test("what the configuration asks for and the lock file holds is read; of two registries the product's own counts", () => {
  stack(">= 1.7.0", "~> 3.0");
  expect(readRequirements(folder)).toEqual({ requiredVersion: ">= 1.7.0", provider: "~> 3.0", forgets: false });
  lock([REGISTRY, "3.2.0"], ["registry.opentofu.org", "3.2.1"]);
  expect(readRequirements(folder, "terraform").locked).toBe("3.2.0");
  expect(readRequirements(folder, "opentofu").locked).toBe("3.2.1");
});

test("a folder without anything asks for nothing", () => {
  expect(readRequirements(folder)).toEqual({ forgets: false });
  expect(checkRequirements(binary("1.11.4"), folder)).toEqual([
    expect.stringContaining("hashicorp/kubernetes >= 3.2.1, < 4.0.0, which the stack lets in, are known not to work"),
  ]);
});

test.each([
  ["1.15.9", "terraform", "<1.12", ">= 1.7.0, < 1.12.0", ">=1.12"],
  ["1.12.6", "opentofu", "<1.12", ">= 1.7.0, < 1.12.0", ">=1.12"],
  ["1.11.4", "terraform", ">=1.12", ">= 1.12.0", "<1.12"],
  [
    "1.10.7",
    "opentofu",
    "<1.12, with write-only values",
    ">= 1.7.0, < 1.12.0, >= 1.11.0",
    "name a newer one in TERRAFORM_BINARY_NAME, or",
  ],
  ["1.10.7", "opentofu", ">=1.12, with write-only values", ">= 1.12.0, >= 1.11.0", 'engine: "<1.12"'],
] as const)("%s of %s is told before init that the stack is for %s", (version, product, _engine, asked, fixed) => {
  stack(asked, ">= 2.38.0");
  expect(() => checkRequirements(binary(version, product), folder)).toThrow(
    expect.objectContaining({
      code: "EngineExcluded",
      problems: [
        expect.objectContaining({ allowed: `Terraform or OpenTofu ${asked}`, fix: expect.stringContaining(fixed) }),
      ],
    }),
  );
});

test("a lock file that holds another provider than the stack asks for is told before init, with the command", () => {
  stack(">= 1.7.0, < 1.12.0", ">= 2.38.0, < 3.2.1");
  lock([REGISTRY, "3.2.1"]);
  expect(() => checkRequirements(binary("1.11.4"), folder)).toThrow(
    expect.objectContaining({
      code: "LockFileOutdated",
      message: expect.stringContaining(`terraform -chdir=${folder} init -upgrade`),
    }),
  );
});

test.each([
  ["1.15.9", "2.38.0", "kube-services adopt"],
  ["1.11.4", "3.2.1", "run the same command again"],
])("a bad pair of %s and a locked %s is named with the way on", (version, locked, way) => {
  stack(undefined, ">= 2.38.0, < 4.0.0");
  lock([REGISTRY, locked]);
  const [note = "", ...more] = checkRequirements(binary(version), folder);
  expect(more).toEqual([]);
  expect(note).toContain(`Terraform ${version} and hashicorp/kubernetes ${locked} are known not to work together`);
  expect(note).toContain(way);
  expect(note).toContain("docs/compatibility.md");
});

test.each([
  ["1.15.9", "3.2.1"],
  ["1.11.4", "2.38.0"],
  ["1.11.4", "3.2.0"],
])("of a whole pair, %s and %s, nothing is said", (version, locked) => {
  stack(undefined, ">= 2.38.0, < 4.0.0");
  lock([REGISTRY, locked]);
  expect(checkRequirements(binary(version), folder)).toEqual([]);
});

/** What real ones said of a block that OpenTofu 1.8.9 cannot read, and 1.10.7, 1.12.6 and Terraform 1.7.5 can. */
test.each([
  ["1.8.9", "opentofu", true],
  ["1.9.4", "opentofu", true],
  ["1.10.7", "opentofu", false],
  ["1.12.6", "opentofu", false],
  ["1.7.5", "terraform", false],
] as const)("that a stack lets go of objects is told to %s of %s before init: %s", (version, product, refused) => {
  const removed = [{ from: "kubernetes_service_v1.web", lifecycle: { destroy: false } }];
  const check = (): unknown => checkRequirements(binary(version, product), folder);
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ removed }));
  if (refused) expect(check).toThrow(expect.objectContaining({ code: "RemovedUnsupported" }));
  else expect(check).not.toThrow();
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ resource: {} }));
  expect(check).not.toThrow();
});

test("a failure that is a known fault is told as such, with what Terraform said and the way on", () => {
  const said =
    "  Error: Missing Resource Identity After Update: The Terraform provider …\n    with kubernetes_stateful_set_v1.db";
  const fault = knownFault(binary("1.11.4"), said, "terraform apply", folder);
  expect(fault?.code).toBe("IdentityMissing");
  expect(fault?.message).toContain("kubernetes_stateful_set_v1.db");
  expect(fault?.message).toContain("run the same command again");
  expect(fault?.message).toContain(">= 2.38.0, < 3.2.1");
  expect(knownFault(binary("1.11.4"), "  Error: Invalid index", "terraform plan", folder)).toBeUndefined();
});
