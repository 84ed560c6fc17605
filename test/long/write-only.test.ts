import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { TerraformVariable } from "cdktf";
import { EphemeralVariable, Secret, StatelessService, type EnvironmentStack } from "../../lib";
import { satisfies } from "../../lib/compatibility";
import { runCli } from "../e2e/support/cli";
import { sharedSandbox, terraformVersion, uniqueName } from "../e2e/support/sandbox";
import { filesIn, tracesIn } from "../e2e/support/traces";
import { createNamespace, deleteNamespace, read } from "../e2e/lifecycle/support/live";
import { Workspace } from "../e2e/lifecycle/support/workspace";

/*
 * Values of write-only Secrets are sent to the cluster and leave no trace: not in a state or its backup, not in a saved
 * plan or its JSON, not in what is synthesised, not in what Terraform and kube-services print. A value of `data`, which
 * Terraform does keep, shows that traces are found.
 */
const able = satisfies(terraformVersion(), ">= 1.11.0") === true;
const namespace = uniqueName("write-only");
const workspace = new Workspace(namespace, "shop", false);
const canary = (name: string): string => `${name}-canary-${randomBytes(12).toString("hex")}`;
const first = { password: canary("first"), key: canary("key") };
const second = { password: canary("second"), key: canary("other-key") };
const kept = canary("kept");
const printed = new Map<string, string>();

const shop =
  (revision: number) =>
  (stack: EnvironmentStack): void => {
    const password = new EphemeralVariable(stack, "db_password");
    const key = new EphemeralVariable(stack, "api_key");
    const secret = new Secret(stack, "credentials", {
      writeOnly: {
        revision,
        data: { password: password.stringValue, url: `postgres://user:${password.stringValue}@db/shop` },
        binaryData: { key: key.stringValue },
      },
    });
    new StatelessService(stack, "api", {
      restartOn: secret.revision,
      containers: [
        {
          image: "nginx:1.27",
          ports: [{ name: "http-web", containerPort: 8080 }],
          envFrom: [{ secretRef: { name: secret.name } }],
        },
      ],
    });
    const value = new TerraformVariable(stack, "kept", { type: "string", sensitive: true }).stringValue;
    new Secret(stack, "known", { data: { value } });
  };

function setVariables({ password, key }: typeof first): void {
  process.env["TF_VAR_db_password"] = password;
  process.env["TF_VAR_api_key"] = Buffer.from(key).toString("base64");
  process.env["TF_VAR_kept"] = kept;
}

async function terraform(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await workspace.attempt(...args);
  printed.set(`terraform ${args.join(" ")}`, `${stdout}${stderr}`);
  expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
  return stdout;
}

/** What the cluster holds, decoded. */
async function live(): Promise<Readonly<Record<string, string>>> {
  const { data = {} } = (await read("Secret", namespace, "credentials")) as { data?: Record<string, string> };
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
}
const arrived = ({ password, key }: typeof first) => ({ password, url: `postgres://user:${password}@db/shop`, key });
const generation = async () => (await read("Deployment", namespace, "api-v1"))?.metadata?.generation ?? 0;

async function planAndApply(file: string): Promise<readonly string[]> {
  await terraform("plan", `-out=${file}`, "-no-color");
  const json = await terraform("show", "-json", file);
  await terraform("apply", "-no-color", file);
  const { resource_changes: changes = [] } = JSON.parse(json) as {
    resource_changes?: { address: string; change: { actions: string[] } }[];
  };
  return changes.filter(({ change }) => change.actions.join() === "update").map(({ address }) => address);
}

beforeAll(() => createNamespace(namespace));
afterAll(async () => {
  for (const name of ["db_password", "api_key", "kept"]) delete process.env[`TF_VAR_${name}`];
  await deleteNamespace(namespace);
  workspace.remove();
});

(able ? test : test.skip)(
  `write-only values reach the cluster and leave no trace, with the ${sharedSandbox().provider} provider` +
    (able ? "" : ` (not run: version ${terraformVersion()} has none)`),
  async () => {
    setVariables(first);
    await workspace.synthesise(shop(1));
    await planAndApply("first.tfplan");
    expect(await live()).toEqual(arrived(first));
    const before = await generation();

    // Terraform cannot see that a value has changed, until the revision says so.
    setVariables(second);
    expect(await workspace.plan()).toEqual([]);
    await workspace.synthesise(shop(2));
    const updated = await planAndApply("second.tfplan");
    expect(updated.filter((address) => address.startsWith("kubernetes_"))).toEqual([
      "kubernetes_deployment_v1.api",
      "kubernetes_secret_v1.credentials",
    ]);
    expect(await live()).toEqual(arrived(second));
    expect(await generation()).toBeGreaterThan(before);

    const out = ["--outdir", join(workspace.folder, "out")];
    for (const args of [
      ["audit", "--stack", "shop", "--no-synth", "--format", "json"],
      ["export", "shop"],
    ]) {
      const { stdout, stderr } = await runCli([...args, ...out], workspace.env);
      expect(stdout).toContain("api");
      printed.set(`kube-services ${args.join(" ")}`, `${stdout}${stderr}`);
    }

    const places = new Map<string, Buffer | string>([...filesIn(workspace.folder), ...printed]);
    expect([...places.keys()]).toEqual(
      expect.arrayContaining(["terraform.tfstate.backup", "out/stacks/shop/first.tfplan!tfplan"]),
    );
    expect(tracesIn(places, kept)).toEqual(
      expect.arrayContaining([
        "terraform.tfstate",
        "terraform.tfstate.backup",
        "out/stacks/shop/second.tfplan!tfstate",
        "terraform show -json first.tfplan",
      ]),
    );
    for (const value of [...Object.values(first), ...Object.values(second)])
      expect([value, ...tracesIn(places, value)]).toEqual([value]);
  },
);
