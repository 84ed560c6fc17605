import {
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  metadata,
  podSpec,
  reportOn,
  service,
  SERVICE,
  statefulSet,
  updated,
  type Block,
  type Resource,
} from "../support/plan";
import { testRule } from "../support/rule-cases";

const kept: Resource = {
  type: SERVICE,
  name: "other",
  before: service({}, {}, "other"),
  after: service({}, {}, "other"),
};
const manifest = (apiVersion: string, kind: string, more: Block = {}) => ({
  manifest: { apiVersion, kind, metadata: { name: "x", namespace: "shop" }, ...more },
});
const goes = (apiVersion: string, kind: string) => [
  deleted("kubernetes_manifest", "x", manifest(apiVersion, kind)),
  kept,
];

testRule("stack-destroyed", {
  fires: { "all of it": [deleted(DEPLOYMENT, "web", deployment()), deleted(SERVICE, "web", service())] },
  silent: { "one thing stays": [deleted(DEPLOYMENT, "web", deployment()), kept] },
});
const ingress: Block = {
  metadata: metadata("shop"),
  spec: [
    { rule: [{ host: "a.example", http: [{ path: [{ path: "/", backend: [{ service: [{ name: "web" }] }] }] }] }] },
  ],
};
testRule("route-destroyed", {
  fires: {
    "an Ingress": [deleted("kubernetes_ingress_v1", "i", ingress), kept],
    "a route": goes("gateway.networking.k8s.io/v1", "HTTPRoute"),
    "a gateway": goes("gateway.networking.k8s.io/v1", "Gateway"),
  },
  silent: {
    "made again elsewhere": [
      deleted("kubernetes_ingress_v1", "i", ingress),
      created("kubernetes_ingress_v1", "j", ingress),
    ],
  },
});
testRule("protection-destroyed", {
  fires: {
    "a webhook": [
      deleted("kubernetes_validating_webhook_configuration_v1", "w", { metadata: [{ name: "w" }], webhook: [] }),
      kept,
    ],
    "a quota": [
      deleted("kubernetes_resource_quota_v1", "q", { metadata: metadata("q"), spec: [{ hard: { pods: "10" } }] }),
      kept,
    ],
    limits: [deleted("kubernetes_limit_range_v1", "l", { metadata: metadata("l") }), kept],
    "an admission policy": goes("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"),
    Kyverno: goes("kyverno.io/v1", "ClusterPolicy"),
    Gatekeeper: goes("constraints.gatekeeper.sh/v1beta1", "K8sRequiredLabels"),
    Cilium: goes("cilium.io/v2", "CiliumNetworkPolicy"),
    Calico: goes("crd.projectcalico.org/v1", "GlobalNetworkPolicy"),
    Istio: goes("security.istio.io/v1", "AuthorizationPolicy"),
  },
  silent: { "a certificate": goes("cert-manager.io/v1", "Certificate"), "a ConfigMap": goes("v1", "ConfigMap") },
});
testRule("definition-destroyed", {
  fires: { "of a kind": goes("apiextensions.k8s.io/v1", "CustomResourceDefinition") },
  silent: { "an object of it": goes("acme.example/v1", "Widget") },
});
testRule("data-resource-destroyed", {
  fires: {
    CloudNativePG: goes("postgresql.cnpg.io/v1", "Cluster"),
    Zalando: goes("acid.zalan.do/v1", "postgresql"),
    Strimzi: goes("kafka.strimzi.io/v1beta2", "Kafka"),
    Elastic: goes("elasticsearch.k8s.elastic.co/v1", "Elasticsearch"),
    Rook: goes("ceph.rook.io/v1", "CephCluster"),
    "a snapshot": goes("snapshot.storage.k8s.io/v1", "VolumeSnapshot"),
    "a backup": goes("velero.io/v1", "Backup"),
    "a schedule of backups": goes("velero.io/v1", "Schedule"),
  },
  silent: {
    "a class of snapshots": goes("snapshot.storage.k8s.io/v1", "VolumeSnapshotClass"),
    "a certificate": goes("cert-manager.io/v1", "Certificate"),
    "it is only changed": [
      updated(
        "kubernetes_manifest",
        "x",
        manifest("postgresql.cnpg.io/v1", "Cluster"),
        manifest("postgresql.cnpg.io/v1", "Cluster", { spec: { instances: 3 } }),
      ),
    ],
  },
});
testRule("class-destroyed", {
  fires: {
    "of storage": [deleted("kubernetes_storage_class_v1", "s", { metadata: [{ name: "fast" }] }), kept],
    "of priority": [deleted("kubernetes_priority_class_v1", "p", { metadata: [{ name: "high" }] }), kept],
  },
  silent: { "it comes": [created("kubernetes_storage_class_v1", "s", { metadata: [{ name: "fast" }] })] },
});
testRule("configuration-destroyed", {
  fires: {
    "a Secret": [deleted("kubernetes_secret_v1", "s", { metadata: metadata("s"), data: { a: "b" } }), kept],
    "a role": [deleted("kubernetes_cluster_role_v1", "r", { metadata: [{ name: "r" }], rule: [] }), kept],
    endpoints: [deleted("kubernetes_endpoints_v1", "e", { metadata: metadata("e"), subset: [] }), kept],
  },
  silent: {
    "made again elsewhere": [
      deleted("kubernetes_secret_v1", "s", { metadata: metadata("s"), data: { a: "b" } }),
      created("kubernetes_secret_v1", "t", { metadata: metadata("s"), data: { a: "b" } }),
    ],
  },
});
testRule("object-destroyed", {
  fires: {
    "a certificate": goes("cert-manager.io/v1", "Certificate"),
    "of nobody's": goes("acme.example/v1", "Widget"),
  },
  silent: {
    "another rule tells of it": goes("kyverno.io/v1", "ClusterPolicy"),
    "a database": goes("postgresql.cnpg.io/v1", "Cluster"),
    "a ConfigMap": goes("v1", "ConfigMap"),
  },
});

test("no deletion of any kind is clean, and each is told by one rule of those on what goes", () => {
  const rules =
    /^(?:\w+-)*destroyed$|^autoscaler-reduced$|^disruption-budget-replaced$|^network-policy-weakened$|^object-patched$/;
  for (const type of [
    ...[
      "deployment",
      "stateful_set",
      "daemon_set",
      "job",
      "cron_job",
      "pod",
      "replication_controller",
      "service",
      "ingress",
    ],
    ...[
      "network_policy",
      "storage_class",
      "ingress_class",
      "priority_class",
      "runtime_class",
      "csi_driver",
      "api_service",
    ],
    ...["secret", "config_map", "service_account", "role", "cluster_role", "role_binding", "cluster_role_binding"],
    ...["endpoints", "endpoint_slice", "namespace", "persistent_volume", "persistent_volume_claim", "resource_quota"],
    ...["limit_range", "horizontal_pod_autoscaler", "pod_disruption_budget", "mutating_webhook_configuration"],
    ...["validating_webhook_configuration", "certificate_signing_request", "pod_security_policy"],
  ]) {
    const spec = ["stateful_set"].includes(type) ? statefulSet() : { metadata: metadata("x"), spec: [{}] };
    const { findings } = reportOn([deleted(`kubernetes_${type}_v1`, "x", spec), kept]);
    const ofObject = findings.filter((one) => rules.test(one.rule) && one.address.endsWith(".x"));
    expect({ type, told: ofObject.map((one) => one.rule) }).toEqual({ type, told: [expect.any(String)] });
  }
});

test("a namespace that goes names the claims in it", () => {
  const pods = podSpec({ volume: [{ name: "files", persistent_volume_claim: [{ claim_name: "files" }] }] });
  const claim = { metadata: metadata("cache"), spec: [{}] };
  const { findings } = reportOn([
    deleted("kubernetes_namespace_v1", "shop", { metadata: [{ name: "shop" }] }),
    deleted("kubernetes_persistent_volume_claim_v1", "cache", claim),
    deleted(DEPLOYMENT, "web", deployment(pods)),
    deleted("kubernetes_stateful_set_v1", "db", statefulSet()),
  ]);
  const finding = findings.find((one) => one.rule === "namespace-destroyed");
  expect(finding?.message).toContain("the claims cache, data-db-0, data-db-1, files among it");
});

test("a public Service that goes is worse than one inside", () => {
  const worst = (...resources: Resource[]) =>
    reportOn([...resources, kept]).findings.find((one) => one.rule === "service-destroyed")?.severity;
  expect(worst(deleted(SERVICE, "web", service()))).toBe("medium");
  expect(worst(deleted(SERVICE, "web", service({ type: "NodePort" })))).toBe("high");
  expect(worst(deleted(SERVICE, "web", service()), deleted("kubernetes_ingress_v1", "i", ingress))).toBe("high");
});

const hook = (more: Block = {}, name = "a.b.c") => ({
  name,
  failure_policy: "Fail",
  client_config: [{ service: [{ namespace: "x", name: "x" }] }],
  rule: [{ resources: ["pods"], operations: ["CREATE"] }],
  ...more,
});
const hooks = (...list: readonly Block[]) => ({ metadata: [{ name: "k" }], webhook: list });
const VALIDATING = "kubernetes_validating_webhook_configuration_v1";
const change = (before: Block, after: Block) => [updated(VALIDATING, "k", before, after)];
testRule("admission-webhook-weakened", {
  fires: {
    "it may fail": change(hooks(hook()), hooks(hook({ failure_policy: "Ignore" }))),
    "another address": change(hooks(hook()), hooks(hook({ client_config: [{ url: "https://evil.example" }] }))),
    "another Service": change(
      hooks(hook()),
      hooks(hook({ client_config: [{ service: [{ namespace: "x", name: "y" }] }] })),
    ),
    "one less": change(hooks(hook(), hook({}, "d.e.f")), hooks(hook())),
    "it looks at less": change(hooks(hook()), hooks(hook({ namespace_selector: [{ match_labels: { a: "b" } }] }))),
  },
  silent: {
    "it must not fail any more": change(hooks(hook({ failure_policy: "Ignore" })), hooks(hook())),
    "one more": change(hooks(hook()), hooks(hook(), hook({}, "d.e.f"))),
    "in another order": change(hooks(hook(), hook({}, "d.e.f")), hooks(hook({}, "d.e.f"), hook())),
  },
});
const apiService = (spec: Block) => ({ metadata: [{ name: "v1.x" }], spec: [spec] });
testRule("api-service-set", {
  fires: {
    "a new one": [
      created(
        "kubernetes_api_service_v1",
        "a",
        apiService({ group: "x.example", version: "v1", service: [{ namespace: "n", name: "s" }] }),
      ),
    ],
  },
  silent: { "it goes": [deleted("kubernetes_api_service_v1", "a", apiService({ group: "x.example" })), kept] },
});
