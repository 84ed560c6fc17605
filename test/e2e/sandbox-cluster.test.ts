import { readdirSync, readFileSync, statSync } from "node:fs";
import { get, request } from "node:https";
import type { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node" with {
  "resolution-mode": "import",
};
import { DEFAULT_POOL, POD_STATUS_ANNOTATION, RESERVED_POOL, sandboxFolder } from "../../lib/sandbox";
import { componentKubeconfig } from "../../lib/sandbox/components";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { until } from "./support/until";

const sandbox = sharedSandbox();
let config: KubeConfig;
let core: CoreV1Api;
let apps: AppsV1Api;
const namespace = uniqueName("cluster");

beforeAll(async () => {
  const client = await import("@kubernetes/client-node");
  config = new client.KubeConfig();
  config.loadFromFile(sandbox.kubeconfig);
  core = config.makeApiClient(client.CoreV1Api);
  apps = config.makeApiClient(client.AppsV1Api);
  await core.createNamespace({ body: { metadata: { name: namespace } } });
});

afterAll(async () => {
  await core.deleteNamespace({ name: namespace });
});

const pod = (app: string, more: object = {}) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: "main", image: "nginx:1.27" }], ...more },
});

const service = (name: string, annotations: Record<string, string> = {}) => ({
  metadata: { name, annotations },
  spec: { type: "LoadBalancer", selector: { app: name }, ports: [{ name: "http", port: 80 }] },
});

const addressOf = (name: string): Promise<string> =>
  until(`the Service ${name} has an address`, async () => {
    const { status } = await core.readNamespacedService({ name, namespace });
    return status?.loadBalancer?.ingress?.[0]?.ip;
  });

test("500 pods of one Deployment all become Ready", async () => {
  const replicas = 500;
  await apps.createNamespacedDeployment({
    namespace,
    body: {
      metadata: { name: "many" },
      spec: { replicas, selector: { matchLabels: { app: "many" } }, template: pod("many") },
    },
  });
  await until("all pods are Ready", async () => {
    const { status } = await apps.readNamespacedDeployment({ name: "many", namespace });
    return status?.readyReplicas === replicas ? true : undefined;
  });
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: "app=many" });
  const ready = items.filter(({ status }) =>
    status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
  );
  expect(ready).toHaveLength(replicas);
  expect(new Set(items.map(({ status }) => status?.podIP)).size).toBe(replicas);
  await apps.deleteNamespacedDeployment({ name: "many", namespace });
}, 180_000);

test("a pod that was marked not Ready becomes Ready again", async () => {
  const name = "flaky";
  await core.createNamespacedPod({ namespace, body: { ...pod(name), metadata: { name } } });
  const readyNow = async (): Promise<true | undefined> => {
    const { status } = await core.readNamespacedPod({ name, namespace });
    return status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ? true : undefined;
  };
  await until("the pod is Ready", readyNow);
  const current = await core.readNamespacedPod({ name, namespace });
  const conditions = (current.status?.conditions ?? []).map((condition) =>
    condition.type === "Ready" ? { ...condition, status: "False", reason: "Test" } : condition,
  );
  const changed = await core.replaceNamespacedPodStatus({
    name,
    namespace,
    body: { ...current, status: { ...current.status, conditions } },
  });
  expect(changed.status?.conditions?.find(({ type }) => type === "Ready")?.status).toBe("False");
  await until("the pod is Ready again", readyNow);
});

test("a pod whose status is kept by hand is left alone", async () => {
  const name = "by-hand";
  const metadata = { name, annotations: { [POD_STATUS_ANNOTATION]: "manual" } };
  await core.createNamespacedPod({ namespace, body: { ...pod(name), metadata } });
  await core.createNamespacedPod({ namespace, body: { ...pod("after"), metadata: { name: "after" } } });
  await until("a pod made later runs", async () => {
    const { status } = await core.readNamespacedPod({ name: "after", namespace });
    return status?.phase === "Running" ? true : undefined;
  });
  expect((await core.readNamespacedPod({ name, namespace })).status?.phase).toBe("Pending");
});

test("pods in the network of their nodes are behind their Service, each at its node's address", async () => {
  const app = "host-network";
  const ports = [{ name: "http", port: 80 }];
  await core.createNamespacedService({
    namespace,
    body: { metadata: { name: app }, spec: { selector: { app }, ports } },
  });
  await apps.createNamespacedDaemonSet({
    namespace,
    body: {
      metadata: { name: app },
      spec: { selector: { matchLabels: { app } }, template: pod(app, { hostNetwork: true }) },
    },
  });
  const client = await import("@kubernetes/client-node");
  const discovery = config.makeApiClient(client.DiscoveryV1Api);
  // Other tests have nodes of their own here, which they keep pods away from by a taint.
  const nodes = (await core.listNode()).items.filter(({ spec }) => (spec?.taints ?? []).length === 0);
  const endpoints = await until("each node's pod takes traffic", async () => {
    const { items } = await discovery.listNamespacedEndpointSlice({
      namespace,
      labelSelector: `kubernetes.io/service-name=${app}`,
    });
    const ready = items.flatMap((slice) => slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready);
    return ready.length === nodes.length ? ready : undefined;
  });
  const address = (node: string | undefined): string | undefined =>
    nodes.find(({ metadata }) => metadata?.name === node)?.status?.addresses?.find(({ type }) => type === "InternalIP")
      ?.address;
  for (const { addresses, nodeName } of endpoints) expect(addresses).toEqual([address(nodeName)]);
  expect(new Set(endpoints.flatMap(({ addresses }) => addresses)).size).toBe(nodes.length);
});

test("a LoadBalancer Service gets an address of the default pool", async () => {
  await core.createNamespacedService({ namespace, body: service("plain") });
  expect(await addressOf("plain")).toMatch(new RegExp(`^${DEFAULT_POOL.addresses.replace(/0\/24$/, "")}\\d+$`));
});

test("a LoadBalancer Service gets the address and the pool that its annotations ask MetalLB for", async () => {
  const wanted = RESERVED_POOL.addresses.replace(/0\/24$/, "77");
  await core.createNamespacedService({
    namespace,
    body: service("asking", {
      "metallb.universe.tf/address-pool": RESERVED_POOL.name,
      "metallb.universe.tf/loadBalancerIPs": wanted,
    }),
  });
  expect(await addressOf("asking")).toBe(wanted);
});

test("claims of a StatefulSet are bound, and go with it where that was asked for", async () => {
  await apps.createNamespacedStatefulSet({
    namespace,
    body: {
      metadata: { name: "db" },
      spec: {
        serviceName: "db",
        selector: { matchLabels: { app: "db" } },
        template: pod("db", {
          containers: [{ name: "db", image: "postgres:17", volumeMounts: [{ name: "data", mountPath: "/data" }] }],
        }),
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" },
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        ],
      },
    },
  });
  const claims = async () => (await core.listNamespacedPersistentVolumeClaim({ namespace })).items;
  await until("the claim is bound", async () =>
    (await claims()).some(({ status }) => status?.phase === "Bound") ? true : undefined,
  );
  await apps.deleteNamespacedStatefulSet({ name: "db", namespace });
  await until("the claim has gone", async () => ((await claims()).length === 0 ? true : undefined));
});

test("the API server refuses a misspelt field where strict validation is asked for", async () => {
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  const decode = (data: string | undefined): Buffer => Buffer.from(data ?? "", "base64");
  const url = `${cluster?.server}/api/v1/namespaces/${namespace}/services?fieldValidation=Strict`;
  const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const post = request(url, {
      method: "POST",
      agent: false,
      ca: decode(cluster?.caData),
      cert: decode(user?.certData),
      key: decode(user?.keyData),
      headers: { "content-type": "application/json" },
    });
    post.once("error", reject);
    post.once("response", (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.once("end", () => resolve({ status: response.statusCode, text }));
    });
    post.end(
      JSON.stringify({ metadata: { name: "misspelt" }, spec: { sesionAffinity: "None", ports: [{ port: 80 }] } }),
    );
  });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("sesionAffinity");
});

test("the kubeconfig verifies the API server by the sandbox's own authority", async () => {
  const cluster = config.getCurrentCluster();
  expect(cluster?.skipTLSVerify).toBe(false);
  const status = (options: object): Promise<number | string | undefined> =>
    new Promise((resolve) =>
      get(`${cluster?.server}/version`, { ...options, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).once("error", (error: NodeJS.ErrnoException) => resolve(error.code)),
    );
  const ca = Buffer.from(cluster?.caData ?? "", "base64");
  expect(await status({})).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE"); // not one of the machine's authorities
  expect(await status({ ca })).toBe(401); // verified, but nobody: anonymous requests are refused
});

test("kwok and MetalLB may do their own work and nothing else", async () => {
  const { AuthorizationV1Api, KubeConfig } = await import("@kubernetes/client-node");
  const may = async (component: string, verb: string, group: string, resource: string): Promise<boolean> => {
    const ofComponent = new KubeConfig();
    ofComponent.loadFromFile(componentKubeconfig(sandboxFolder(sandbox.name), component));
    const review = await ofComponent.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({
      body: { spec: { resourceAttributes: { verb, group, resource, namespace } } },
    });
    return review.status?.allowed ?? false;
  };
  expect(await may("kwok", "list", "", "pods")).toBe(true);
  expect(await may("kwok", "list", "", "secrets")).toBe(false);
  expect(await may("metallb", "list", "", "services")).toBe(true);
  expect(await may("metallb", "delete", "apps", "deployments")).toBe(false);
});

test("keys and kubeconfig are readable by the user alone", () => {
  const folder = sandboxFolder(sandbox.name);
  const keys = readdirSync(folder.pki).filter((name) => name.endsWith(".key"));
  expect(keys.length).toBeGreaterThan(5);
  for (const file of [folder.kubeconfig, ...keys.map((key) => `${folder.pki}/${key}`)]) {
    expect(statSync(file).mode & 0o077).toBe(0);
  }
  expect(readFileSync(folder.kubeconfig, "utf8")).not.toContain("insecure");
});
