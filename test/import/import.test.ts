import { importManifests, type ImportOptions } from "../../lib/import";
import { parseManifests } from "../../lib/manifest";

const run = (yaml: string, options: Partial<ImportOptions> = {}) =>
  importManifests(parseManifests({ name: "a.yaml", content: yaml }), { from: "a.yaml", ...options });
const constructs = (yaml: string): readonly string[] => run(yaml).lines.map(({ construct }) => construct);

const workload = (kind: string, name: string, spec = ""): string => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: c, image: "a:1", ports: [{containerPort: 80}]}]
${spec}`;
const service = (name: string, app: string, extra = ""): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec:
  selector: {app: ${app}}
  ports: [{port: 80}]
${extra}`;
const join = (...documents: readonly string[]): string => documents.join("---\n");

test("a Deployment and the Service that selects it become one StatelessService", () => {
  expect(constructs(join(workload("Deployment", "web"), service("web", "web")))).toEqual(["StatelessService web"]);
});

test("a second Service of the same pods stands by itself", () => {
  expect(constructs(join(service("web-public", "web"), workload("Deployment", "web"), service("web", "web")))).toEqual([
    "WorkloadService web-public",
    "StatelessService web",
  ]);
});

test("a StatefulSet and its headless Service become one StatefulService, one with a virtual IP stays apart", () => {
  const set = workload("StatefulSet", "db", "  serviceName: db\n");
  expect(constructs(join(set, service("db", "db", "  clusterIP: None\n")))).toEqual(["StatefulService db"]);
  expect(constructs(join(set, service("db", "db")))).toEqual([
    "KubernetesResource statefulset-db",
    "WorkloadService db",
  ]);
});

test("ExternalName and a Service alone have their constructs, the rest is typed resources, namespaces first", () => {
  const external = `apiVersion: v1\nkind: Service\nmetadata: {name: ext}\nspec: {type: ExternalName, externalName: a.example.com}\n`;
  const config = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "\${HOME}"}\n`;
  const namespace = `apiVersion: v1\nkind: Namespace\nmetadata: {name: extra}\n`;
  expect(constructs(join(external, service("alone", "x"), config, workload("DaemonSet", "d"), namespace))).toEqual([
    "KubernetesResource namespace-extra",
    "ExternalService ext",
    "WorkloadService alone",
    "KubernetesResource configmap-c",
    "KubernetesResource daemonset-d",
  ]);
});

test("what cannot be a service construct is told with its reason", () => {
  const [line] = run(`apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n`).lines;
  expect(line).toMatchObject({ construct: "KubernetesResource service-a", reason: "the Service has no selector" });
});

test("an autoscaled Deployment writes no number of pods", () => {
  const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
`;
  const { source } = run(join(workload("Deployment", "web"), service("web", "web"), scaler));
  expect(source).toContain('addOverride("kubernetes_deployment_v1.spec.0.replicas", undefined)');
});

test("a Secret's data is in a sensitive variable unless asked for", () => {
  const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n`;
  const hidden = run(secret).source;
  expect(hidden).not.toMatch(/hunter2|aHVudGVyMg/);
  expect(hidden).toContain('new TerraformVariable(this, "secret-s-data", {');
  expect(run(secret, { secrets: true }).source).toContain("aHVudGVyMg==");
});

test("texts of manifests are no expressions in the code", () => {
  const yaml = join(
    workload("Deployment", "web").replace('image: "a:1"', 'image: "a:1", args: ["${HOME}"]'),
    service("web", "web"),
  );
  expect(run(yaml).source).toContain('args: ["$${HOME}"]');
});

test("what runs is adopted without a change", () => {
  const { source } = run(join(workload("Deployment", "web"), service("web", "web")), {
    adopt: true,
    namespace: "shop",
  });
  expect(source).toContain('web0.service.resource.importFrom("shop/web");');
  expect(source).toContain('web0.workload.resource.importFrom("shop/web");');
  expect(source).toContain('ignoreChanges: ["wait_for_load_balancer", "timeouts"]');
  // The pods leave to Kubernetes whether they mount a token; writing it down would restart them.
  expect(source).toContain('web0.workload.resource.lifecycle, ignoreChanges: "all"');
});

test("the code has no line of the manifests that could end a comment or a text", () => {
  const yaml = service("web", "web").replace(
    "metadata: {name: web}",
    'metadata: {name: web, annotations: {a: "*/ `${x}` \\" \\n"}}',
  );
  const { source } = run(yaml, { from: "a.yaml\nimport 'x'" });
  expect(source.split("\n")[0]).toBe(`// Written by "kube-services import" from a.yaml import 'x'.`);
  expect(source).toContain('annotations: { a: "*/ `$${x}` \\" \\n" }');
});
