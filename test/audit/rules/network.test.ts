import { testRule } from "../support/rule-cases";
import { format } from "../../../lib/audit";
import {
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  metadata,
  replaced,
  reportOn,
  service,
  SERVICE,
  updated,
  type Block,
} from "../support/plan";

const INGRESS = "kubernetes_ingress_v1";
const POLICY = "kubernetes_network_policy_v1";

/** An Ingress that leads from a host to each of some Services. */
const ingress = (services: readonly string[], annotations: Block | null = null) => ({
  metadata: metadata("web", { annotations }),
  spec: [
    {
      tls: [{ hosts: ["shop.example"], secret_name: "certificate" }],
      rule: services.map((name) => ({
        host: "shop.example",
        http: [{ path: [{ path: `/${name}`, backend: [{ service: [{ name, port: [{ number: 80 }] }] }] }] }],
      })),
    },
  ],
});
const old = { metadata: metadata("web"), spec: [{ backend: [{ service_name: "web", service_port: "80" }] }] };

testRule("ingress-opens-service", {
  fires: {
    "a new Ingress": [created(INGRESS, "web", ingress(["web"]))],
    "an Ingress of the first API": [created("kubernetes_ingress", "web", old)],
    "one Service more": [updated(INGRESS, "web", ingress(["web"]), ingress(["web", "admin"]))],
    "as kubernetes_manifest": [
      created("kubernetes_manifest", "web", {
        manifest: {
          apiVersion: "networking.k8s.io/v1",
          kind: "Ingress",
          metadata: { name: "web", namespace: "shop" },
          spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
        },
      }),
    ],
  },
  silent: {
    "a host more for the same Service": [
      updated(INGRESS, "web", ingress(["web"]), {
        ...ingress(["web"]),
        metadata: metadata("web", { labels: { a: "b" } }),
      }),
    ],
    "another Ingress led there": [
      deleted(INGRESS, "old", { ...ingress(["web"]), metadata: metadata("old") }),
      created(INGRESS, "web", ingress(["web"])),
    ],
    "an Ingress goes": [deleted(INGRESS, "web", ingress(["web"]))],
  },
  unknown: {
    "where it leads is not known": [created(INGRESS, "web", ingress([]), { unknown: { spec: [{ rule: true }] } })],
  },
});

test("the picture of a Service shows the Ingresses that lead to it, in other namespaces none", () => {
  const web = created(SERVICE, "web", service());
  const report = reportOn([web, created(INGRESS, "web", ingress(["web", "other"]))]);
  const ingresses = ["Ingress web: shop.example/web"];
  expect(report.environments[0]?.services[0]?.picture).toMatchObject({ reach: "cluster", ingresses });
  const page = format(report, "html");
  expect(page).toContain("<div>Ingress web: shop.example/web</div>");
  expect(page).toContain("Through an Ingress");
  const elsewhere = { ...ingress(["web"]), metadata: metadata("web", { namespace: "other" }) };
  const [alone] = reportOn([web, created(INGRESS, "web", elsewhere)]).environments[0]?.services ?? [];
  expect(alone?.picture.ingresses).toEqual([]);
});

const limited = (ranges: string) => ingress(["web"], { "nginx.ingress.kubernetes.io/whitelist-source-range": ranges });
const scheme = (value: string) => ingress(["web"], { "alb.ingress.kubernetes.io/scheme": value });
testRule("ingress-loosened", {
  fires: {
    "the ranges go": [updated(INGRESS, "web", limited("10.0.0.0/8"), ingress(["web"]))],
    "a range more": [updated(INGRESS, "web", limited("10.0.0.0/8"), limited("10.0.0.0/8, 192.168.0.0/16"))],
    "everyone among them": [updated(INGRESS, "web", limited("10.0.0.0/8"), limited("10.0.0.0/8,0.0.0.0/0"))],
    "an internal load balancer becomes a public one": [
      updated(INGRESS, "web", scheme("internal"), scheme("internet-facing")),
    ],
    "its scheme goes": [updated(INGRESS, "web", scheme("internal"), ingress(["web"]))],
  },
  silent: {
    "fewer ranges": [updated(INGRESS, "web", limited("10.0.0.0/8,192.168.0.0/16"), limited("10.0.0.0/8"))],
    "it was open": [updated(INGRESS, "web", ingress(["web"]), ingress(["web", "admin"]))],
    "it becomes internal": [updated(INGRESS, "web", scheme("internet-facing"), scheme("internal"))],
  },
  unknown: {
    "the annotations are not known": [
      updated(INGRESS, "web", limited("10.0.0.0/8"), ingress(["web"]), {
        unknown: { metadata: [{ annotations: true }] },
      }),
    ],
  },
});

testRule("ingress-snippet", {
  fires: {
    "a snippet of nginx": [
      created(INGRESS, "web", ingress(["web"], { "nginx.ingress.kubernetes.io/configuration-snippet": "x" })),
    ],
    "a snippet of nginx's maker": [created(INGRESS, "web", ingress(["web"], { "nginx.org/server-snippets": "x" }))],
  },
  silent: {
    "an annotation": [created(INGRESS, "web", ingress(["web"], { "nginx.ingress.kubernetes.io/rewrite-target": "/" }))],
  },
});

const range = (cidr: string) => ({ ip_block: [{ cidr, except: [] }] });
const pods = (app: string) => ({ pod_selector: [{ match_labels: { app } }] });
const rule = (from: readonly Block[], ports: readonly Block[] = []) => ({ from, ports });
const policy = (rules: readonly Block[], more: Block = {}, selector: Block = { app: "web" }) => ({
  metadata: metadata("web"),
  spec: [{ pod_selector: [{ match_labels: selector }], policy_types: ["Ingress"], ingress: rules, ...more }],
});
const narrow = policy([rule([pods("api")], [{ port: "8080", protocol: "TCP" }])]);
const both = { policy_types: ["Ingress", "Egress"] };
const denyAll = (more: Block = {}): Block => ({ ...policy([], more, {}), metadata: metadata("deny") });
testRule("network-policy-allow-removed", {
  fires: {
    "another one shuts all pods": [deleted(POLICY, "web", narrow), created(POLICY, "deny", denyAll())],
    "another one shuts the same pods": [
      deleted(POLICY, "web", narrow),
      created(POLICY, "deny", { ...policy([]), metadata: metadata("deny") }),
    ],
    "fewer are let in": [
      updated(POLICY, "web", policy([rule([pods("api"), pods("cron")])]), policy([rule([pods("api")])])),
    ],
    "another port": [updated(POLICY, "web", narrow, policy([rule([pods("api")], [{ port: "9090" }])]))],
  },
  silent: {
    "another one lets the same through": [
      deleted(POLICY, "web", narrow),
      created(POLICY, "deny", denyAll()),
      created(POLICY, "same", { ...narrow, metadata: metadata("same") }),
    ],
    "more are let in": [updated(POLICY, "web", narrow, policy([rule([pods("api"), pods("cron")])]))],
    "nothing else shuts its pods": [deleted(POLICY, "web", narrow)],
    "another one shuts other pods": [
      deleted(POLICY, "web", narrow),
      created(POLICY, "deny", { ...policy([], {}, { app: "db" }), metadata: metadata("deny") }),
    ],
    "another one shuts the other way": [
      deleted(POLICY, "web", narrow),
      created(POLICY, "deny", denyAll({ policy_types: ["Egress"] })),
    ],
    "it let nothing through": [deleted(POLICY, "web", policy([])), created(POLICY, "deny", denyAll())],
  },
});
testRule("network-policy-shuts-off", {
  fires: {
    "the first policy of pods that run": [
      updated(DEPLOYMENT, "web", deployment(), deployment()),
      created(POLICY, "deny", denyAll()),
    ],
    "it closes the way out, too": [
      updated(DEPLOYMENT, "web", deployment(), deployment()),
      created(POLICY, "in", { ...narrow, metadata: metadata("in") }),
      updated(POLICY, "web", narrow, policy([], both)),
    ],
    "it is for them by an expression": [
      updated(DEPLOYMENT, "web", deployment(), deployment()),
      created(POLICY, "deny", {
        metadata: metadata("deny"),
        spec: [
          {
            pod_selector: [{ match_expressions: [{ key: "app", operator: "In", values: ["web", "api"] }] }],
            policy_types: ["Ingress"],
          },
        ],
      }),
    ],
  },
  silent: {
    "pods come with it": [created(DEPLOYMENT, "web", deployment()), created(POLICY, "deny", denyAll())],
    "another one shut them": [
      updated(DEPLOYMENT, "web", deployment(), deployment()),
      updated(POLICY, "deny", denyAll(), denyAll()),
      created(POLICY, "web", narrow),
    ],
    "it is for other pods": [
      updated(DEPLOYMENT, "web", deployment(), deployment()),
      created(POLICY, "db", policy([], {}, { app: "db" })),
    ],
  },
});
testRule("network-policy-weakened", {
  fires: {
    "it goes": [deleted(POLICY, "web", narrow)],
    "it goes and another one shuts the other way alone": [
      deleted(POLICY, "web", narrow),
      created(POLICY, "deny", denyAll({ policy_types: ["Egress"] })),
    ],
    "other pods are let in": [updated(POLICY, "web", narrow, policy([rule([pods("api"), pods("cron")])]))],
    "a range is let in": [
      updated(POLICY, "web", narrow, policy([rule([pods("api")], [{ port: "8080" }]), rule([range("10.0.0.0/8")])])),
    ],
    "one port more": [
      updated(POLICY, "web", narrow, policy([rule([pods("api")], [{ port: "8080" }, { port: "22" }])])),
    ],
    "everyone is let in": [updated(POLICY, "web", narrow, policy([rule([])]))],
    "pods are let out": [updated(POLICY, "web", policy([], both), policy([], { ...both, egress: [{ to: [] }] }))],
    "it no longer closes the way out": [updated(POLICY, "web", policy([], both), policy([]))],
    "it is for other pods": [updated(POLICY, "web", narrow, policy([], {}, { app: "other" }))],
    "it is replaced by a wider one": [replaced(POLICY, "web", narrow, policy([rule([])]), ["metadata", 0, "name"])],
  },
  silent: {
    "fewer are let in": [
      updated(POLICY, "web", policy([rule([pods("api"), pods("cron")])]), policy([rule([pods("api")])])),
    ],
    "it closes the way out too": [updated(POLICY, "web", policy([]), policy([], { ...both, egress: [{ to: [] }] }))],
    "everyone was let in": [updated(POLICY, "web", policy([rule([])]), narrow)],
    "it is created": [created(POLICY, "web", narrow)],
    "it goes while another one shuts all pods": [deleted(POLICY, "web", narrow), created(POLICY, "deny", denyAll())],
  },
  unknown: {
    "its rules are not known": [updated(POLICY, "web", narrow, policy([]), { unknown: { spec: [{ ingress: true }] } })],
  },
});

const open = { ...both, egress: [{ to: [range("0.0.0.0/0")], ports: [] }] };
testRule("network-policy-egress-open", {
  fires: {
    "to all addresses": [created(POLICY, "web", policy([], open))],
    "to everywhere": [created(POLICY, "web", policy([], { ...both, egress: [{ to: [], ports: [] }] }))],
  },
  silent: {
    "to some pods": [created(POLICY, "web", policy([], { ...both, egress: [{ to: [pods("db")], ports: [] }] }))],
    "to nobody": [created(POLICY, "web", policy([], both))],
  },
});

testRule("network-policy-matches-nothing", {
  fires: {
    "there are no such pods": [
      created(POLICY, "web", narrow),
      created(DEPLOYMENT, "db", deployment(undefined, { labels: { app: "db" } })),
    ],
  },
  silent: {
    "there are such pods": [created(POLICY, "web", narrow), created(DEPLOYMENT, "web", deployment())],
    "it is for all pods": [created(POLICY, "web", policy([], {}, {}))],
  },
  unknown: {
    "labels of pods are not known": [
      created(POLICY, "web", narrow),
      created(DEPLOYMENT, "web", deployment(), {
        unknown: { spec: [{ template: [{ metadata: [{ labels: true }] }] }] },
      }),
    ],
  },
});
