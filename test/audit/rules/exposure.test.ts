import { testRule } from "../support/rule-cases";
import {
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  metadata,
  podSpec,
  container,
  service,
  SERVICE,
  updated,
} from "../support/plan";

const change = (before: Record<string, unknown>, after: Record<string, unknown>, from = {}, to = from) => [
  updated(SERVICE, "web", service(before, from), service(after, to)),
];
const LB = { type: "LoadBalancer" };
const internal = { annotations: { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" } };
const unknownSpec = (of: Record<string, unknown>) => ({ unknown: { spec: [of] } });

testRule("exposure-widened", {
  fires: {
    "None to NodePort": change({}, { type: "NodePort" }),
    "NodePort to LoadBalancer": change({ type: "NodePort" }, LB),
    "internal to public": change(LB, LB, internal, { annotations: {} }),
    "external IPs": change({}, { external_ips: ["203.0.113.7"] }),
  },
  silent: { "it narrows": change(LB, {}), "it stays": change({}, { session_affinity: "ClientIP" }) },
  unknown: {
    "the type": [updated(SERVICE, "web", service(), service({ type: null }), unknownSpec({ type: true }))],
  },
});
testRule("load-balancer-made-public", {
  fires: { "the annotation goes": change(LB, LB, internal, { annotations: null }) },
  silent: { "it stays internal": change(LB, { ...LB, session_affinity: "ClientIP" }, internal) },
});
testRule("source-ranges-loosened", {
  fires: {
    "they go": change({ ...LB, load_balancer_source_ranges: ["10.0.0.0/8"] }, LB),
    "everyone is added": change(
      { ...LB, load_balancer_source_ranges: ["10.0.0.0/8"] },
      { ...LB, load_balancer_source_ranges: ["10.0.0.0/8", "0.0.0.0/0"] },
    ),
    "one is added in the annotation": change(
      LB,
      LB,
      { annotations: { "service.beta.kubernetes.io/load-balancer-source-ranges": "10.0.0.0/8" } },
      {
        annotations: { "service.beta.kubernetes.io/load-balancer-source-ranges": "10.0.0.0/8,192.0.2.0/24" },
      },
    ),
  },
  silent: {
    "one goes": change(
      { ...LB, load_balancer_source_ranges: ["10.0.0.0/8", "192.0.2.0/24"] },
      { ...LB, load_balancer_source_ranges: ["10.0.0.0/8"] },
    ),
    "there were none": change(LB, { ...LB, load_balancer_source_ranges: ["10.0.0.0/8"] }),
  },
  unknown: {
    "the new ones": [
      updated(
        SERVICE,
        "web",
        service({ ...LB, load_balancer_source_ranges: ["10.0.0.0/8"] }),
        service(LB),
        unknownSpec({ load_balancer_source_ranges: true }),
      ),
    ],
  },
});
testRule("traffic-policy-loosened", {
  fires: {
    "Local to Cluster": change(
      { ...LB, external_traffic_policy: "Local" },
      { ...LB, external_traffic_policy: "Cluster" },
    ),
  },
  silent: {
    "Cluster to Local": change(
      { ...LB, external_traffic_policy: "Cluster" },
      { ...LB, external_traffic_policy: "Local" },
    ),
  },
});
testRule("load-balancer-class-removed", {
  fires: {
    "it goes": change({ ...LB, load_balancer_class: "service.k8s.aws/nlb" }, { ...LB, load_balancer_class: null }),
  },
  silent: {
    "it stays": change(
      { ...LB, load_balancer_class: "a/b" },
      { ...LB, load_balancer_class: "a/b", session_affinity: "ClientIP" },
    ),
  },
});
testRule("load-balancer-open-to-all", {
  fires: { "no ranges": [created(SERVICE, "web", service(LB))] },
  silent: {
    ranges: [created(SERVICE, "web", service({ ...LB, load_balancer_source_ranges: ["10.0.0.0/8"] }))],
    internal: [created(SERVICE, "web", service(LB, internal))],
    "a cluster Service": [created(SERVICE, "web", service())],
  },
  unknown: { ranges: [created(SERVICE, "web", service(LB), unknownSpec({ load_balancer_source_ranges: true }))] },
});
testRule("node-port-exposed", {
  fires: { NodePort: [created(SERVICE, "web", service({ type: "NodePort" }))] },
  silent: { ClusterIP: [created(SERVICE, "web", service())] },
});
testRule("external-ips-set", {
  fires: { "one address": [created(SERVICE, "web", service({ external_ips: ["203.0.113.7"] }))] },
  silent: { none: [created(SERVICE, "web", service())] },
});
testRule("administration-port-exposed", {
  fires: {
    "a database on a node port": [
      created(SERVICE, "web", service({ type: "NodePort", port: [{ port: 5432, protocol: "TCP" }] })),
    ],
    "SSH behind another number": [
      created(SERVICE, "web", service({ ...LB, port: [{ port: 2222, target_port: "22", protocol: "TCP" }] })),
    ],
  },
  silent: {
    "inside the cluster": [created(SERVICE, "web", service({ port: [{ port: 5432, protocol: "TCP" }] }))],
    "a web port": [created(SERVICE, "web", service({ ...LB, port: [{ port: 443, protocol: "TCP" }] }))],
  },
});
const ingress = (tls: unknown) => ({
  metadata: metadata("web"),
  spec: [{ tls, rule: [{ host: "a.example", http: [{ path: [{ backend: [{ service: [{ name: "web" }] }] }] }] }] }],
});
testRule("ingress-without-tls", {
  fires: { none: [created("kubernetes_ingress_v1", "web", ingress([]))] },
  silent: { TLS: [created("kubernetes_ingress_v1", "web", ingress([{ hosts: ["a.example"], secret_name: "cert" }]))] },
  unknown: { tls: [created("kubernetes_ingress_v1", "web", ingress([]), unknownSpec({ tls: true }))] },
});
const policy = (rules: unknown, types = ["Ingress", "Egress"]) => ({
  metadata: metadata("web"),
  spec: [{ pod_selector: [{ match_labels: { app: "web" } }], policy_types: types, ingress: rules }],
});
const narrow = [{ from: [{ pod_selector: [{ match_labels: { app: "x" } }] }] }];
testRule("network-policy-weakened", {
  fires: {
    "it is deleted": [deleted("kubernetes_network_policy_v1", "web", policy(narrow))],
    "everyone may come in": [updated("kubernetes_network_policy_v1", "web", policy(narrow), policy([{ from: [] }]))],
    "it covers less": [updated("kubernetes_network_policy_v1", "web", policy(narrow), policy(narrow, ["Ingress"]))],
  },
  silent: {
    "it gets narrower": [updated("kubernetes_network_policy_v1", "web", policy([{ from: [] }]), policy(narrow))],
  },
});
testRule("network-policy-allows-all", {
  fires: {
    "an empty from": [created("kubernetes_network_policy_v1", "web", policy([{ from: [] }]))],
    "0.0.0.0/0": [
      created("kubernetes_network_policy_v1", "web", policy([{ from: [{ ip_block: [{ cidr: "0.0.0.0/0" }] }] }])),
    ],
  },
  silent: { "a narrow one": [created("kubernetes_network_policy_v1", "web", policy(narrow))] },
});

const sticky = (seconds: number) => ({
  session_affinity: "ClientIP",
  session_affinity_config: [{ client_ip: [{ timeout_seconds: seconds }] }],
});
testRule("sticky-session-removed", {
  // The provider keeps the old block in the plan: it is an artefact, and not what counts.
  fires: { "on to off": change(sticky(600), { ...sticky(600), session_affinity: "None" }) },
  silent: {
    "off to on": change({}, sticky(600)),
    "it stays": change(sticky(600), { ...sticky(600), type: "NodePort" }),
  },
  unknown: {
    affinity: [
      updated(
        SERVICE,
        "web",
        service(sticky(600)),
        service({ session_affinity: null }),
        unknownSpec({ session_affinity: true }),
      ),
    ],
  },
});
testRule("sticky-session-added", {
  fires: { "off to on": change({}, sticky(600)) },
  silent: { "on to off": change(sticky(600), {}), "created with it": [created(SERVICE, "web", service(sticky(600)))] },
});
testRule("sticky-session-changed", {
  fires: { "600 to 30": change(sticky(600), sticky(30)) },
  silent: {
    "off to on": change({}, sticky(600)),
    "the default, written out": change({ session_affinity: "ClientIP" }, { ...sticky(10800), type: "NodePort" }),
  },
});
testRule("sticky-session-behind-nodes", {
  fires: {
    "a load balancer": [created(SERVICE, "web", service({ ...LB, ...sticky(600) }))],
    "node ports": [created(SERVICE, "web", service({ type: "NodePort", ...sticky(600) }))],
  },
  silent: {
    "inside the cluster": [created(SERVICE, "web", service(sticky(600)))],
    "no sticky session": [created(SERVICE, "web", service(LB))],
  },
  unknown: {
    "the affinity": [created(SERVICE, "web", service(LB), unknownSpec({ session_affinity: true }))],
  },
});
testRule("headless-exposed", {
  fires: {
    "node ports": [created(SERVICE, "web", service({ type: "NodePort", cluster_ip: "None" }))],
    "a headless one that is to have node ports and keeps its address": change(
      { type: "ClusterIP", cluster_ip: "None" },
      { type: "NodePort", cluster_ip: "None" },
    ),
    "a load balancer": [created(SERVICE, "web", service({ ...LB, cluster_ip: "None" }))],
  },
  silent: {
    "headless inside the cluster": [created(SERVICE, "web", service({ type: "ClusterIP", cluster_ip: "None" }))],
    "an address that is chosen later": [
      created(SERVICE, "web", service({ type: "NodePort" }), unknownSpec({ cluster_ip: true })),
    ],
  },
});
testRule("external-name-changed", {
  fires: {
    "another host": change(
      { type: "ExternalName", external_name: "a.example.com" },
      { type: "ExternalName", external_name: "b.example.com" },
    ),
    "instead of pods": change({}, { type: "ExternalName", external_name: "b.example.com" }),
  },
  silent: {
    "the same host": change(
      { type: "ExternalName", external_name: "a.example.com" },
      { type: "ExternalName", external_name: "a.example.com", session_affinity: "None", port: [] },
    ),
    "pods instead of a host": change({ type: "ExternalName", external_name: "a.example.com" }, { external_name: "" }),
  },
  unknown: {
    "the host": [
      updated(
        SERVICE,
        "web",
        service({ type: "ExternalName", external_name: "a.example.com" }),
        service({ type: "ExternalName", external_name: null }),
        unknownSpec({ external_name: true }),
      ),
    ],
  },
});

testRule("selector-matches-nothing", {
  fires: {
    "other labels": [
      created(SERVICE, "web", service({ selector: { app: "wbe" } })),
      created(DEPLOYMENT, "web", deployment()),
    ],
  },
  silent: {
    "its Deployment": [created(SERVICE, "web", service()), created(DEPLOYMENT, "web", deployment())],
    ExternalName: [created(SERVICE, "web", service({ type: "ExternalName", selector: null }))],
    "no selector": [created(SERVICE, "web", service({ selector: null }))],
  },
  unknown: {
    "the selector": [created(SERVICE, "web", service({ selector: null }), unknownSpec({ selector: true }))],
    "a label of pods": [
      created(SERVICE, "web", service()),
      created(DEPLOYMENT, "web", deployment(podSpec(), { labels: {} }), {
        unknown: { spec: [{ template: [{ metadata: [{ labels: { app: true } }] }] }] },
      }),
    ],
    "a plan with targets": { resources: [created(SERVICE, "web", service())], more: { complete: false } },
  },
});
testRule("selector-orphans-pods", {
  fires: {
    "the selector changes": [
      updated(SERVICE, "web", service(), service({ selector: { app: "other" } })),
      updated(DEPLOYMENT, "web", deployment(), deployment()),
    ],
    "the labels of the pods change": [
      updated(SERVICE, "web", service(), service()),
      updated(DEPLOYMENT, "web", deployment(), deployment(podSpec(), { labels: { app: "other" } })),
    ],
  },
  silent: {
    "both change together": [
      updated(SERVICE, "web", service(), service({ selector: { app: "other" } })),
      updated(DEPLOYMENT, "web", deployment(), deployment(podSpec(), { labels: { app: "other" } })),
    ],
    "the pods go": [
      updated(SERVICE, "web", service(), service({ selector: { app: "other" } })),
      deleted(DEPLOYMENT, "web", deployment()),
    ],
  },
});
testRule("selector-changed", {
  fires: { "another app": change({}, { selector: { app: "other" } }) },
  silent: { "another port": change({}, { port: [{ port: 81, protocol: "TCP" }] }) },
  unknown: {
    selector: [updated(SERVICE, "web", service(), service({ selector: null }), unknownSpec({ selector: true }))],
  },
});
const port = (target: string | null) =>
  service({ port: [{ name: "http", port: 80, protocol: "TCP", target_port: target }] });
testRule("target-port-unmatched", {
  fires: {
    "a name that none has": [created(SERVICE, "web", port("https")), created(DEPLOYMENT, "web", deployment())],
    "a number that none has": [created(SERVICE, "web", port("9090")), created(DEPLOYMENT, "web", deployment())],
  },
  silent: {
    "by number": [created(SERVICE, "web", port("8080")), created(DEPLOYMENT, "web", deployment())],
    "by name": [created(SERVICE, "web", port("http")), created(DEPLOYMENT, "web", deployment())],
    "containers that list no port": [
      created(SERVICE, "web", port("8080")),
      created(DEPLOYMENT, "web", deployment(podSpec({ container: [container({ port: [] })] }))),
    ],
  },
});
const autoscaler = (name: string) => ({
  metadata: metadata("web"),
  spec: [{ scale_target_ref: [{ kind: "Deployment", name, api_version: "apps/v1" }], max_replicas: 5 }],
});
testRule("autoscaler-target-missing", {
  fires: { "no such Deployment": [created("kubernetes_horizontal_pod_autoscaler_v2", "web", autoscaler("gone"))] },
  silent: {
    "its Deployment": [
      created("kubernetes_horizontal_pod_autoscaler_v2", "web", autoscaler("web-v1")),
      created(DEPLOYMENT, "web", deployment()),
    ],
  },
  unknown: {
    "a partial plan": {
      resources: [created("kubernetes_horizontal_pod_autoscaler_v2", "web", autoscaler("gone"))],
      more: { complete: false },
    },
  },
});
testRule("ingress-backend-missing", {
  fires: { "no such Service": [created("kubernetes_ingress_v1", "web", ingress([]))] },
  silent: { "its Service": [created("kubernetes_ingress_v1", "web", ingress([])), created(SERVICE, "web", service())] },
});
const budget = (labels: Record<string, string>) => ({
  metadata: metadata("web"),
  spec: [{ selector: [{ match_labels: labels }] }],
});
testRule("disruption-budget-matches-nothing", {
  fires: {
    "other labels": [
      created("kubernetes_pod_disruption_budget_v1", "web", budget({ app: "x" })),
      created(DEPLOYMENT, "web", deployment()),
    ],
  },
  silent: {
    "its pods": [
      created("kubernetes_pod_disruption_budget_v1", "web", budget({ app: "web" })),
      created(DEPLOYMENT, "web", deployment()),
    ],
  },
});
