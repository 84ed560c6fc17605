import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { ConfigMap, StatefulService, StatelessService, type EnvironmentStack } from "../../lib";
import { sha256 } from "../../lib/sha256";
import { dataOf } from "../support/document";
import { reseal } from "../release/support/reseal";
import { runCli, type CliResult } from "./support/cli";
import { localStack } from "./support/local-stack";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { createNamespace, deleteNamespace, read } from "./lifecycle/support/live";

const sandbox = sharedSandbox();
const namespace = uniqueName("large");
const folder = mkdtempSync(join(tmpdir(), "kube-services-large-stacks-"));
const outdir = join(folder, "out");

const stackOf = (app: App, name: string): EnvironmentStack => localStack(app, name, { folder, namespace });
const web = (stack: EnvironmentStack, name: string, image = "example.com/app:1"): StatelessService =>
  new StatelessService(stack, name, { replicas: 1, containers: [{ image, ports: [{ containerPort: 8080 }] }] });
const db = (stack: EnvironmentStack): StatefulService =>
  new StatefulService(stack, "db", {
    replicas: 1,
    containers: [{ image: "example.com/db:1", ports: [{ containerPort: 5432 }] }],
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
  });
function synthesise(build: (app: App) => void): void {
  const app = new App({ outdir });
  build(app);
  app.synth();
}
const run = (...args: readonly string[]): Promise<CliResult> =>
  runCli([...args, "--outdir", outdir], { ...sandbox.env });
const inRelease = (...args: readonly string[]): Promise<CliResult> => runCli(args, { ...sandbox.env });
const plan = (...args: readonly string[]): Promise<CliResult> => run("plan", "old", "--no-synth", ...args);
const deploy = async (stack: string): Promise<void> => {
  const { code, stderr } = await run("deploy", stack, "--no-synth", "--yes", "--no-wait", "--accept-findings");
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
};
const whole = (image?: string) => (app: App) => {
  const stack = stackOf(app, "old");
  new ConfigMap(stack, "settings", { data: { a: "1" } });
  for (const name of ["api", "cart", "pay"]) web(stack, name);
  web(stack, "web", image);
  db(stack);
};

beforeAll(async () => {
  await createNamespace(namespace);
  synthesise(whole());
});
afterAll(async () => {
  await deleteNamespace(namespace);
  rmSync(folder, { recursive: true, force: true });
});

describe(`a fast plan of a stack, with the ${sandbox.provider} provider`, () => {
  const release = join(folder, "release");

  test("is one of all where there is no state yet, and says why", async () => {
    const { code, stdout } = await plan("--fast");
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("(StateUnread)") });
    await deploy("old");
  });

  test("says that nothing differs", async () => {
    const { code, stdout } = await plan("--fast", "--format", "json");
    expect(code).toBe(0);
    expect(dataOf(stdout)).toMatchObject([
      { stack: "old", changes: { update: 0, create: 0, destroy: 0, replace: 0 }, way: { kind: "fast", planned: 1 } },
    ]);
  });

  test("is written with its evidence, which verify and audit check", async () => {
    synthesise(whole("example.com/app:2"));
    const { code, stdout } = await plan("--fast", "--out", release, "--format", "json");
    expect(code).toBe(0);
    const [written] = dataOf<readonly unknown[]>(stdout);
    expect(written).toMatchObject({ changes: { update: 1 }, way: { kind: "fast", planned: 1 } });
    const [json, evidence] = ["plan.json", "evidence.json"].map((name) => join(release, "old", name)) as [
      string,
      string,
    ];
    const { configuration } = JSON.parse(readFileSync(json, "utf8")) as {
      configuration: { root_module: { resources: { address: string }[] } };
    };
    // Terraform was given nothing else to read.
    expect(configuration.root_module.resources.map(({ address }) => address)).toEqual(["kubernetes_deployment_v1.web"]);
    expect((await inRelease("verify", release, "--approvals", "0")).code).toBe(0);
    const audited = async (...args: string[]): Promise<unknown> => {
      const { stdout: text } = await inRelease("audit", json, "--format", "json", ...args);
      return (JSON.parse(text) as { environments: [{ provenance: unknown }] }).environments[0].provenance;
    };
    expect(await audited("--evidence", evidence)).toMatchObject({ complete: "by evidence" });
    expect(await audited()).toMatchObject({ complete: expect.stringMatching(/^(no|not stated)$/) });
    const foreign = await inRelease("audit", json, "--evidence", evidence, "--evidence", foreignEvidence(evidence));
    expect({ code: foreign.code, stderr: foreign.stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("EvidenceForeign"),
    });
  });

  test("is refused with another evidence, even where the manifest speaks of it", async () => {
    const evidence = join(release, "old", "evidence.json");
    const before = readFileSync(evidence);
    const manifest = join(release, "old", "manifest.dsse.json");
    const signed = readFileSync(manifest);
    try {
      const proof = JSON.parse(before.toString("utf8")) as { unchanged: Record<string, unknown> };
      delete proof.unchanged["kubernetes_service_v1.web"];
      const forged = Buffer.from(JSON.stringify(proof));
      writeFileSync(evidence, forged);
      const altered = await inRelease("verify", release, "--approvals", "0");
      expect({ code: altered.code, stdout: altered.stdout }).toEqual({
        code: 1,
        stdout: expect.stringContaining("ReleaseAltered"),
      });
      reseal(manifest, undefined, ({ predicate }) => {
        predicate["evidence"] = { ...(predicate["evidence"] as object), sha256: sha256(forged) };
      });
      const forgery = await inRelease("verify", release, "--approvals", "0");
      expect({ code: forgery.code, stdout: forgery.stdout }).toEqual({
        code: 1,
        stdout: expect.stringContaining("EvidenceDiffers"),
      });
    } finally {
      writeFileSync(evidence, before);
      writeFileSync(manifest, signed);
    }
  });

  test("is applied, and then nothing differs", async () => {
    const { code, stderr } = await inRelease("apply", release, "--approvals", "0", "--no-wait");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    const found = (await read("Deployment", namespace, "web-v1")) as unknown as {
      spec: { template: { spec: { containers: { image: string }[] } } };
    };
    expect(found.spec.template.spec.containers[0]?.image).toBe("example.com/app:2");
    expect((await plan("--fast")).stdout).toContain("no changes");
  });
});

/** The evidence of another plan. */
function foreignEvidence(file: string): string {
  const other = join(folder, "foreign.json");
  const proof = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  writeFileSync(other, JSON.stringify({ ...proof, plan: "0".repeat(64) }));
  return other;
}
