import { generateKeyPairSync } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppsV1Api, CoreV1Api } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { App } from "cdktf";
import { Deployment, EnvironmentStack, EphemeralVariable, Secret } from "../../lib";
import { sha256 } from "../../lib/sha256";
import { dataOf } from "../support/document";
import { filesBelow } from "../../lib/release/files";
import { reseal } from "../release/support/reseal";
import { loadKubeConfig } from "./support/apply";
import { runCli, type CliResult } from "./support/cli";
import { sharedSandbox, uniqueName } from "./support/sandbox";

const sandbox = sharedSandbox();
const namespace = uniqueName("release");
const folder = mkdtempSync(join(tmpdir(), "kube-services-release-test-"));
const outdir = join(folder, "out");
const state = join(folder, "terraform.tfstate");
const CANARY = "hunter2-of-the-release";
/** The value of the ephemeral variable, where it is said. */
const SAID = { TF_VAR_db_password: CANARY };
let core: CoreV1Api;
let apps: AppsV1Api;
let context: string;

/** A key pair in the test's folder; the path of each half. */
function keyPair(name: string, type: "ed25519" | "ec"): { readonly key: string; readonly pub: string } {
  const pair = type === "ec" ? generateKeyPairSync("ec", { namedCurve: "prime256v1" }) : generateKeyPairSync("ed25519");
  const files = { key: join(folder, `${name}.key`), pub: join(folder, `${name}.pub`) };
  writeFileSync(files.key, pair.privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  writeFileSync(files.pub, pair.publicKey.export({ type: "spki", format: "pem" }));
  return files;
}
const planner = keyPair("planner", "ed25519");
const approver = keyPair("approver", "ec");
const stranger = keyPair("stranger", "ed25519");
const digestKey = join(folder, "digest.key");
writeFileSync(digestKey, "0123456789abcdef0123456789abcdef");

function synthesise(image: string): void {
  const app = new App({ outdir });
  const stack = new EnvironmentStack(app, "shop", {
    cluster: { kubeconfig: sandbox.kubeconfig, context },
    namespace,
    backend: { type: "local", path: state },
    partOf: namespace,
  });
  new Deployment(stack, "worker", { containers: [{ image }] });
  new Secret(stack, "db", {
    writeOnly: { data: { password: new EphemeralVariable(stack, "db_password").stringValue }, revision: 1 },
  });
  app.synth();
}

const run = (args: readonly string[], env: Readonly<Record<string, string>> = SAID): Promise<CliResult> =>
  runCli(args, { ...sandbox.env, ...env });
const plan = (out: string, ...more: string[]): Promise<CliResult> =>
  run([
    "plan",
    "shop",
    "--no-synth",
    "--outdir",
    outdir,
    "--out",
    out,
    "--key",
    planner.key,
    "--digest-key",
    digestKey,
    ...more,
  ]);
const approve = (release: string, key: string, ...more: string[]): Promise<CliResult> =>
  run(["approve", release, "--key", key, "--by", "ann@example.com", "--yes", ...more]);
const POLICY = ["--trust", approver.pub, "--planner", planner.pub];
const apply = (release: string, env?: Readonly<Record<string, string>>, ...more: string[]): Promise<CliResult> =>
  run(["apply", release, ...POLICY, "--digest-key", digestKey, ...more], env);
const images = async (): Promise<readonly (string | undefined)[]> =>
  (await apps.listNamespacedDeployment({ namespace })).items.map(
    (one) => one.spec?.template.spec?.containers[0]?.image,
  );
/** What the state is, byte for byte. */
const stateNow = (): string | undefined => (existsSync(state) ? sha256(readFileSync(state)) : undefined);

beforeAll(async () => {
  const client = await import("@kubernetes/client-node");
  const config = await loadKubeConfig(sandbox.kubeconfig);
  core = config.makeApiClient(client.CoreV1Api);
  apps = config.makeApiClient(client.AppsV1Api);
  context = config.getCurrentContext();
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  synthesise("example.com/worker:1");
});

afterAll(async () => {
  await core.deleteNamespace({ name: namespace });
  rmSync(folder, { recursive: true, force: true });
});

describe(`a plan that is approved and applied, with the ${sandbox.provider} provider`, () => {
  const first = join(folder, "first");

  test("is written with its audit and all that another machine needs, and without a secret in clear for others", async () => {
    const { code, stderr, stdout } = await plan(first);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("hold every secret") });
    expect(stdout).toMatch(/^shop: make \d+/m);
    const files = filesBelow(join(first, "shop"));
    expect(files).toEqual(
      expect.arrayContaining([
        "audit.html",
        "audit.json",
        "audit.md",
        "configuration/.terraform.lock.hcl",
        "configuration/cdk.tf.json",
        "manifest.dsse.json",
        "plan.json",
        "plan.masked.json",
        "plan.tfplan",
      ]),
    );
    for (const name of files) {
      const path = join(first, "shop", name);
      expect({ name, canary: readFileSync(path).includes(CANARY) }).toEqual({ name, canary: false });
      if (name === "plan.tfplan" || name === "plan.json") expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  }, 240_000);

  test("is refused before anybody has approved it, with nothing touched", async () => {
    const { code, stderr } = await apply(first);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("ApprovalMissing at ") });
    expect(stderr).toContain("and has 0");
    expect(await images()).toEqual([]);
    expect(stateNow()).toBeUndefined();
  });

  test("is refused with the approval of a stranger, of the planner, and where the variable is not said or another", async () => {
    const copy = join(folder, "refused");
    cpSync(first, copy, { recursive: true });
    expect((await approve(copy, stranger.key)).code).toBe(0);
    expect((await approve(copy, planner.key)).code).toBe(0);
    const { code, stderr } = await apply(copy, {});
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("ApprovalForeign") });
    expect(stderr).toContain("EphemeralMissing at shop db_password");
    const other = await apply(copy, { TF_VAR_db_password: "another" });
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("EphemeralDiffers at shop db_password") as unknown,
    });
    expect(other.stderr).not.toContain("another\n");
    expect(stateNow()).toBeUndefined();
  }, 120_000);

  test("is not approved where what people are shown of it is something else, even if the planner has signed that", async () => {
    const copy = join(folder, "shown");
    cpSync(first, copy, { recursive: true });
    writeFileSync(join(copy, "shop", "plan.masked.json"), "{}");
    reseal(join(copy, "shop", "manifest.dsse.json"), planner.key, ({ predicate }) => {
      predicate["changes"] = { ...(predicate["changes"] as object), create: 0 };
      predicate["acknowledgements"] = [{ rule: "no-limits", reason: "said by nobody" }];
    });
    const { code, stderr } = await approve(copy, approver.key);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("ShownDiffers") });
    for (const what of ["plan.masked.json", "changes of", "acknowledgements of"]) expect(stderr).toContain(what);
    expect(existsSync(join(copy, "approvals"))).toBe(false);
  }, 120_000);

  test("is applied once it is approved, and a record says so", async () => {
    expect(await approve(first, approver.key)).toMatchObject({ code: 0 });
    const verified = await run(["verify", first, ...POLICY, "--format", "json"]);
    expect(verified.code).toBe(0);
    expect(dataOf<readonly object[]>(verified.stdout)).toEqual([
      expect.objectContaining({
        stack: "shop",
        needed: 1,
        problems: [],
        approvals: [expect.objectContaining({ by: "ann@example.com" })],
      }),
    ]);
    const { code, stdout, stderr } = await apply(first, SAID, "--format", "json", "--key", planner.key);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    const [result] = dataOf<readonly { record: string; applied: boolean; healthy: boolean }[]>(stdout);
    expect(result).toMatchObject({ applied: true, healthy: true });
    expect(await images()).toEqual(["example.com/worker:1"]);
    const secret = await core.readNamespacedSecret({ namespace, name: "db" });
    expect(Buffer.from(secret.data?.["password"] ?? "", "base64").toString()).toBe(CANARY);
    const record = JSON.parse(readFileSync(result?.record ?? "", "utf8")) as { payload: string };
    const text = Buffer.from(record.payload, "base64").toString();
    expect(JSON.parse(text)).toMatchObject({
      predicate: {
        outcome: "applied",
        ephemeral: ["db_password"],
        approvals: [{ by: "ann@example.com" }],
        state: { backend: "local" },
      },
    });
    expect(text).not.toContain(CANARY);
  }, 240_000);

  test("is refused the second time: the state has moved on", async () => {
    const before = stateNow();
    const { code, stderr } = await apply(first);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("StateMoved at shop") });
    expect(stateNow()).toBe(before);
  }, 120_000);

  test("is refused where another plan that is whole is in its place, even if manifest and approval say nothing against it", async () => {
    synthesise("example.com/worker:2");
    const second = join(folder, "second");
    expect((await plan(second, "--encrypt", "base64")).code).toBe(0);
    synthesise("example.com/worker:666");
    const evil = join(folder, "evil");
    expect((await plan(evil)).code).toBe(0);
    // Whoever plans and whoever approves have both been deceived: the JSON is that of another plan.
    const forged = join(folder, "forged");
    expect((await plan(forged)).code).toBe(0);
    const before = stateNow();
    const manifest = join(forged, "shop", "manifest.dsse.json");
    const evilPlan = readFileSync(join(evil, "shop", "plan.tfplan"));
    const secondJson = Buffer.from(readFileSync(join(second, "shop", "plan.json.enc"), "utf8"), "base64");
    writeFileSync(join(forged, "shop", "plan.tfplan"), evilPlan);
    writeFileSync(join(forged, "shop", "plan.json"), secondJson);
    cpSync(join(second, "shop", "plan.masked.json"), join(forged, "shop", "plan.masked.json"));
    reseal(manifest, planner.key);
    expect(await approve(forged, approver.key)).toMatchObject({ code: 0, stderr: "" });
    const { code, stderr } = await apply(forged);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("PlanNotShown at shop") });
    expect(await images()).toEqual(["example.com/worker:1"]);
    expect(stateNow()).toBe(before);

    // The encrypted one is applied, where somebody says how to decrypt it.
    expect(readdirSync(join(second, "shop")).filter((name) => name.startsWith("plan."))).toEqual([
      "plan.json.enc",
      "plan.masked.json",
      "plan.tfplan.enc",
    ]);
    expect(await approve(second, approver.key, "--decrypt", "base64 -d")).toMatchObject({ code: 0 });
    expect(await apply(second)).toMatchObject({ code: 2, stderr: expect.stringContaining("PlanEncrypted") as unknown });
    expect(await apply(second, SAID, "--decrypt", "base64 -d")).toMatchObject({ code: 0 });
    expect(await images()).toEqual(["example.com/worker:2"]);
  }, 400_000);
});
