import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { findTerraform, runTerraform, runTerraformOrThrow, type Terraform } from "../../../lib/terraform";
import { environments } from "../../../stacks/environments";
import { OnlineBoutique } from "../../../stacks/online-boutique";
import { all, read, type LiveObject } from "../lifecycle/support/live";
import { currentContext } from "../lifecycle/support/workspace";
import { recordObjects, recordPlanFile } from "../support/record/recorder";
import { sharedSandbox, uniqueName } from "../support/sandbox";

const sandbox = sharedSandbox();
const folder = mkdtempSync(join(tmpdir(), "environments-"));
const suffix = uniqueName("e2e");
const namespaceOf = (name: string): string => `boutique-${name}-${suffix}`;
let terraform: Terraform;

function synthesise(protect: boolean): void {
  const app = new App({ outdir: join(folder, "out") });
  const cluster = { kubeconfig: sandbox.kubeconfig, context: currentContext(sandbox.kubeconfig) };
  for (const environment of environments) {
    new OnlineBoutique(app, environment.name, {
      ...environment,
      namespace: namespaceOf(environment.name),
      cluster,
      backend: { type: "local", path: state(environment.name) },
      protect: environment.protect && protect,
    });
  }
  app.synth();
}

const options = (name: string) => ({ cwd: join(folder, "out", "stacks", name), env: sandbox.env });
const state = (name: string) => join(folder, `${name}.tfstate`);
const run = (name: string, ...args: string[]) => runTerraformOrThrow(terraform, args, options(name));
async function change(name: string, how: "apply" | "destroy"): Promise<void> {
  await run(name, how, "-auto-approve", "-no-color", "-parallelism=30");
  await recordObjects(state(name));
}

/** Identity and generation of all objects of an environment: the same only where nothing was touched. */
async function fingerprint(name: string): Promise<readonly string[]> {
  const kinds = ["Service", "Deployment", "StatefulSet", "ServiceAccount", "PersistentVolumeClaim"];
  const found = await Promise.all(kinds.map((kind) => all(kind, namespaceOf(name))));
  return found
    .flatMap((objects) => Object.values(objects))
    .map(({ kind, metadata }: LiveObject) => [kind, metadata?.name, metadata?.uid, metadata?.generation].join(" "))
    .sort();
}

beforeAll(async () => {
  terraform = await findTerraform();
  synthesise(true);
  for (const { name } of environments) {
    await run(name, "init", "-input=false");
    await change(name, "apply");
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(environments.map(({ name }) => name))("a second plan of %s is empty", async (name) => {
  const plan = await runTerraform(terraform, ["plan", "-detailed-exitcode", "-out=tfplan", "-no-color"], options(name));
  expect([plan.exitCode, plan.exitCode === 0 ? "" : plan.stdout.toString()]).toEqual([0, ""]);
  await recordPlanFile(terraform, "tfplan", options(name));
});

test("the environments run next to each other, each in its own size", async () => {
  for (const { name, replicas } of environments) {
    const deployments = await all("Deployment", namespaceOf(name));
    const { spec } = deployments["adservice-v1"] as unknown as { spec: { replicas: number } };
    expect(spec.replicas).toBe(replicas);
  }
  const frontend = await read("Service", namespaceOf("prod"), "frontend-external");
  expect(frontend).toMatchObject({
    status: { loadBalancer: { ingress: [{ ip: expect.stringMatching(/^198\.51\./) }] } },
  });
});

test("a protected environment refuses to be destroyed", async () => {
  const before = await fingerprint("prod");
  const { exitCode, stderr } = await runTerraform(
    terraform,
    ["destroy", "-auto-approve", "-no-color"],
    options("prod"),
  );
  expect(exitCode).toBe(1);
  expect(stderr).toContain("prevent_destroy");
  expect(await fingerprint("prod")).toEqual(before);
});

test("the environments are destroyed one by one without a touch to the others", async () => {
  synthesise(false);
  await change("prod", "apply"); // takes the protection off
  const left = environments.map(({ name }) => name);
  for (const name of [...left]) {
    left.splice(left.indexOf(name), 1);
    const before = await Promise.all(left.map(fingerprint));
    await change(name, "destroy");
    expect(await read("Namespace", "", namespaceOf(name))).toBeUndefined();
    expect(await Promise.all(left.map(fingerprint))).toEqual(before);
  }
});
