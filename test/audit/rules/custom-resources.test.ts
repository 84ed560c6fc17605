import { created, deleted, reportOn, updated, type Block, type Resource } from "../support/plan";
import { testRule } from "../support/rule-cases";

// Objects of kinds that no rule knows are judged by the shape of what is in them, lists object by object.

const widget = (spec: Block, apiVersion = "acme.example/v1", kind = "Widget"): Block => ({
  manifest: { apiVersion, kind, metadata: { name: "w", namespace: "shop" }, spec },
});
const size = (amount: string): Block => widget({ storage: { size: amount } });
testRule("custom-storage-reduced", {
  fires: {
    "a smaller disk": [updated("kubernetes_manifest", "w", size("100Gi"), size("10Gi"))],
    "a disk goes": [updated("kubernetes_manifest", "w", size("100Gi"), widget({}))],
  },
  silent: {
    "a larger one": [updated("kubernetes_manifest", "w", size("10Gi"), size("100Gi"))],
    "a size of something else": [
      updated("kubernetes_manifest", "w", widget({ cache: { size: "2G" } }), widget({ cache: { size: "1G" } })),
    ],
  },
});
const virtualService = (host: string): Block =>
  widget(
    { hosts: [host], http: [{ route: [{ destination: { host: "web.shop.svc.cluster.local" } }] }] },
    "networking.istio.io/v1",
    "VirtualService",
  );
testRule("custom-route-opens", {
  fires: {
    "of a mesh": [created("kubernetes_manifest", "v", virtualService("shop.example.com"))],
    "a host more": [
      updated("kubernetes_manifest", "v", virtualService("a.example.com"), virtualService("b.example.com")),
    ],
    "of OpenShift": [
      created("kubernetes_manifest", "r", widget({ host: "shop.example.com" }, "route.openshift.io/v1", "Route")),
    ],
    "of Traefik": [
      created(
        "kubernetes_manifest",
        "r",
        widget({ routes: [{ match: "Host(`shop.example.com`)" }] }, "traefik.io/v1alpha1", "IngressRoute"),
      ),
    ],
  },
  silent: {
    "inside the cluster": [created("kubernetes_manifest", "v", virtualService("web.shop.svc.cluster.local"))],
    "no route": [created("kubernetes_manifest", "w", widget({ host: "db.example.com" }))],
  },
});
const claim = {
  metadata: { name: "data" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "9Gi" } } },
};
test("what has storage holds data, whatever its kind is called", () => {
  const before = widget({ nodes: [{ volumeClaimTemplates: [claim] }] });
  const [finding] = reportOn([deleted("kubernetes_manifest", "w", before)]).findings.filter(
    (one) => one.rule === "data-resource-destroyed",
  );
  expect(finding).toMatchObject({ severity: "high", message: expect.stringContaining("9Gi") as string });
});

const pod = (more: Block): Block => ({ template: { spec: { containers: [{ name: "a", image: "a:1" }], ...more } } });
const deployment = (...keys: readonly (readonly [string, Block])[]): Block => ({
  manifest: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "w", namespace: "shop" },
    ...Object.fromEntries(keys),
  },
});
testRule("manifest-key-ambiguous", {
  fires: {
    "after the real one": [created("kubernetes_manifest", "m", deployment(["spec", pod({})], ["Spec", pod({})]))],
    "deep in it": [created("kubernetes_manifest", "m", deployment(["spec", pod({ hostPID: false, host_pid: true })]))],
  },
  silent: {
    "one spelling": [created("kubernetes_manifest", "m", deployment(["spec", pod({ hostPID: false })]))],
    "keys that people choose": [
      created("kubernetes_manifest", "m", {
        manifest: {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "c", labels: { a_b: "1", aB: "2" } },
          data: { Spec: "a", spec: "b" },
        },
      }),
    ],
  },
});
test.each([
  [
    ["spec", pod({ hostPID: true })],
    ["Spec", pod({})],
  ],
  [
    ["Spec", pod({})],
    ["spec", pod({ hostPID: true })],
  ],
] as const)("what Kubernetes reads is judged, wherever another spelling stands: %j", (...keys) => {
  expect(
    reportOn([created("kubernetes_manifest", "m", deployment(...keys))]).findings.map((one) => one.rule),
  ).toContain("host-pid");
});

const privileged = {
  metadata: { name: "p", namespace: "shop" },
  spec: { hostPID: true, containers: [{ name: "a", image: "a:1" }] },
};
const listed = (manifest: Block): Resource => created("kubernetes_manifest", "m", { manifest });
test.each([
  ["a List", listed({ apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "Pod", ...privileged }] })],
  ["a list of one kind", listed({ apiVersion: "v1", kind: "PodList", items: [privileged] })],
  [
    "a List in a List",
    listed({ apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "PodList", items: [privileged] }] }),
  ],
  [
    "a List in the text of another provider",
    created("kubectl_manifest", "m", {
      yaml_body: JSON.stringify({ apiVersion: "v1", kind: "PodList", items: [privileged] }),
    }),
  ],
])("the objects in %s are judged one by one", (_, resource) => {
  const found = reportOn([resource]).findings.filter((one) => one.rule === "host-pid");
  expect(found.map((one) => one.address)).toEqual([expect.stringMatching(/\.m \(Pod shop\/p\)$/)]);
});
test("an object that leaves a List is destroyed", () => {
  const set = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: "shop" },
    spec: {},
  };
  const list = (items: readonly Block[]): Block => ({ manifest: { apiVersion: "v1", kind: "List", items } });
  const report = reportOn([updated("kubernetes_manifest", "m", list([set]), list([]))]);
  expect(report.findings.map((one) => one.rule)).toContain("claim-destroyed");
});
