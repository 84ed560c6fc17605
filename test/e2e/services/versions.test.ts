import type { AppsV1Api, DiscoveryV1Api, V1Deployment } from "@kubernetes/client-node" with {
  "resolution-mode": "import",
};
import { StatelessService } from "../../../lib";
import { createNamespace, deleteNamespace, names, read } from "../lifecycle/support/live";
import { Workspace } from "../lifecycle/support/workspace";
import { loadKubeConfig } from "../support/apply";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { until } from "../support/until";

const REPLICAS = 4;
const namespace = uniqueName("versions");
const workspace = new Workspace(namespace);
let apps: AppsV1Api;
let discovery: DiscoveryV1Api;

const CONTAINERS = [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080, servicePort: 80 }] }];
const synthesise = (version: string, ...others: string[]) =>
  workspace.synthesise((stack) => {
    const web = new StatelessService(stack, "web", { version, replicas: REPLICAS, containers: CONTAINERS });
    for (const other of others) web.addVersion(other, { replicas: 1 });
  });

beforeAll(async () => {
  const client = await import("@kubernetes/client-node");
  const config = await loadKubeConfig(sharedSandbox().kubeconfig);
  apps = config.makeApiClient(client.AppsV1Api);
  discovery = config.makeApiClient(client.DiscoveryV1Api);
  await createNamespace(namespace);
  await synthesise("v1");
  await workspace.apply();
});

afterAll(async () => {
  await deleteNamespace(namespace);
  workspace.remove();
});

/** Ready replicas of all versions together, now. */
async function readyReplicas(): Promise<number> {
  const { items } = await apps.listNamespacedDeployment({ namespace });
  return items.reduce((sum, { status }) => sum + (status?.readyReplicas ?? 0), 0);
}

/** Ready replicas of all versions together, each time that the API server tells of a change: none is missed. */
async function watchReadyReplicas(): Promise<{ readonly seen: readonly number[]; stop(): void }> {
  const { Watch } = await import("@kubernetes/client-node");
  const config = await loadKubeConfig(sharedSandbox().kubeconfig);
  const ready = new Map<string, number>();
  const seen: number[] = [];
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const onEvent = (phase: string, { metadata, status }: V1Deployment): void => {
    if (phase === "DELETED") ready.delete(metadata?.name ?? "");
    else ready.set(metadata?.name ?? "", status?.readyReplicas ?? 0);
    seen.push([...ready.values()].reduce((sum, one) => sum + one, 0));
  };
  const watching = await new Watch(config).watch(path, {}, onEvent, () => undefined);
  return { seen, stop: () => watching.abort() };
}

/** Names of the pods that the Service leads to. */
async function backends(): Promise<readonly string[]> {
  const slices = await discovery.listNamespacedEndpointSlice({
    namespace,
    labelSelector: "kubernetes.io/service-name=web",
  });
  return slices.items.flatMap(({ endpoints }) =>
    (endpoints ?? []).filter(({ conditions }) => conditions?.ready).map(({ targetRef }) => targetRef?.name ?? ""),
  );
}

test("a new version takes over without a moment of fewer ready pods than wanted", async () => {
  expect(await readyReplicas()).toBe(REPLICAS);
  const { uid } = (await read("Service", namespace, "web"))?.metadata ?? {};
  await synthesise("v2");
  const { seen, stop } = await watchReadyReplicas();
  try {
    await workspace.apply();
  } finally {
    stop();
  }
  expect(Math.min(...seen)).toBeGreaterThanOrEqual(REPLICAS);
  expect(Math.max(...seen)).toBeGreaterThan(REPLICAS); // both versions were there at once
  expect(await names("Deployment", namespace)).toEqual(["web-v2"]);
  expect((await read("Service", namespace, "web"))?.metadata?.uid).toBe(uid);
  expect(await workspace.plan()).toEqual([]);
});

test("two versions stand side by side behind one Service, and one can be taken out again", async () => {
  await synthesise("v2", "v3");
  await workspace.apply();
  expect(await names("Deployment", namespace)).toEqual(["web-v2", "web-v3"]);
  const pods = await until("the Service leads to the pods of both", async () => {
    const found = await backends();
    return found.length === REPLICAS + 1 ? found : undefined;
  });
  expect(pods.filter((name) => name.startsWith("web-v3-"))).toHaveLength(1);
  expect(await workspace.plan()).toEqual([]);
  await synthesise("v2");
  expect((await workspace.plan()).map(({ address, actions }) => [address, actions.join()])).toEqual([
    ["kubernetes_deployment_v1.web_v3", "delete"],
  ]);
  await workspace.applyPlan();
  expect(await readyReplicas()).toBe(REPLICAS);
});
