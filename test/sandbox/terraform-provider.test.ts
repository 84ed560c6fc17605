import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxEnvironment, sandboxFolder } from "../../lib/sandbox";
import { engineOf, ENGINES, type Engine } from "../../lib/compatibility";
import {
  chooseProvider,
  renewProvider,
  sandboxProvider,
  type ProviderChoice,
} from "../../lib/sandbox/terraform-provider";
import { findTerraform } from "../../lib/terraform";
import { recorder } from "./recorder";

/** What goes with the Terraform of this machine, and what does not. */
const RELEASES: Readonly<Record<Engine, string>> = { "<1.12": "2.38.0", ">=1.12": "3.2.1" };
let engine: Engine;
let VERSION: string;
const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
const before = { ...process.env };
let home: string;
let registry: string;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "provider-choice-"));
  process.env = { ...before, HOME: home, XDG_CACHE_HOME: join(home, "cache"), XDG_DATA_HOME: join(home, "data") };
  // No way to the provider but the one that a test makes; the real registry is not asked.
  cliConfiguration('provider_installation {\n  filesystem_mirror {\n    path = "/nowhere"\n  }\n}');
  engine = engineOf((await findTerraform()).version);
  VERSION = RELEASES[engine];
  registry = { terraform: "registry.terraform.io", opentofu: "registry.opentofu.org" }[(await findTerraform()).product];
});

afterEach(() => {
  process.env = before;
  rmSync(home, { recursive: true, force: true });
});

function cliConfiguration(text: string): void {
  process.env.TF_CLI_CONFIG_FILE = join(home, "terraformrc");
  writeFileSync(process.env.TF_CLI_CONFIG_FILE, text);
}

/** Puts a provider into a mirror; Terraform looks at its place and its name, and does not start it here. */
function putProvider(mirror: string, version = VERSION): void {
  const folder = join(mirror, registry, "hashicorp", "kubernetes", version, platform);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `terraform-provider-kubernetes_v${version}`);
  writeFileSync(file, "#!/bin/sh\nexit 1\n");
  chmodSync(file, 0o755);
}

async function choose(choice: ProviderChoice) {
  const folder = sandboxFolder("choice");
  mkdirSync(folder.config, { recursive: true });
  const report = recorder();
  const provider = await chooseProvider(folder, choice, report);
  return { provider, said: report.lines.join("\n"), folder };
}

test("a provider that does not go with this Terraform is not taken", async () => {
  const mirror = join(home, "mirror");
  const other = RELEASES[engine === "<1.12" ? ">=1.12" : "<1.12"];
  putProvider(mirror, other);
  cliConfiguration(`provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}`);
  expect((await choose("auto")).provider?.kind).toBe("offline");
  await expect(choose("real")).rejects.toMatchObject({
    code: "ProviderUnobtainable",
    message: expect.stringContaining(ENGINES[engine].provider),
  });
  putProvider(mirror);
  expect((await choose("real")).provider?.text).toBe(`hashicorp/kubernetes ${VERSION}`);
});

test("another Terraform gets another provider when the sandbox is brought up again, and the shell is told", async () => {
  const { folder } = await choose("offline");
  expect(sandboxEnvironment("choice")).toMatchObject({ KUBE_SERVICES_ENGINE: engine });
  const [version, wanted] = engine === "<1.12" ? ["1.15.9", ">=1.12"] : ["1.11.4", "<1.12"];
  const newer = join(home, "another-terraform");
  writeFileSync(newer, `#!/bin/sh\necho Terraform v${version}\n`);
  chmodSync(newer, 0o755);
  process.env.TERRAFORM_BINARY_NAME = newer;
  await renewProvider(folder, recorder());
  expect(sandboxEnvironment("choice")).toMatchObject({ KUBE_SERVICES_ENGINE: wanted });
});

test.each(["auto", "real"] as const)(
  "%s: a mirror that TF_CLI_CONFIG_FILE names gives the real provider",
  async (choice) => {
    const mirror = join(home, "mirror");
    putProvider(mirror);
    cliConfiguration(`provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}`);
    const { provider, said } = await choose(choice);
    expect(provider).toEqual({ kind: "real", choice, text: `hashicorp/kubernetes ${VERSION}`, mirrored: true, engine });
    expect(said).toBe(`Terraform provider: done, hashicorp/kubernetes ${VERSION}`);
    // Terraform takes it from where the user's own configuration says.
    expect(sandboxEnvironment("choice")).not.toHaveProperty("TF_CLI_CONFIG_FILE");
  },
);

test("the user's plugin folder, ~/.terraform.d/plugins, gives the real provider", async () => {
  putProvider(join(home, ".terraform.d", "plugins"));
  cliConfiguration("");
  const { provider } = await choose("auto");
  expect(provider).toMatchObject({ kind: "real", text: `hashicorp/kubernetes ${VERSION}`, mirrored: true });
});

test("the registry is asked where there is neither, and its refusal is told", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  cliConfiguration(
    `host "${registry}" {\n  services = { "providers.v1" = "http://127.0.0.1:${port}/v1/providers/" }\n}\n` +
      "provider_installation {\n  direct {}\n}",
  );
  try {
    const { provider, said } = await choose("auto");
    expect(asked).toContain("/v1/providers/hashicorp/kubernetes/versions");
    expect(provider?.kind).toBe("offline");
    expect(said).toContain("the sandbox's offline provider; hashicorp/kubernetes cannot be had: ");
    expect(said).toContain(registry);
  } finally {
    server.close();
  }
});

test("where it cannot be had, Terraform is given the sandbox's offline provider, which says so", async () => {
  const { provider, said, folder } = await choose("auto");
  expect(provider?.kind).toBe("offline");
  expect(said).toContain("the sandbox's offline provider; hashicorp/kubernetes cannot be had: ");
  expect(sandboxEnvironment("choice")).toMatchObject({ TF_CLI_CONFIG_FILE: folder.terraformrc });
  expect(readFileSync(folder.terraformrc, "utf8")).toContain(folder.plugins);
});

test("a home with blanks and quotes in its name does not keep Terraform from locking the offline provider", async () => {
  process.env.XDG_CACHE_HOME = join(home, `it's "my" $HOME (ü)`);
  await choose("offline");
  const stack = join(home, "stack");
  mkdirSync(stack);
  const required_providers = { kubernetes: { source: "hashicorp/kubernetes", version: VERSION } };
  writeFileSync(join(stack, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
  const { path } = await findTerraform();
  const { status, stderr } = spawnSync(path, ["providers", "lock", `-platform=${platform}`], {
    cwd: stack,
    encoding: "utf8",
    env: { ...process.env, ...sandboxEnvironment("choice") },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(readFileSync(join(stack, ".terraform.lock.hcl"), "utf8")).toContain(VERSION);
});

test("an offline provider whose program is gone says so, and the next up brings it back", async () => {
  const { folder } = await choose("offline");
  const starter = join(folder.plugins, "start-offline-provider");
  const right = readFileSync(starter, "utf8");
  writeFileSync(starter, right.replace(/'[^']*\.[jt]s'/g, "'/nowhere/start.js'"));
  const { status, stderr } = spawnSync(starter, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("kube-services sandbox up") });
  await renewProvider(folder, recorder());
  expect(readFileSync(starter, "utf8")).toBe(right);
});

test("where it cannot be had and nothing else will do, that is an error with the ways to get it", async () => {
  await expect(choose("real")).rejects.toMatchObject({
    code: "ProviderUnobtainable",
    message: expect.stringContaining("TF_CLI_CONFIG_FILE, ~/.terraform.d/plugins"),
  });
});

test("the real provider is left alone where the offline one is asked for, and is back afterwards", async () => {
  putProvider(join(home, ".terraform.d", "plugins"));
  cliConfiguration("");
  const { provider, said, folder } = await choose("offline");
  expect([provider?.kind, said]).toEqual(["offline", "Terraform provider: done, the sandbox's offline provider"]);
  expect(existsSync(folder.terraformrc)).toBe(true);
  expect((await choose("auto")).provider?.kind).toBe("real");
  expect(existsSync(folder.terraformrc)).toBe(false);
});

describe("the offline provider is not taken for the real one", () => {
  test("in a shell that uses the sandbox, or another one", async () => {
    for (const name of ["choice", "other"]) {
      const other = sandboxFolder(name);
      mkdirSync(other.config, { recursive: true });
      await chooseProvider(other, "offline", recorder());
      Object.assign(process.env, sandboxEnvironment(name)); // eval "$(kube-services sandbox env)"
      const { provider, folder } = await choose("auto");
      expect(provider?.kind).toBe("offline");
      expect(existsSync(folder.terraformrc)).toBe(true);
    }
  });

  test("where the user's own configuration leads to a copy of it", async () => {
    const { folder } = await choose("offline");
    const copy = join(home, "copy");
    cpSync(folder.plugins, copy, { recursive: true });
    cliConfiguration(`provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(copy)}\n  }\n}`);
    const { provider, said } = await choose("auto");
    expect(provider?.kind).toBe("offline");
    expect(said).toContain("Terraform's configuration leads to a sandbox's offline provider");
    await expect(choose("real")).rejects.toMatchObject({ code: "ProviderUnobtainable" });
  });

  test("and the shell forgets it where the sandbox has the real one now", async () => {
    await choose("offline");
    Object.assign(process.env, sandboxEnvironment("choice"));
    putProvider(join(home, ".terraform.d", "plugins"));
    expect((await choose("auto")).provider?.kind).toBe("real");
    expect(sandboxEnvironment("choice")).toMatchObject({ TF_CLI_CONFIG_FILE: "", TF_CLI_ARGS_providers_lock: "" });
  });
});

test("what was asked for is kept for the next start", async () => {
  const { folder } = await choose("offline");
  expect(sandboxProvider(folder)).toMatchObject({ kind: "offline", choice: "offline" });
});

test("without Terraform a sandbox comes up all the same, and says that no provider was prepared", async () => {
  process.env.PATH = home;
  delete process.env.TERRAFORM_BINARY_NAME;
  const { provider, said } = await choose("auto");
  expect(provider).toBeUndefined();
  expect(said).toContain("TerraformMissing");
  expect(said).toContain("No Terraform provider was prepared.");
  await expect(choose("offline")).rejects.toMatchObject({ code: "TerraformMissing" });
});
