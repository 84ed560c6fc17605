import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json, stubServer, type StubServer } from "../cluster/support";
import { runCli } from "../e2e/support/cli";

/*
 * Fifty thousand pods behind a hundred Services: what is read is bounded in memory, and right. The API server is a
 * stub that pages, with pods as large as real ones.
 */

const PODS = 50_000;
const SERVICES = 100;
/** Megabytes that the process may take at its peak; Node itself takes 50, the compiler of a checkout some 150. */
const MOST_MEGABYTES = 700;
const folder = mkdtempSync(join(tmpdir(), "many-pods-"));
let server: StubServer;

const app = (index: number): string => `app-${index % SERVICES}`;
const metadata = (name: string, more: object = {}): object => ({
  name,
  namespace: "shop",
  uid: `00000000-0000-0000-0000-${name.padStart(12, "0")}`,
  creationTimestamp: "2026-01-01T00:00:00Z",
  ...more,
});
const repeated = (length: number, make: (index: number) => object): readonly object[] =>
  Array.from({ length }, (_, index) => make(index));

/** A pod as a cluster has it: what tools note in it, variables, mounts, who wrote which field. */
function pod(index: number): object {
  const ready = index % 50 !== 0;
  return {
    metadata: metadata(`${app(index)}-7c9d8f6b5-${String(index).padStart(5, "0")}`, {
      labels: { app: app(index), "pod-template-hash": "7c9d8f6b5" },
      annotations: { "checksum/config": "0".repeat(64), "prometheus.io/scrape": "true" },
      ownerReferences: [
        { kind: "ReplicaSet", name: `${app(index)}-7c9d8f6b5`, uid: `rs-${app(index)}`, controller: true },
      ],
      managedFields: repeated(3, () => ({ manager: "kubelet", fieldsV1: { text: "f:status".repeat(60) } })),
    }),
    spec: {
      nodeName: `node-${index % 500}`,
      containers: [
        {
          name: "main",
          image: `registry.example.com/shop/${app(index)}:2026.1.${index % 7}`,
          env: repeated(20, (one) => ({ name: `VARIABLE_${one}`, value: `value ${one} of some length` })),
          volumeMounts: repeated(4, (one) => ({ name: `volume-${one}`, mountPath: `/var/lib/${one}`, readOnly: true })),
          ports: [{ containerPort: 8080, protocol: "TCP" }],
          resources: { requests: { cpu: "100m", memory: "64Mi" } },
          readinessProbe: { httpGet: { path: "/healthz", port: 8080 } },
        },
      ],
      tolerations: repeated(4, (one) => ({ key: `key-${one}`, operator: "Exists", effect: "NoExecute" })),
      volumes: repeated(4, (one) => ({ name: `volume-${one}`, configMap: { name: `map-${one}` } })),
    },
    status: {
      phase: "Running",
      podIP: "10.0.0.1",
      hostIP: "192.0.2.1",
      conditions: repeated(4, (place) => ({
        type: ["Ready", "Initialized", "ContainersReady", "PodScheduled"][place],
        status: place === 0 && !ready ? "False" : "True",
        lastTransitionTime: "2026-01-01T00:00:00Z",
      })),
      containerStatuses: [
        {
          name: "main",
          ready,
          restartCount: 0,
          image: "x",
          imageID: `docker-pullable://registry.example.com/shop@sha256:${"0".repeat(64)}`,
          containerID: `containerd://${"1".repeat(64)}`,
          state: { running: { startedAt: "2026-01-01T00:00:00Z" } },
        },
      ],
    },
  };
}

const LISTS: Readonly<Record<string, { readonly count: number; readonly make: (index: number) => object }>> = {
  pods: { count: PODS, make: pod },
  services: {
    count: SERVICES,
    make: (index) => ({
      metadata: metadata(app(index)),
      spec: { type: "ClusterIP", clusterIP: "10.96.0.1", selector: { app: app(index) }, ports: [{ port: 80 }] },
    }),
  },
  deployments: {
    count: SERVICES,
    make: (index) => ({
      metadata: metadata(app(index), { generation: 1 }),
      spec: {
        replicas: PODS / SERVICES,
        selector: { matchLabels: { app: app(index) } },
        template: { metadata: { labels: { app: app(index) } }, spec: { containers: [] } },
      },
      // Pods with an index that 50 divides are not ready: they belong to the even Services.
      status: {
        observedGeneration: 1,
        replicas: PODS / SERVICES,
        updatedReplicas: PODS / SERVICES,
        readyReplicas: index % 50 === 0 ? 0 : PODS / SERVICES - 1,
      },
    }),
  },
};

beforeAll(async () => {
  server = await stubServer((_, response, url) => {
    const plural = url.pathname.split("/").at(-1) ?? "";
    const list = url.pathname.includes("metrics.k8s.io") ? undefined : LISTS[plural];
    // Of the pods that no controller made there is none.
    const count = url.searchParams.get("labelSelector")?.startsWith("!") === true ? 0 : (list?.count ?? 0);
    const from = Number(url.searchParams.get("continue") ?? 0);
    const to = Math.min(from + Number(url.searchParams.get("limit") ?? count), count);
    const items = repeated(to - from, (index) => (list as { make: (one: number) => object }).make(from + index));
    json(response, {
      metadata: { resourceVersion: "1", ...(to < count ? { continue: String(to) } : {}) },
      items,
    });
  });
  const services = Object.fromEntries(
    Array.from({ length: SERVICES }, (_, index) => [
      `s${index}`,
      { metadata: { name: app(index), namespace: "shop" }, spec: {} },
    ]),
  );
  mkdirSync(join(folder, "stacks", "prod"), { recursive: true });
  const file = "stacks/prod/cdk.tf.json";
  writeFileSync(
    join(folder, file),
    JSON.stringify({ provider: { kubernetes: [{ host: server.url }] }, resource: { kubernetes_service_v1: services } }),
  );
  const stack = { name: "prod", constructPath: "prod", workingDirectory: "stacks/prod", synthesizedStackPath: file };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ version: "0", stacks: { prod: stack } }));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a verb, and tells the most memory that its process took. */
async function measured(...args: string[]): Promise<{ code: number | null; stdout: string; megabytes: number }> {
  const usage = join(folder, "usage.json");
  const { code, stdout, stderr } = await runCli([...args, "--outdir", folder], {
    BENCH_USAGE: usage,
    NODE_OPTIONS: `--require ${join(__dirname, "..", "..", "bench", "report-usage.cjs")}`,
  });
  expect(stderr).not.toMatch(/heap out of memory|defect/);
  const { megabytes, cpuSeconds } = JSON.parse(readFileSync(usage, "utf8")) as Record<string, number>;
  process.stderr.write(`${args.join(" ")}: ${Math.round(megabytes as number)} MB, ${cpuSeconds} s of CPU\n`);
  return { code, stdout, megabytes: megabytes as number };
}

test("status, data and pages of fifty thousand pods stay within a bound", async () => {
  const status = await measured("status", "prod", "--format", "json");
  expect(status.code).toBe(1);
  const { data } = JSON.parse(status.stdout) as { data: readonly { name: string; total: number; reasons: string[] }[] };
  expect(data).toHaveLength(SERVICES);
  expect(data.every((one) => one.total === PODS / SERVICES)).toBe(true);
  expect(data.find((one) => one.name === "app-50")?.reasons.join()).toContain("app-50-7c9d8f6b5-");
  expect(status.megabytes).toBeLessThan(MOST_MEGABYTES);

  const page = join(folder, "page.html");
  const html = await measured("details", "prod", "--format", "html", "--out", page);
  expect(html.code).toBe(0);
  expect(readFileSync(page, "utf8")).toContain("app-99");
  expect(html.megabytes).toBeLessThan(MOST_MEGABYTES);
}, 3_600_000);
