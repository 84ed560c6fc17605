import type { CoreV1Api, V1Service } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import {
  ConfigMap,
  dce,
  ExternalService,
  kubernetes,
  kubesphere,
  ManifestService,
  Secret,
  StatefulService,
  StatelessService,
  WorkloadService,
  type EnvironmentStack,
  type Exposure,
  type Platform,
} from "../../../lib";
import { RESERVED_POOL } from "../../../lib/sandbox";
import { createNamespace, deleteNamespace, names, objects } from "../lifecycle/support/live";
import { Workspace, type PlannedChange } from "../lifecycle/support/workspace";
import { loadKubeConfig } from "../support/apply";
import { sharedSandbox, uniqueName } from "../support/sandbox";

const CONTAINER = { image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080, servicePort: 80 }] };
const LEGACY = `
apiVersion: v1
kind: Service
metadata: { name: legacy }
spec:
  selector: { app: storefront }
  sessionAffinity: ClientIP
  ports: [{ name: http-web, port: 8088, targetPort: 8080 }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: legacy-settings }
data: { colour: blue }
`;

/** The provider's types know neither sidecars nor `trafficDistribution`. */
const MESH = `
apiVersion: v1
kind: Service
metadata: { name: mesh }
spec: { selector: { app: mesh }, trafficDistribution: PreferClose, ports: [{ name: http-web, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: mesh }
spec:
  replicas: 2
  selector: { matchLabels: { app: mesh } }
  template:
    metadata: { labels: { app: mesh } }
    spec:
      initContainers: [{ name: proxy, image: "envoy:1", restartPolicy: Always }]
      containers: [{ name: web, image: "nginx:1.27", resources: { limits: { cpu: 1000m, memory: 1024Mi } } }]
`;

interface Row {
  readonly name: string;
  readonly platform: Platform;
  /** How the platform's console would expose a Service by a load balancer. */
  readonly loadBalancer: Exposure;
  readonly address: RegExp;
  /** Seconds of a sticky session that is just switched on. */
  readonly defaultTimeout: number;
}

const rows: readonly Row[] = [
  {
    name: "plain Kubernetes",
    platform: kubernetes(),
    loadBalancer: { type: "LoadBalancer", externalTrafficPolicy: "Local" },
    address: /^198\.51\.100\.\d+$/,
    defaultTimeout: 10_800,
  },
  {
    name: "KubeSphere",
    platform: kubesphere({ workspace: "demo" }),
    loadBalancer: { type: "LoadBalancer", provider: "qingcloud", annotations: { "eip-ids": "eip-1" } },
    address: /^198\.51\.100\.\d+$/,
    defaultTimeout: 10_800,
  },
  {
    name: "DCE",
    platform: dce(),
    loadBalancer: {
      type: "LoadBalancer",
      loadBalancer: { type: "MetalLB", ipPool: RESERVED_POOL.name, address: "203.0.113.20" },
    },
    address: /^203\.0\.113\.20$/,
    defaultTimeout: 30,
  },
];

/** What the stack says in each of its three states. */
const states = {
  made: { sticky: { timeoutSeconds: 600 }, other: true },
  changed: { sticky: { timeoutSeconds: 1200 }, other: { timeoutSeconds: 60 } },
  off: { sticky: false, other: false },
} as const;

function declare(stack: EnvironmentStack, row: Row, state: keyof typeof states): void {
  const { sticky, other } = states[state];
  const storefront = new StatelessService(stack, "storefront", {
    containers: [CONTAINER],
    replicas: 2,
    exposure: row.loadBalancer,
    stickySession: sticky,
    waitForLoadBalancer: true,
  });
  new StatelessService(stack, "on-nodes", {
    containers: [CONTAINER],
    exposure: { type: "NodePort", externalTrafficPolicy: "Local" },
    stickySession: other,
  });
  new StatelessService(stack, "headless", { containers: [CONTAINER], access: { type: "Headless" } });
  const settings = new ConfigMap(stack, "settings", { data: { "app.conf": "a = 1" } });
  const password = new Secret(stack, "password", { data: { password: "swordfish" }, allowLiterals: true });
  new StatefulService(stack, "database", {
    containers: [{ image: "postgres:17", ports: [{ name: "tcp-db", containerPort: 5432 }] }],
    volumes: [
      { claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data", onDelete: "delete" },
      { name: "existing", persistentVolumeClaim: { claimName: "kept" }, mountPath: "/kept", readOnly: true },
      { name: "scratch", emptyDir: { medium: "Memory", sizeLimit: "64Mi" }, mountPath: "/scratch" },
      { name: "host", hostPath: { path: "/var/log", type: "Directory" }, mountPath: "/host", readOnly: true },
      { name: "settings", configMap: { name: settings.name }, mountPath: "/etc/app.conf", subPath: "app.conf" },
      { name: "password", secret: { secretName: password.name }, mountPath: "/secret", readOnly: true },
    ],
  });
  new ExternalService(stack, "billing", { externalName: "billing.example.com" });
  new WorkloadService(stack, "metrics", {
    workload: storefront.workload,
    ports: [{ name: "http-metrics", port: 9090 }],
  });
  new WorkloadService(stack, "found", {
    workload: { kind: "Deployment", name: "older" },
    ports: [{ name: "http", port: 80 }],
  });
  new ManifestService(stack, "legacy", { yaml: LEGACY });
  new ManifestService(stack, "mesh", { yaml: MESH, onUnsupported: "kubernetes_manifest" });
}

let core: CoreV1Api;

beforeAll(async () => {
  const { CoreV1Api } = await import("@kubernetes/client-node");
  core = (await loadKubeConfig(sharedSandbox().kubeconfig)).makeApiClient(CoreV1Api);
});

describe.each(rows)(`on $name, with the ${sharedSandbox().provider} provider`, (row) => {
  const namespace = uniqueName("platform");
  const workspace = new Workspace(namespace);
  const services = async (): Promise<Readonly<Record<string, V1Service>>> =>
    Object.fromEntries(
      (await core.listNamespacedService({ namespace })).items.map((item) => [item.metadata?.name ?? "", item]),
    );
  const synthesise = (state: keyof typeof states) =>
    workspace.synthesise((stack) => declare(stack, row, state), { platform: row.platform });
  let made: Readonly<Record<string, V1Service>>;
  let secondPlan: readonly PlannedChange[];

  beforeAll(async () => {
    await createNamespace(namespace);
    // What was there before: a claim and a workload that the stack only refers to.
    await core.createNamespacedPersistentVolumeClaim({
      namespace,
      body: {
        metadata: { name: "kept" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
    });
    const labels = { app: "older", tier: "web" };
    await (
      await objects()
    ).create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "older", namespace },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx:1.27" }] } },
      },
    } as never);
    await synthesise("made");
    await workspace.apply();
    secondPlan = await workspace.plan();
    made = await services();
  });

  afterAll(async () => {
    await deleteNamespace(namespace);
    workspace.remove();
  });

  test("every service type gives its Service", () => {
    expect(Object.keys(made).sort()).toEqual(
      [
        "billing",
        "database",
        "database-headless",
        "found",
        "headless",
        "legacy",
        "mesh",
        "metrics",
        "on-nodes",
        "storefront",
      ].sort(),
    );
    expect(made["billing"]?.spec).toMatchObject({ type: "ExternalName", externalName: "billing.example.com" });
    expect(made["headless"]?.spec?.clusterIP).toBe("None");
    expect(made["database-headless"]?.spec?.clusterIP).toBe("None");
    expect(made["database"]?.spec?.clusterIP).toMatch(/^10\.96\./);
    expect(made["metrics"]?.spec?.selector).toMatchObject({ app: "storefront" });
    expect(made["found"]?.spec?.selector).toEqual({ app: "older", tier: "web" });
  });

  test("what the provider's types cannot express is there all the same, rolled out after the apply", async () => {
    expect(made["mesh"]?.spec?.trafficDistribution).toBe("PreferClose");
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: "app=mesh" });
    const sidecars = items.map(({ spec }) => spec?.initContainers?.map((one) => [one.name, one.restartPolicy]));
    expect(sidecars).toEqual([[["proxy", "Always"]], [["proxy", "Always"]]]);
    for (const { status } of items)
      expect(status?.conditions?.find(({ type }) => type === "Ready")?.status).toBe("True");
  });

  test("a load balancer gives the address that was asked for", () => {
    expect(made["storefront"]?.spec?.type).toBe("LoadBalancer");
    expect(made["storefront"]?.status?.loadBalancer?.ingress?.[0]?.ip).toMatch(row.address);
  });

  test("a NodePort Service has a port of each node, and keeps the client's address", () => {
    const spec = made["on-nodes"]?.spec;
    expect(spec).toMatchObject({ type: "NodePort", externalTrafficPolicy: "Local" });
    expect(spec?.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
  });

  test("sticky sessions last as long as was asked for, or as the platform says", () => {
    const timeout = (name: string) => made[name]?.spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds;
    expect(timeout("storefront")).toBe(600);
    expect(timeout("on-nodes")).toBe(row.defaultTimeout);
    expect(made["metrics"]?.spec?.sessionAffinity).toBe("None");
  });

  test("pods run with every kind of volume, and claims are bound", async () => {
    const pod = await core.readNamespacedPod({ name: "database-v1-0", namespace });
    expect(pod.status?.conditions).toContainEqual(expect.objectContaining({ type: "Ready", status: "True" }));
    const kinds = ["persistentVolumeClaim", "emptyDir", "hostPath", "configMap", "secret"] as const;
    for (const kind of kinds) expect(pod.spec?.volumes?.some((volume) => volume[kind] !== undefined)).toBe(true);
    const claims = await core.listNamespacedPersistentVolumeClaim({ namespace });
    expect(claims.items.map(({ status }) => status?.phase)).toEqual(["Bound", "Bound"]);
  });

  test("a second plan is empty", () => {
    expect(secondPlan).toEqual([]);
  });

  test.each(["changed", "off"] as const)("sticky sessions %s: just that is planned, and it is so", async (state) => {
    await synthesise(state);
    const planned = await workspace.plan();
    expect(planned.map(({ address, actions }) => [address, actions.join()])).toEqual([
      ["kubernetes_service_v1.on-nodes", "update"],
      ["kubernetes_service_v1.storefront", "update"],
    ]);
    for (const { changed } of planned) {
      expect(changed.filter((path) => !path.startsWith("spec.session_affinity"))).toEqual([]);
    }
    await workspace.applyPlan();
    const now = await services();
    const timeouts = ["storefront", "on-nodes"].map(
      (name) => now[name]?.spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds,
    );
    expect(timeouts).toEqual(state === "changed" ? [1200, 60] : [undefined, undefined]);
    expect(now["storefront"]?.spec?.sessionAffinity).toBe(state === "changed" ? "ClientIP" : "None");
    expect(now["storefront"]?.spec?.clusterIP).toBe(made["storefront"]?.spec?.clusterIP);
    expect(await workspace.plan()).toEqual([]);
  });

  test("destroy leaves what the stack did not make", async () => {
    await workspace.destroy();
    expect(await names("Service", namespace)).toEqual([]);
    expect(await names("Deployment", namespace)).toEqual(["older"]);
    expect(await names("StatefulSet", namespace)).toEqual([]);
    expect(await names("PersistentVolumeClaim", namespace)).toContain("kept");
    expect(await names("ConfigMap", namespace)).toEqual(["kube-root-ca.crt"]);
  });
});
