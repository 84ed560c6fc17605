import { stringify } from "yaml";
import { format, FORMATS } from "../../lib/audit";
import { created, deleted, reportOn, updated, type Block, type Resource } from "./support/plan";

// What a manifest holds is judged wherever it stands: in kubernetes_manifest, and in the texts of other providers.

const privileged = (image = "registry.example/agent:1"): Block => ({
  hostPID: true,
  containers: [{ name: "agent", image, securityContext: { privileged: true } }],
});
const daemonSet = (image?: string): Block => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent", namespace: "kube-system" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: { metadata: { labels: { app: "agent" } }, spec: privileged(image) },
  },
});
const yaml = stringify(daemonSet());
const rules = (resource: Resource) => reportOn([resource]).findings.map((finding) => finding.rule);

test.each<[string, Resource]>([
  ["kubectl_manifest", created("kubectl_manifest", "x", { yaml_body: yaml })],
  [
    "kubectl_manifest, whose provider marks one of two texts as sensitive",
    created(
      "kubectl_manifest",
      "x",
      { yaml_body: yaml, yaml_body_parsed: yaml },
      { afterSensitive: { yaml_body: true } },
    ),
  ],
  ["kubectl_path_documents", created("kubectl_path_documents", "x", { documents: ["# nothing", yaml], manifests: {} })],
  ["kubectl_server_manifest", created("kubectl_server_manifest", "x", { yaml: `---\n${yaml}` })],
  ["k8sconnect_object", created("k8sconnect_object", "x", { yaml_body: yaml })],
  [
    "a chart that is rendered into the plan",
    created("helm_release", "x", { manifest: JSON.stringify({ "daemonset.apps/apps/v1/agent": daemonSet() }) }),
  ],
  ["kustomization_resource", created("kustomization_resource", "x", { manifest: JSON.stringify(daemonSet()) })],
  [
    "a list in a text",
    created("kubectl_manifest", "x", {
      yaml_body: stringify({ apiVersion: "v1", kind: "List", items: [daemonSet()] }),
    }),
  ],
])("the manifest in %s is judged", (_name, resource) => {
  const report = reportOn([resource]);
  const found = report.findings.filter((finding) => finding.rule === "privileged-container");
  expect(found).toMatchObject([{ severity: "critical", object: "DaemonSet kube-system/agent" }]);
  expect(found[0]?.address).toBe(`${resource.type}.x (DaemonSet kube-system/agent)`);
  expect(report.undecided.filter((one) => one.rule === "not-judged")).toMatchObject([{ severity: "low" }]);
  expect(report.environments[0]?.counts.create).toBe(1);
});

test.each<[string, Resource]>([
  ["sensitive", created("kubectl_manifest", "x", { yaml_body: yaml }, { afterSensitive: { yaml_body: true } })],
  ["known later", created("kubectl_manifest", "x", {}, { unknown: { yaml_body: true } })],
  ["no YAML", created("kubectl_manifest", "x", { yaml_body: "a: b: c: {" })],
  ["no manifest", created("kubectl_manifest", "x", { yaml_body: "kind: Pod" })],
  [
    "a bomb of aliases",
    created("kubectl_manifest", "x", {
      yaml_body: `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]`,
    }),
  ],
  ["too long", created("kubectl_manifest", "x", { yaml_body: `# ${"x".repeat(3 * 1024 * 1024)}\n${yaml}` })],
])("a text that is %s is named as not judged, and stops", (_name, resource) => {
  const { undecided, verdict } = reportOn([resource]);
  expect(undecided).toMatchObject([{ rule: "not-judged", severity: "high", address: "kubectl_manifest.x" }]);
  expect(verdict.exitCode).toBe(3);
});

test("a change of a text is the change of its objects", () => {
  const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "shop" }, data: { a: "1" } };
  const texts = (...objects: Block[]) => ({ yaml_body: objects.map((object) => stringify(object)).join("---\n") });
  const report = reportOn([updated("kubectl_manifest", "x", texts(daemonSet("a:1"), config), texts(daemonSet("a:2")))]);
  const changes = [
    ...(report.environments[0]?.services ?? []).flatMap((one) => one.changes),
    ...(report.environments[0]?.others ?? []),
  ];
  expect(changes.map((change) => [change.object, change.action])).toEqual(
    expect.arrayContaining([
      ["DaemonSet kube-system/agent", "update"],
      ["ConfigMap shop/c", "delete"],
    ]),
  );
  expect(report.findings.find((finding) => finding.rule === "privileged-container")?.introduced).toBe(false);
  expect(report.environments[0]?.removals).toMatchObject([{ object: "ConfigMap shop/c" }]);
});

test("what goes is told object by object", () => {
  const report = reportOn([deleted("kubectl_manifest", "x", { yaml_body: yaml })]);
  expect(report.environments[0]?.removals).toMatchObject([{ object: "DaemonSet kube-system/agent", action: "delete" }]);
});

test("a Secret in a text is printed nowhere", () => {
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s" },
    stringData: { a: "plainword" },
    data: { b: "cGxhaW53b3Jk" },
  };
  for (const type of ["kubectl_manifest", "some_other"]) {
    const report = reportOn([
      created(type, "x", { yaml_body: stringify(secret) }),
      updated(type, "y", { yaml_body: "x: 1" }, { yaml_body: stringify(secret) }),
    ]);
    for (const as of FORMATS) expect(format(report, as)).not.toMatch(/plainword|cGxhaW53b3Jk/);
  }
});

const custom = (apiVersion: string, kind: string, spec: Block, more: Block = {}): Resource =>
  created("kubernetes_manifest", "x", {
    manifest: { apiVersion, kind, metadata: { name: "x", namespace: "shop" }, spec, ...more },
  });
const template = { template: { metadata: { labels: { app: "web" } }, spec: privileged() } };

test.each<[string, Resource]>([
  ["Argo Rollout", custom("argoproj.io/v1alpha1", "Rollout", { replicas: 2, ...template })],
  ["DeploymentConfig", custom("apps.openshift.io/v1", "DeploymentConfig", { selector: { app: "web" }, ...template })],
  ["Knative Service", custom("serving.knative.dev/v1", "Service", template)],
  ["a set of clones", custom("apps.kruise.io/v1alpha1", "CloneSet", template)],
  ["an operator's own", custom("a.example/v1", "Database", { pods: [{ podTemplate: { spec: privileged() } }] })],
  [
    "a workflow",
    custom("argoproj.io/v1alpha1", "CronWorkflow", { workflowSpec: { templates: [{ podSpec: privileged() }] } }),
  ],
])("the pods of a custom resource are judged by their shape: %s", (_name, resource) => {
  expect(rules(resource)).toEqual(expect.arrayContaining(["privileged-container", "host-pid"]));
  const named = reportOn([resource]).undecided.find((one) => one.rule === "not-judged");
  expect(named?.message).toMatch(/is not known to any rule: the pods that it describes are judged, and no more/);
});

test("a Service finds the pods of a custom resource", () => {
  const report = reportOn([
    custom("argoproj.io/v1alpha1", "Rollout", { replicas: 2, ...template }),
    created("kubernetes_service_v1", "web", {
      metadata: [{ name: "web", namespace: "shop" }],
      spec: [{ type: "ClusterIP", selector: { app: "web" }, port: [{ port: 80, target_port: "8080" }] }],
    }),
  ]);
  expect(report.findings.map((finding) => finding.rule)).not.toContain("selector-matches-nothing");
  expect(report.environments[0]?.services[0]?.picture.workloads).toMatchObject([{ containers: [{ name: "agent" }] }]);
});

test("the rights of a custom kind of binding are judged like those of its kin", () => {
  const binding = {
    apiVersion: "authorization.openshift.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "b" },
    roleRef: { kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "User", name: "eve" }],
  };
  expect(rules(created("kubernetes_manifest", "b", { manifest: binding }))).toContain("administrator-bound");
});

test("the schema of a custom kind is no pod", () => {
  const properties = {
    containers: { type: "array", items: { type: "object", properties: { image: { type: "string" } } } },
  };
  const crd = custom("apiextensions.k8s.io/v1", "CustomResourceDefinition", {
    versions: [{ schema: { openAPIV3Schema: { properties } } }],
  });
  expect(rules(crd).filter((rule) => /container|image|probe|limit/.test(rule))).toEqual([]);
});

// How the Go client of the API server reads YAML 1.1: github.com/kubernetes-sigs/yaml, goyaml.v2/resolve.go.
describe("YAML as the API server's clients read it", () => {
  const podWith = (context: string): Resource =>
    created("kubectl_manifest", "x", {
      yaml_body: `x: &all {privileged: true}\napiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: shop}\nspec:\n  containers:\n    - {name: a, image: a, securityContext: ${context}}\n`,
    });

  test.each(["true", "True", "TRUE", "yes", "Yes", "on", "ON", "y"])("%s is true", (word) => {
    expect(rules(podWith(`{privileged: ${word}}`))).toContain("privileged-container");
  });
  test.each(["false", "no", "off", "n"])("%s is false", (word) => {
    expect(rules(podWith(`{privileged: ${word}}`))).not.toContain("privileged-container");
  });
  test("a merge key brings what it names", () => {
    expect(rules(podWith("{<<: *all}"))).toContain("privileged-container");
  });
  test("times and numbers with colons stay texts", () => {
    const side = (data: string): Block => ({
      yaml_body: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: shop}\ndata: ${data}\n`,
    });
    const report = reportOn([updated("kubectl_manifest", "x", side("{}"), side("{at: 2024-01-01, ports: 22:22}"))]);
    expect(JSON.stringify(report.environments)).toContain("2024-01-01");
    expect(JSON.stringify(report.environments)).toContain("22:22");
  });
});

test("what a provider was told to hide of a manifest is undecided, not harmless", () => {
  const yaml_body_parsed = "apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: shop}\nspec: (sensitive value)\n";
  const report = reportOn([created("kubectl_manifest", "x", { yaml_body_parsed })]);
  expect(report.undecided.map((finding) => finding.rule)).toContain("privileged-container");
  expect(report.verdict.exitCode).toBe(3);
});
