import { dce, kubesphere, Secret, StatefulService, StatelessService, WorkloadService, type Platform } from "../../lib";
import { environments } from "../../stacks/environments";
import { OnlineBoutique } from "../../stacks/online-boutique";
import { synthesise, testApp, testStack } from "../support/synthesise";
import { planOfStack } from "./support/plan-of-stack";
import { reportOn } from "./support/plan";

// What this library writes of itself for the consoles, and what a careful application sets, is no finding.

const container = (image: string, port: number) => ({
  image,
  ports: [{ name: `tcp-${port}`, containerPort: port }],
  imagePullPolicy: "IfNotPresent" as const,
  resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "1", memory: "128Mi" } },
  livenessProbe: { tcpSocket: { port } },
  readinessProbe: { tcpSocket: { port } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: 10001,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" as const },
  },
});
const DIGEST = `@sha256:${"a".repeat(64)}`;

function application(platform: Platform) {
  const stack = testStack({ namespace: { name: "shop", create: true }, platform });
  new Secret(stack, "registry", { data: { password: "not-a-password" }, allowLiterals: true });
  new StatelessService(stack, "shop-web", {
    replicas: 2,
    containers: [container(`registry.example/shop/web:1.0${DIGEST}`, 8080)],
    imagePullSecrets: ["registry"],
    automountServiceAccountToken: false,
    stickySession: { timeoutSeconds: 600 },
  });
  const db = new StatefulService(stack, "orders", {
    replicas: 2,
    containers: [container(`registry.example/shop/db:1.0${DIGEST}`, 5432)],
    automountServiceAccountToken: false,
    volumes: [{ claimTemplate: { name: "data", storage: "10Gi" }, mountPath: "/data", onDelete: "retain" }],
  });
  new WorkloadService(stack, "orders-metrics", {
    workload: db.workload,
    ports: [{ name: "http-metrics", port: 5432 }],
  });
  return planOfStack(synthesise(stack));
}

/** What is said of each namespace that nobody has prepared: by those who run the cluster, or by the application. */
const OF_NAMESPACES = ["namespace-without-limits", "namespace-without-pod-security", "pods-without-network-policy"];

test.each([
  ["kubesphere", kubesphere({ workspace: "demo" })],
  ["dce", dce()],
] as const)("of a careful application for %s() nothing is found but what its namespace lacks", (_, platform) => {
  const report = reportOn(application(platform));
  const found = report.findings.filter((one) => !OF_NAMESPACES.includes(one.rule));
  expect(found.map(({ rule, object, message }) => `${rule} ${object}: ${message}`)).toEqual([]);
  expect(report.undecided).toEqual([]);
});

test.each(environments.map((one) => [one.name, one] as const))(
  "of the example's %s nothing is found at or above high",
  (_, environment) => {
    const report = reportOn(planOfStack(synthesise(new OnlineBoutique(testApp(), environment.name, environment))));
    expect(report.environments[0]?.counts.create).toBeGreaterThan(30);
    expect(report.findings.filter((one) => ["critical", "high"].includes(one.severity))).toEqual([]);
    expect(report.findings.map((one) => one.rule)).not.toContain("reference-missing");
  },
);
