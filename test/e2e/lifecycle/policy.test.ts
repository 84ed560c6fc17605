import { ConfigMap, RetiredService, StatelessService, type EnvironmentStack, type OnDelete } from "../../../lib";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { createNamespace, deleteNamespace, names, read } from "./support/live";
import { preventedBy } from "./support/prevented";
import { Workspace } from "./support/workspace";

const namespace = uniqueName("policy");
const workspace = new Workspace(namespace);
const web =
  (onDelete: Pick<OnDelete, "workload" | "autoscaler"> | undefined, config: "retain" | "delete" | undefined) =>
  (stack: EnvironmentStack): void => {
    new ConfigMap(stack, "settings", { data: { a: "1" }, onDelete: config });
    new StatelessService(stack, "web", {
      containers: [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080 }] }],
      autoscaling: { maxReplicas: 3, targetCpuUtilization: 50 },
      onDelete,
    });
  };
const RETAINED = web({ workload: "retain", autoscaler: "retain" }, "retain");
const nothing = (): void => undefined;

/** What Terraform says of a plan that it refuses, in one line. */
async function refusal(build: (stack: EnvironmentStack) => void, ...args: string[]): Promise<string> {
  await workspace.synthesise(build);
  const { exitCode, stdout, stderr } = await workspace.attempt("plan", "-no-color", ...args);
  expect(exitCode).toBe(1);
  return `${stdout}${stderr}`.replace(/[\s│]+/g, " ");
}
const record = (address: string): string => `terraform_data.retained["${address}"]`;
const planned = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await workspace.plan()).map(({ address, actions }) => [address, actions.join()]));
const present = async (): Promise<string[]> =>
  (
    await Promise.all(
      ["Service", "Deployment", "HorizontalPodAutoscaler"].map(async (kind) =>
        (await names(kind, namespace)).map((name) => `${kind}/${name}`),
      ),
    )
  ).flat();

beforeAll(async () => {
  await createNamespace(namespace);
  await workspace.synthesise(RETAINED);
  await workspace.apply();
});

afterAll(async () => {
  await deleteNamespace(namespace);
  workspace.remove();
});

describe(`onDelete: "retain", with the ${sharedSandbox().provider} provider`, () => {
  test("stops a plan without the construct, tells what to do, and nothing is touched", async () => {
    const said = await refusal(nothing);
    for (const address of [
      "kubernetes_deployment_v1.web",
      "kubernetes_horizontal_pod_autoscaler_v2.web",
      "kubernetes_config_map_v1.settings",
    ])
      expect(preventedBy(said)).toContain(record(address));
    expect(said).toContain("put a RetiredService in its place");
  });

  test("stops the destruction of the whole stack", async () => {
    const said = await refusal(RETAINED, "-destroy");
    expect(preventedBy(said)).toContain(record("kubernetes_deployment_v1.web"));
  });

  test("stops a RetiredService that would keep less", async () => {
    const said = await refusal((stack) => {
      new RetiredService(stack, "web", { keep: ["service"], keepConfig: ["settings"] });
    });
    expect(preventedBy(said)).toContain(record("kubernetes_deployment_v1.web"));
    expect(preventedBy(said)).not.toContain(record("kubernetes_config_map_v1.settings"));
  });

  test("is given up by saying delete, in place, and then the construct may go with all of it", async () => {
    await workspace.synthesise(web({ workload: "delete", autoscaler: "delete" }, "delete"));
    expect(await planned()).toEqual({
      'terraform_data.released["kubernetes_config_map_v1.settings"]': "delete",
      'terraform_data.released["kubernetes_deployment_v1.web"]': "delete",
      'terraform_data.released["kubernetes_horizontal_pod_autoscaler_v2.web"]': "delete",
    });
    await workspace.applyPlan();
    await workspace.synthesise(nothing);
    expect(await planned()).toEqual({
      "kubernetes_config_map_v1.settings": "delete",
      "kubernetes_deployment_v1.web": "delete",
      "kubernetes_horizontal_pod_autoscaler_v2.web": "delete",
      "kubernetes_service_v1.web": "delete",
    });
  });

  test("lets a RetiredService keep all of it, and the state then knows nothing of it", async () => {
    await workspace.synthesise(RETAINED);
    await workspace.apply();
    const before = await read("Deployment", namespace, "web-v1");
    await workspace.synthesise((stack) => {
      new RetiredService(stack, "web", { keep: ["workload", "autoscaler"], keepConfig: ["settings"] });
    });
    await workspace.apply();
    expect(workspace.addresses()).toEqual([]);
    expect(await present()).toEqual(["Deployment/web-v1", "HorizontalPodAutoscaler/web"]);
    expect(await names("ConfigMap", namespace)).toContain("settings");
    expect((await read("Deployment", namespace, "web-v1"))?.metadata?.uid).toBe(before?.metadata?.uid);
    // The blocks name what the state does not have any more, with the RetiredService and without it.
    expect(await planned()).toEqual({});
    await workspace.synthesise(nothing);
    expect(await planned()).toEqual({});
  });
});
