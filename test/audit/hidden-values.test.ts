import { parsePlan, type Report } from "../../lib/audit";
import {
  container,
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  metadata,
  planBytes,
  podSpec,
  reportOn,
  service,
  SERVICE,
  updated,
  type Block,
} from "./support/plan";

// What cannot be looked at, because it is not known before the apply or sensitive, is never taken for harmless.

const found = (report: Report, rule: string) =>
  report.findings.filter((one) => one.rule === rule).map((one) => one.message);
const open = (report: Report, rule: string) =>
  report.undecided.filter((one) => one.rule === rule).map((one) => one.message);
const inTemplate = (spec: unknown): Block => ({ spec: [{ template: [{ spec: [spec] }] }] });

/** A Deployment as kubernetes_manifest, with marks as Terraform puts them on it. */
function manifest(spec: Block, sensitive: unknown, unknown: unknown = {}): Report {
  const at = (marks: unknown) => ({ manifest: { spec: { template: { spec: marks } } } });
  const object = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "raw", namespace: "shop" },
    spec: { selector: { matchLabels: { app: "raw" } }, template: { metadata: { labels: { app: "raw" } }, spec } },
  };
  return reportOn([
    created(
      "kubernetes_manifest",
      "raw",
      { manifest: object },
      { afterSensitive: at(sensitive), unknown: at(unknown) },
    ),
  ]);
}
const evil = { name: "evil", image: "evil:1", securityContext: { privileged: true } };
const good = { name: "good", image: "good:1" };

test("containers that a dynamic block makes are not known; what is known of their pods is judged", () => {
  const spec = podSpec({ container: [], host_network: true });
  const report = reportOn([created(DEPLOYMENT, "web", deployment(spec), { unknown: inTemplate({ container: true }) })]);
  expect(found(report, "host-network")).toEqual(["has host_network = true"]);
  expect(open(report, "privileged-container")).toEqual(["its containers: not known before the apply"]);
});

test.each<[string, Block, unknown]>([
  ["all containers", { containers: [evil] }, { containers: true }],
  ["one container of two", { containers: [good, evil] }, { containers: [{}, true] }],
  ["init containers", { containers: [good], initContainers: [evil] }, { initContainers: true }],
  ["the pods", { containers: [evil] }, true],
  ["the security context", { containers: [evil] }, { containers: [{ securityContext: true }] }],
])("sensitive or not known, %s of a manifest: whether one is privileged is open", (_what, spec, marks) => {
  expect(open(manifest(spec, marks), "privileged-container")).not.toEqual([]);
  expect(open(manifest(spec, {}, marks), "privileged-container")).not.toEqual([]);
});

test.each<[string, unknown]>([
  ["all volumes", { volumes: true }],
  ["one volume", { volumes: [true] }],
  ["what kind of volume it is", { volumes: [{ hostPath: true }] }],
])("sensitive or not known, %s: whether it is a folder of the node is open", (_what, marks) => {
  const spec = { containers: [good], volumes: [{ name: "v", hostPath: { path: "/" } }] };
  for (const report of [manifest(spec, marks), manifest(spec, {}, marks)]) {
    expect(open(report, "host-path-volume")).toHaveLength(1);
    expect(open(report, "docker-socket")).toHaveLength(1);
  }
});

test("a port of the node that a dynamic block may open is open", () => {
  const spec = podSpec({ container: [container({ port: null })] });
  const more = { configuration: { root_module: { resources: [codeOf({ container: [{ name: {} }] })] } } };
  const unknown = inTemplate({ container: [{ port: true }] });
  const report = reportOn([created(DEPLOYMENT, "web", deployment(spec), { unknown })], more);
  expect(open(report, "host-port")).toEqual(["container app: not known before the apply"]);
});
const codeOf = (spec: Block) => ({ mode: "managed", type: DEPLOYMENT, name: "web", expressions: inTemplate(spec) });

test.each([["sensitive"], ["unknown"]] as const)("a manifest that is %s as a whole is a finding", (how) => {
  const secret = { apiVersion: "acme.example/v1", kind: "Canary-9fX2kQ7z", metadata: { name: "x" } };
  const report = reportOn([
    how === "sensitive"
      ? created("kubernetes_manifest", "raw", { manifest: secret }, { afterSensitive: { manifest: true } })
      : created("kubernetes_manifest", "raw", {}, { unknown: { manifest: true, object: true } }),
  ]);
  expect(found(report, "objects-not-shown")).toEqual(["what it will be is sensitive, or known only after the apply"]);
  expect(JSON.stringify(report)).not.toContain("Canary");
});

test("an object that is sensitive as a whole is judged as unknown, and stays the object that it was", () => {
  const config = { metadata: metadata("settings"), data: { a: "b" } };
  const user = deployment(
    podSpec({ container: [container({ env_from: [{ config_map_ref: [{ name: "settings" }] }] })] }),
  );
  const report = reportOn([
    updated("kubernetes_config_map_v1", "c", config, { ...config, data: { a: "c" } }, { afterSensitive: true }),
    updated(DEPLOYMENT, "web", user, user),
    updated(SERVICE, "web", service(), service({ type: "LoadBalancer" }), { afterSensitive: true }),
  ]);
  expect(found(report, "referenced-configuration-destroyed")).toEqual([]);
  expect(found(report, "objects-not-shown")).toHaveLength(2);
  expect(open(report, "exposure-widened")).toHaveLength(1);
});

test.each([["load-balancer-open-to-all"], ["node-port-exposed"], ["administration-port-exposed"]])(
  "a Service whose type is not known is no pass: %s",
  (rule) => {
    const spec = { type: null, port: [{ port: 22, protocol: "TCP", target_port: "22" }] };
    const report = reportOn([created(SERVICE, "web", service(spec), { unknown: { spec: [{ type: true }] } })]);
    expect(open(report, rule)).toHaveLength(1);
  },
);

test("ports that a dynamic block makes are told as not known", () => {
  const report = reportOn([
    created(SERVICE, "web", service({ type: "NodePort", port: null }), { unknown: { spec: [{ port: true }] } }),
  ]);
  expect(found(report, "node-port-exposed")).toEqual(["ports (known after apply) are open on every node"]);
  expect(open(report, "administration-port-exposed")).toHaveLength(1);
});

test("source ranges, external addresses and the time of a sticky session that are not known are not taken for none", () => {
  const before = service({
    type: "LoadBalancer",
    load_balancer_source_ranges: ["10.0.0.0/8"],
    session_affinity: "ClientIP",
  });
  const after = service({
    type: "LoadBalancer",
    load_balancer_source_ranges: ["10.0.0.0/8"],
    external_ips: null,
    session_affinity: "ClientIP",
  });
  const unknown = {
    spec: [
      {
        load_balancer_source_ranges: [false, true],
        external_ips: true,
        session_affinity_config: [{ client_ip: [{ timeout_seconds: true }] }],
      },
    ],
  };
  const report = reportOn([updated(SERVICE, "web", before, after, { unknown })]);
  for (const rule of ["source-ranges-loosened", "external-ips-set", "sticky-session-changed"]) {
    expect(open(report, rule)).toHaveLength(1);
  }
});

test("what Terraform holds as sensitive is a credential, whatever it is called", () => {
  const spec = podSpec({ container: [container({ env: [{ name: "LEVEL", value: "a" }], args: ["a"] })] });
  const body = deployment(spec, { top: { metadata: metadata("web-v1", { annotations: { note: "a" } }) } });
  const sensitive = { metadata: [{ annotations: { note: true } }] };
  const marks = inTemplate({ container: [{ env: [{ value: true }], args: [true] }] });
  const report = reportOn([
    created(DEPLOYMENT, "web", body, { afterSensitive: { ...sensitive, ...marks } }),
    created(
      "kubernetes_config_map_v1",
      "c",
      { metadata: metadata("c"), data: { a: "b" } },
      { afterSensitive: { data: { a: true } } },
    ),
  ]);
  expect(found(report, "credential-in-environment")).toEqual(["container app sets LEVEL to a literal value"]);
  expect(["command", "annotation", "config-map"].map((place) => found(report, `credential-in-${place}`))).toEqual([
    ["container app has one in its args"],
    ["annotation note"],
    ["under a"],
  ]);
});

test("a sensitive value that is not known yet is a credential in the environment; one that is just not known is open", () => {
  const withValue = (name: string, marks: Block) => {
    const spec = podSpec({ container: [container({ env: [{ name, value: null }] })] });
    const at = inTemplate({ container: [{ env: [{ value: true }] }] });
    return reportOn([
      created(DEPLOYMENT, "web", deployment(spec), {
        unknown: at,
        ...(marks["sensitive"] ? { afterSensitive: at } : {}),
      }),
    ]);
  };
  const rule = "credential-in-environment";
  expect(found(withValue("LEVEL", { sensitive: true }), rule)).toHaveLength(1);
  expect(found(withValue("DB_PASSWORD", {}), rule)).toHaveLength(1);
  expect(found(withValue("HOST", {}), rule)).toEqual([]);
  expect(open(withValue("HOST", {}), rule)).toHaveLength(1);
});

test("a label that is not known does not make a namespace weaker", () => {
  const namespace = (labels: Block | null) => ({ metadata: [{ name: "shop", labels }] });
  const enforced = namespace({ "pod-security.kubernetes.io/enforce": "baseline" });
  const report = reportOn([
    updated("kubernetes_namespace_v1", "n", enforced, namespace(null), { unknown: { metadata: [{ labels: true }] } }),
  ]);
  expect(found(report, "pod-security-loosened")).toEqual([]);
  expect(open(report, "pod-security-loosened")).toHaveLength(1);
});

test("what is made in the place of a forgotten object is judged", () => {
  const after = deployment(podSpec({ host_pid: true }));
  const report = reportOn([updated(DEPLOYMENT, "web", deployment(), after, { actions: ["create", "forget"] })]);
  expect(found(report, "host-pid")).toHaveLength(1);
  expect(found(report, "object-forgotten")).toHaveLength(1);
});

test("a field in the provider's spelling does not stand in for Kubernetes' own in a manifest", () => {
  const twice = { hostNetwork: true, host_network: false, containers: [evil], container: [good] };
  const reversed = { host_network: false, hostNetwork: true, container: [good], containers: [evil] };
  for (const spec of [twice, reversed]) {
    const report = manifest(spec, {});
    expect(found(report, "host-network")).toHaveLength(1);
    expect(found(report, "privileged-container")).toHaveLength(1);
  }
});

test("an Ingress as kubernetes_manifest leads where it leads, and a role's paths are told", () => {
  const object = (kind: string, apiVersion: string, more: Block) => ({
    manifest: { apiVersion, kind, metadata: { name: "x", namespace: "shop" }, ...more },
  });
  const rules = [{ http: { paths: [{ path: "/", backend: { service: { name: "gone", port: { number: 80 } } } }] } }];
  const role = (urls: string[]) =>
    object("ClusterRole", "rbac.authorization.k8s.io/v1", { rules: [{ nonResourceURLs: urls, verbs: ["get"] }] });
  const report = reportOn([
    created("kubernetes_manifest", "i", object("Ingress", "networking.k8s.io/v1", { spec: { rules } })),
    updated("kubernetes_manifest", "r", role(["/healthz"]), role(["/healthz", "/metrics"])),
  ]);
  expect(found(report, "ingress-backend-missing")).toEqual(["no Service gone is in this plan"]);
  expect(found(report, "role-widened")).toEqual(["also allows to get /metrics"]);
});

test("an address that stands in a plan twice is refused, a deposed object beside it is not", () => {
  const twice = [created(SERVICE, "web", service()), created(SERVICE, "web", service({ type: "LoadBalancer" }))];
  expect(() => parsePlan(planBytes(twice), "p")).toThrow(/PlanMalformed/);
  const deposed = deleted(SERVICE, "web", service(), { more: { deposed: "abcd1234" } });
  expect(parsePlan(planBytes([created(SERVICE, "web", service()), deposed]), "p").changes).toHaveLength(2);
});
