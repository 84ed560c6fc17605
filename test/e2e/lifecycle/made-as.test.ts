import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StatefulService, WorkloadService, type EnvironmentStack } from "../../../lib";
import { uniqueName } from "../support/sandbox";
import { createNamespace, deleteNamespace, read } from "./support/live";
import { Workspace } from "./support/workspace";

/*
 * `terraform_data.made_as` says of a stack's resources what the provider would not notice being taken out. Stacks of
 * earlier versions have none, and neither have objects that are imported.
 */
const namespace = uniqueName("made-as");
const workspace = new Workspace(namespace, "shop", false);
const POD = { containers: [{ image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080 }] }], replicas: 0 };
const SERVICE = { selector: { app: "web" }, ports: [{ name: "http", port: 80 }] };
const data = (storageClassName?: string) => ({
  claimTemplate: { name: "data", storage: "1Gi", ...(storageClassName === undefined ? {} : { storageClassName }) },
  mountPath: "/data",
});

const declare =
  (said: boolean) =>
  (stack: EnvironmentStack): void => {
    new WorkloadService(stack, "plain", SERVICE);
    new WorkloadService(stack, "headless", { ...SERVICE, ...(said ? { access: { type: "Headless" } } : {}) });
    new WorkloadService(stack, "balancer", {
      ...SERVICE,
      ...(said ? { exposure: { type: "LoadBalancer", allocateLoadBalancerNodePorts: false } } : {}),
    });
    new StatefulService(stack, "db", { ...POD, volumes: [data(said ? "standard" : undefined)] });
  };
const STACK = { waitForRollout: false } as const;

interface Configuration {
  readonly resource: Readonly<Record<string, Record<string, { lifecycle?: Record<string, unknown> }>>>;
}

/** The configuration without what a version that knew no record did not write. */
function asBefore(): void {
  const file = join(workspace.directory, "cdk.tf.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as Configuration;
  delete json.resource["terraform_data"]?.["made_as"];
  for (const named of Object.values(json.resource))
    for (const { lifecycle } of Object.values(named)) {
      delete lifecycle?.["replace_triggered_by"];
      delete lifecycle?.["postcondition"];
    }
  writeFileSync(file, JSON.stringify(json));
}

const stopped = async (): Promise<string> => {
  const { exitCode, stderr } = await workspace.attempt("plan", "-no-color");
  expect(exitCode).toBe(1);
  return stderr.replace(/[\s│]+/g, " ");
};

beforeAll(async () => {
  await createNamespace(namespace);
  await workspace.synthesise(declare(true), STACK);
  asBefore();
  await workspace.apply();
});

afterAll(async () => {
  await deleteNamespace(namespace);
  workspace.remove();
});

test("a stack without the record that takes things out stops where they would be kept", async () => {
  await workspace.synthesise(declare(false), STACK);
  const said = await stopped();
  for (const code of ["AccessKept", "ClaimClassKept"]) expect(said).toContain(code);
});

test("an upgrade changes nothing, and from then on what is taken out replaces", async () => {
  await workspace.synthesise(declare(true), STACK);
  expect(await workspace.plan()).toEqual([]);
  await workspace.applyPlan();
  await workspace.synthesise(declare(false), STACK);
  const planned = (await workspace.plan()).map(({ address, actions }) => [address, actions.join()]);
  expect(planned).toEqual([
    ["kubernetes_service_v1.balancer", "delete,create"],
    ["kubernetes_service_v1.headless", "delete,create"],
    ["kubernetes_stateful_set_v1.db", "delete,create"],
  ]);
});

test("an import replaces nothing, and what was taken out before it stops", async () => {
  const before = await read("Service", namespace, "headless");
  await workspace.synthesise(declare(true), STACK);
  await workspace.run("state", "rm", "kubernetes_service_v1.headless");
  await workspace.run("import", "kubernetes_service_v1.headless", `${namespace}/headless`);
  expect((await workspace.plan()).filter(({ actions }) => actions.includes("delete"))).toEqual([]);
  await workspace.run("state", "rm", "terraform_data.made_as");
  await workspace.synthesise(declare(false), STACK);
  expect(await stopped()).toContain("AccessKept");
  expect((await read("Service", namespace, "headless"))?.metadata?.uid).toBe(before?.metadata?.uid);
});
