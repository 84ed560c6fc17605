import { audit, parsePlan, type Report } from "../../lib/audit";
import {
  container,
  created,
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
  type Resource,
} from "./support/plan";

// What is no fault of the plan, and was told as one, or was told as a difference that there is not.

const rules = (report: Report): string[] => report.findings.map((one) => one.rule);

test("a Deployment whose code sets no strategy is not undecided: Kubernetes has a default", () => {
  const body = deployment(podSpec(), { spec: { strategy: null } });
  const expressions = {
    metadata: [{ name: { constant_value: "web" } }],
    spec: [{ replicas: { constant_value: "2" } }],
  };
  const code = { mode: "managed", type: DEPLOYMENT, name: "web", expressions };
  const configuration = { root_module: { resources: [code] } };
  const report = reportOn([created(DEPLOYMENT, "web", body, { unknown: { spec: [{ strategy: true }] } })], {
    configuration,
  });
  expect(report.undecided).toEqual([]);
  expect(rules(report)).not.toContain("update-stops-all-pods");
  // By a dynamic block or a variable it may be anything.
  const later = reportOn([created(DEPLOYMENT, "web", body, { unknown: { spec: [{ strategy: true }] } })]);
  expect(later.undecided.map((one) => one.rule)).toContain("update-stops-all-pods");
});

/** How two environments differ, one a first plan and one that runs. */
function differences(first: Resource, running: Resource): string[] {
  const report = audit(
    [first, running].map((resource, index) => ({
      environment: `e${index}`,
      plan: parsePlan(planBytes([resource]), `e${index}`),
    })),
    { toolVersion: "0.0.0" },
  );
  return (report.comparison?.services ?? []).flatMap((compared) =>
    compared.rows.flatMap((row) => (row.differs ? [row.aspect] : [])),
  );
}

test("an environment that runs does not differ from one that does not yet by what the cluster chooses", () => {
  const wanted = service({
    type: "NodePort",
    cluster_ip: null,
    port: [{ name: "http", port: 80, target_port: "8080" }],
  });
  const unknown = { spec: [{ cluster_ip: true, port: [{ node_port: true }] }] };
  const live = (nodePort: number): Block =>
    service({ type: "NodePort", port: [{ name: "http", port: 80, target_port: "8080", node_port: nodePort }] });
  const runs = (nodePort: number): Resource => updated(SERVICE, "web", live(nodePort), live(nodePort));
  expect(differences(created(SERVICE, "web", wanted, { unknown }), runs(30705))).toEqual([]);
  // Two that run, or other ports, do differ.
  expect(differences(runs(30080), runs(30705))).toEqual(["ports"]);
  const other = service({ type: "NodePort", port: [{ name: "http", port: 81, target_port: "8080" }] });
  expect(differences(created(SERVICE, "web", other, { unknown }), runs(30705))).toEqual(["ports"]);
});

test("what is known later is not told as nothing", () => {
  const before = service({ load_balancer_ip: "198.51.100.7" });
  const after = service({ load_balancer_ip: null });
  const [change] =
    reportOn([updated(SERVICE, "web", before, after, { unknown: { spec: [{ load_balancer_ip: true }] } })])
      .environments[0]?.services[0]?.changes ?? [];
  const text = JSON.stringify(change);
  expect(text).toContain("(known after apply)");
  expect(text).not.toContain("(none)");
});

const ingress = (annotations: Block): Resource =>
  created("kubernetes_ingress_v1", "i", {
    metadata: metadata("i", { annotations }),
    spec: [{ ingress_class_name: "alb", rule: [{ host: "shop.example", http: [{ path: [] }] }] }],
  });
test.each([
  { "alb.ingress.kubernetes.io/certificate-arn": "arn:aws:acm:eu-central-1:1:certificate/a" },
  { "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP": 80}, {"HTTPS": 443}]' },
  { "networking.gke.io/managed-certificates": "shop" },
])("an Ingress with the certificate of its cloud is not without TLS: %j", (annotations) => {
  expect(rules(reportOn([ingress(annotations)]))).not.toContain("ingress-without-tls");
  expect(rules(reportOn([ingress({})]))).toContain("ingress-without-tls");
});

test("a folder of the node that is mounted read-only is told without the advice to do so", () => {
  const pod = podSpec({
    container: [container({ volume_mount: [{ name: "logs", mount_path: "/logs", read_only: true }] })],
    volume: [{ name: "logs", host_path: [{ path: "/var/log/app" }] }],
  });
  const report = reportOn([created(DEPLOYMENT, "web", deployment(pod))]);
  const hostPaths = report.findings.filter((one) => one.rule.startsWith("host-path"));
  expect(hostPaths.map((one) => one.rule)).toEqual(["host-path-read-only"]);
  const fix = report.rules.find((one) => one.id === "host-path-read-only")?.fix ?? "";
  expect(fix).not.toMatch(/read.only/i);
});
