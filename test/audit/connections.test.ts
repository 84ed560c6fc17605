import { format } from "../../lib/audit";
import {
  created,
  deployment,
  DEPLOYMENT,
  metadata,
  podSpec,
  reportOn,
  service,
  SERVICE,
  type Block,
} from "./support/plan";

/*
 * The picture of a Service says who may call its pods and whom they may call. What is expected is what Kubernetes does:
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
const OPEN = ["everyone: no NetworkPolicy holds back"];
const labelled = (labels: Record<string, string>): Block[] => [{ match_labels: labels }];
const policy = (name: string, spec: Block, namespace = "shop", more: object = {}) =>
  created("kubernetes_network_policy_v1", name, { metadata: metadata(name, { namespace }), spec: [spec] }, more);
const PODS = { pod_selector: labelled({ app: "web" }) };
const ALL = { pod_selector: [{}] };
const FROM_SHOP = { from: [{ pod_selector: labelled({ app: "shop" }) }], ports: [{ port: "8080", protocol: "TCP" }] };
const FROM_WATCHERS = { from: [{ namespace_selector: labelled({ team: "ops" }) }] };
const TO_DB = { to: [{ pod_selector: labelled({ app: "db" }) }], ports: [{ port: "5432", protocol: "TCP" }] };

function pictureWith(...others: ReturnType<typeof created>[]) {
  const web = [created(SERVICE, "web", service()), created(DEPLOYMENT, "web", deployment())];
  const [one] = reportOn([...web, ...others]).environments[0]?.services ?? [];
  return { callers: one?.picture.callers, calls: one?.picture.calls };
}

test.each<[string, ReturnType<typeof created>[], readonly string[], readonly string[]]>([
  ["no policy", [], OPEN, OPEN],
  [
    "one for other pods",
    [policy("db", { pod_selector: labelled({ app: "db" }), policy_types: ["Ingress"] })],
    OPEN,
    OPEN,
  ],
  ["one of another namespace", [policy("web", { ...PODS, policy_types: ["Ingress"] }, "other")], OPEN, OPEN],
  ["one that lets nobody in", [policy("deny", { ...ALL, policy_types: ["Ingress"] })], ["nobody"], OPEN],
  [
    "one that shuts both ways",
    [policy("deny", { ...ALL, policy_types: ["Ingress", "Egress"] })],
    ["nobody"],
    ["nobody"],
  ],
  [
    "one that opens a port to some pods",
    [policy("web", { ...PODS, policy_types: ["Ingress"], ingress: [FROM_SHOP] })],
    ["pods app=shop at port 8080/TCP"],
    OPEN,
  ],
  [
    "policies add up",
    [
      policy("deny", { ...ALL, policy_types: ["Ingress", "Egress"] }),
      policy("web", { ...PODS, policy_types: ["Ingress"], ingress: [FROM_SHOP] }),
      policy("ops", { ...ALL, policy_types: ["Ingress"], ingress: [FROM_WATCHERS] }),
      policy("out", { ...PODS, policy_types: ["Egress"], egress: [TO_DB] }),
    ],
    ["pods any in namespaces team=ops", "pods app=shop at port 8080/TCP"],
    ["pods app=db at port 5432/TCP"],
  ],
  ["a rule without peers", [policy("web", { ...PODS, policy_types: ["Ingress"], ingress: [{}] })], ["everyone"], OPEN],
  [
    "a range with a hole",
    [
      policy("web", {
        ...PODS,
        policy_types: ["Ingress"],
        ingress: [{ from: [{ ip_block: [{ cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] }] }] }],
      }),
    ],
    ["10.0.0.0/8 without 10.1.0.0/16"],
    OPEN,
  ],
  [
    "one whose pods are not known",
    [
      policy("some", { pod_selector: [{}], policy_types: ["Ingress"] }, "shop", {
        unknown: { spec: [{ pod_selector: [{ match_labels: true }] }] },
      }),
    ],
    ["not known: whether some is for these pods"],
    OPEN,
  ],
])("%s", (_, policies, callers, calls) => {
  expect(pictureWith(...policies)).toEqual({ callers, calls });
});

test("workloads that differ are told apart, and the page shows both lists", () => {
  const other = deployment(podSpec(), { name: "web-v2", labels: { app: "web", version: "v2" } });
  const resources = [
    created(SERVICE, "web", service()),
    created(DEPLOYMENT, "web", deployment()),
    created(DEPLOYMENT, "web-v2", other),
    policy("v2", { pod_selector: labelled({ version: "v2" }), policy_types: ["Ingress"], ingress: [FROM_SHOP] }),
  ];
  const report = reportOn(resources);
  expect(report.environments[0]?.services[0]?.picture).toMatchObject({
    callers: [
      "Deployment web-v1: everyone: no NetworkPolicy holds back",
      "Deployment web-v2: pods app=shop at port 8080/TCP",
    ],
    calls: OPEN,
  });
  const page = format(report, "html");
  expect(page).toMatch(/May call its pods<\/b>\s*<ul>\s*<li>Deployment web-v1: everyone/);
  expect(page).toMatch(/Its pods may call<\/b>\s*<ul>\s*<li>everyone/);
});

test("a Service without pods in the plan has no callers", () => {
  const [alone] = reportOn([created(SERVICE, "web", service())]).environments[0]?.services ?? [];
  expect(alone?.picture).toMatchObject({ callers: [], calls: [] });
});
