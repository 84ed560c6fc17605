import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TerraformStack, Token } from "cdktf";
import { ManifestService, type ManifestServiceProps } from "../../lib";
import { errorOf, problemsOf, synthesise, synthesised, testStack } from "../support/synthesise";

const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata:
  name: run
data:
  run.sh: echo \${HOME} %{if}
`;
const WEB = `apiVersion: v1
kind: Namespace
metadata: {name: shop-2}
---
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop-2}
  spec:
    selector: {matchLabels: {app: web}}
    template:
      metadata: {labels: {app: web}}
      spec: {containers: [{name: web, image: "nginx:1.27", resources: {requests: {cpu: 0.5}}}]}
- apiVersion: v1
  kind: Service
  metadata: {name: web, namespace: shop-2}
  spec: {selector: {app: web}, ports: [{port: 80}]}
- apiVersion: v1
  kind: Service
  metadata: {name: web}
  spec: {selector: {app: web}, ports: [{port: 80}]}
`;
const make = (props: ManifestServiceProps) => synthesised((stack) => new ManifestService(stack, "legacy", props));

test("each object of a stream becomes a typed resource, after its namespace", () => {
  const { addresses, resource } = make({ yaml: WEB });
  expect(addresses).toEqual([
    "kubernetes_deployment_v1.legacy_web",
    "kubernetes_namespace_v1.legacy_shop-2",
    "kubernetes_service_v1.legacy_shop-2_web",
    "kubernetes_service_v1.legacy_shop_web",
  ]);
  expect(resource("kubernetes_deployment_v1.legacy_web")).toMatchObject({
    depends_on: ["kubernetes_namespace_v1.legacy_shop-2"],
    metadata: [{ name: "web", namespace: "shop-2" }],
    spec: [{ template: [{ spec: [{ container: [{ resources: [{ requests: { cpu: "500m" } }] }] }] }] }],
    wait_for_rollout: true,
  });
  expect(resource("kubernetes_service_v1.legacy_shop_web")).toMatchObject({
    metadata: [{ name: "web", namespace: "shop" }],
    wait_for_load_balancer: false,
  });
});

test("texts of a file are plain texts to Terraform, values in code may be tokens", () => {
  const folder = mkdtempSync(join(tmpdir(), "manifest-service-"));
  try {
    const file = join(folder, "a.yaml");
    writeFileSync(file, CONFIG);
    expect(make({ file }).resource("kubernetes_config_map_v1.legacy_run")["data"]).toEqual({
      "run.sh": "echo $${HOME} %%{if}\n".trim(),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const data = { host: Token.asString({ resolve: () => "${data.x.y}" }), raw: "${var.z}" };
  const objects = [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "run" }, data }];
  expect(make({ objects }).resource("kubernetes_config_map_v1.legacy_run")["data"]).toEqual({
    host: "${data.x.y}",
    raw: "${var.z}",
  });
});

describe("objects get the stack's labels and say whose they are", () => {
  const owned = { "app.kubernetes.io/managed-by": "cdktf-kube-services", "app.kubernetes.io/part-of": "test" };
  const team = { labels: { team: "a", tier: "stack" }, annotations: { contact: "ops" } };
  const metadataOfOne = (labels: object, annotations?: object, props: Partial<ManifestServiceProps> = {}) => {
    const metadata = { name: "run", labels, ...(annotations === undefined ? {} : { annotations }) };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata };
    const source = props.yaml === undefined ? { objects: [object] } : {};
    const { resource } = synthesised((stack) => new ManifestService(stack, "legacy", { ...source, ...props }), team);
    return (resource("kubernetes_config_map_v1.legacy_run")["metadata"] as object[])[0];
  };

  test("beside those of the manifest, which win", () => {
    expect(metadataOfOne({ tier: "own" }, { contact: "me" })).toEqual({
      name: "run",
      namespace: "shop",
      labels: { ...owned, team: "a", tier: "own" },
      annotations: { contact: "me" },
    });
  });

  test.each([
    ["app.kubernetes.io/managed-by", "Helm"],
    ["app.kubernetes.io/part-of", "argocd"],
  ])("by an annotation where the label %s is the manifest's own", (key, value) => {
    expect(metadataOfOne({ [key]: value })).toMatchObject({
      labels: { ...owned, [key]: value },
      annotations: { "cdktf-kube-services/part-of": "test" },
    });
  });

  test("by their labels alone where the manifest says the same", () => {
    expect(metadataOfOne(owned)).not.toHaveProperty("annotations.cdktf-kube-services/part-of");
  });

  test("in their own metadata alone: selectors, pods and claims stay as they are written", () => {
    const { resource } = make({
      yaml: `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "db:1"}]}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
`,
    });
    const set = resource("kubernetes_stateful_set_v1.legacy_db");
    expect(set).toMatchObject({ metadata: [{ labels: owned }] });
    expect(JSON.stringify(set["spec"])).not.toContain("app.kubernetes.io");
  });

  test("in a plain TerraformStack by the one label that is known", () => {
    const { resource } = synthesised((stack) => {
      const plain = new TerraformStack(stack.node.root, "plain");
      new ManifestService(plain, "legacy", { yaml: CONFIG });
      new ManifestService(stack, "legacy", { yaml: CONFIG.replace("name: run", "name: run2") });
      expect(JSON.stringify(plain.toTerraform())).toContain(
        '"labels":{"app.kubernetes.io/managed-by":"cdktf-kube-services"}',
      );
    });
    expect(resource("kubernetes_config_map_v1.legacy_run2")).toMatchObject({ metadata: [{ labels: owned }] });
  });

  test("texts of the stack may be Terraform's expressions, those of a manifest's file are plain", () => {
    const { resource } = synthesised(
      (stack) =>
        new ManifestService(stack, "legacy", {
          yaml: CONFIG.replace("  name: run\n", "  name: run\n  annotations: {note: '${X}'}\n"),
        }),
      { labels: { team: "${var.team}" } },
    );
    expect(resource("kubernetes_config_map_v1.legacy_run")).toMatchObject({
      metadata: [{ labels: { ...owned, team: "${var.team}" }, annotations: { note: "$${X}" } }],
    });
  });
});

const CUSTOM = `apiVersion: example.com/v1
kind: Toy
metadata: {name: a, namespace: shop}
spec: {script: "echo \${X}"}
`;

test("a kind without a type of its own becomes a kubernetes_manifest if the user says so", () => {
  const [problem] = problemsOf(() => make({ yaml: CUSTOM }));
  expect(problem).toMatchObject({ code: "ManifestKindUnsupported", prop: "kind" });
  expect(problem?.where).toBe("test/legacy yaml:2:1 (document 1)");
  expect(problem?.what).toContain("example.com/v1 Toy");
  const stack = testStack();
  const made = new ManifestService(stack, "legacy", { yaml: CUSTOM, otherKinds: "kubernetes_manifest" });
  expect(made.resources).toEqual([]);
  expect(made.otherResources.map(({ terraformResourceType }) => terraformResourceType)).toEqual([
    "kubernetes_manifest",
  ]);
  expect(JSON.stringify(stack.toTerraform())).toContain('"echo $${X}"');
});

test("an old version of a known kind is refused even so", () => {
  const yaml = `apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\n`;
  expect(problemsOf(() => make({ yaml, otherKinds: "kubernetes_manifest" }))[0]).toMatchObject({
    code: "ManifestKindUnsupported",
    where: "test/legacy yaml:1:1 (document 1)",
    allowed: "apps/v1",
  });
});

test("a field that the provider cannot express is refused with its place, or left out with a warning", () => {
  const yaml = `apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  trafficDistribution: PreferClose
  ports: [{port: 80}]
`;
  expect(problemsOf(() => make({ yaml }))).toMatchObject([
    { code: "ManifestFieldUnsupported", where: "test/legacy yaml:5:3 (document 1)", prop: "spec.trafficDistribution" },
  ]);
  const stack = testStack();
  const { node, resources } = new ManifestService(stack, "legacy", { yaml, onUnsupported: "warn" });
  expect(resources[0]?.object["spec"]).toMatchObject({ ports: [{ port: 80 }] });
  expect(resources[0]?.object["spec"]).not.toHaveProperty("trafficDistribution");
  expect(JSON.stringify(node.metadata)).toContain("spec.trafficDistribution");
});

describe("objects that say more than the provider's type can", () => {
  const yaml = `apiVersion: v1
kind: Service
metadata: {name: mesh}
spec: {selector: {app: mesh}, ports: [{port: 80}], trafficDistribution: PreferClose}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: mesh, creationTimestamp: null, uid: a-b-c, labels: {team: a}}
spec:
  selector: {matchLabels: {app: mesh}}
  template:
    metadata: {labels: {app: mesh}}
    spec:
      initContainers: [{name: proxy, image: "envoy:1", restartPolicy: Always, args: ["\${HOME}"]}]
      containers: [{name: web, image: "nginx:1.27", resources: {limits: {cpu: 1000m, memory: 1024Mi}, requests: {cpu: 0.5}}}]
status: {replicas: 1}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: mesh}
data: {a: b}
`;
  const onUnsupported = "kubernetes_manifest";

  test("become a kubernetes_manifest where the user says so, and the others do not", () => {
    const { resource, addresses } = synthesised(
      (stack) => new ManifestService(stack, "legacy", { yaml, onUnsupported, onDelete: { workload: "retain" } }),
      { namespace: { name: "shop", create: true } },
    );
    expect(addresses).toEqual(
      expect.arrayContaining([
        "kubernetes_manifest.legacy_service_mesh",
        "kubernetes_manifest.legacy_deployment_mesh",
        "kubernetes_config_map_v1.legacy_mesh",
      ]),
    );
    expect(resource("kubernetes_manifest.legacy_service_mesh")).toMatchObject({
      manifest: { metadata: { name: "mesh", namespace: "shop" }, spec: { trafficDistribution: "PreferClose" } },
      depends_on: ["kubernetes_namespace_v1.namespace"],
    });
    const deployment = resource("kubernetes_manifest.legacy_deployment_mesh");
    expect(deployment).toMatchObject({
      manifest: { spec: { template: { spec: { initContainers: [{ restartPolicy: "Always", args: ["$${HOME}"] }] } } } },
      wait: { rollout: true },
    });
    // As the API server writes them: the provider fails where it reads back something else than was sent.
    expect(deployment).toHaveProperty("manifest.spec.template.spec.containers.0.resources", {
      limits: { cpu: "1", memory: "1Gi" },
      requests: { cpu: "500m" },
    });
    const manifest = deployment["manifest"] as { metadata: object };
    expect(Object.keys(manifest)).toEqual(["apiVersion", "kind", "metadata", "spec"]);
    expect(manifest.metadata).toEqual({
      name: "mesh",
      namespace: "shop",
      labels: {
        team: "a",
        "app.kubernetes.io/managed-by": "cdktf-kube-services",
        "app.kubernetes.io/part-of": "test",
      },
      annotations: { "cdktf-kube-services/checksum": expect.stringMatching(/^[0-9a-f]{40}$/) as string },
    });
    expect(JSON.stringify(resource("terraform_data.retained"))).toContain("kubernetes_manifest.legacy_deployment_mesh");
  });

  test("are refused where they hold a mistake as well, and where a plan would show a Secret's values", () => {
    const typo = yaml.replace("PreferClose}", "PreferClose, selektor: {}}");
    expect(problemsOf(() => make({ yaml: typo, onUnsupported })).map(({ code, prop }) => [code, prop])).toEqual([
      ["ManifestFieldUnknown", "spec.selektor"],
    ]);
    const problems = problemsOf(() => make({ yaml }));
    expect(problems.map(({ code }) => code)).toEqual(["ManifestFieldUnsupported", "ManifestFieldUnsupported"]);
    expect(problems[0]?.fix).toContain('onUnsupported: "kubernetes_manifest"');
  });
});

test("a custom object waits for the namespace that the stack makes", () => {
  const { resource } = synthesised(
    (stack) => new ManifestService(stack, "legacy", { yaml: CUSTOM, otherKinds: "kubernetes_manifest" }),
    { namespace: { name: "shop", create: true } },
  );
  expect(resource("kubernetes_manifest.legacy_a")["depends_on"]).toEqual(["kubernetes_namespace_v1.namespace"]);
});

test("values of wrong types are named with their places, all at once", () => {
  const yaml = `apiVersion: v1
kind: Service
metadata: {name: a, labels: {on: true}}
spec:
  ports:
  - port: "80"
    nodeport: 30000
`;
  expect(problemsOf(() => make({ yaml })).map(({ code, where, prop }) => [code, where, prop])).toEqual([
    ["ManifestFieldType", "test/legacy yaml:3:30 (document 1)", "metadata.labels.true"],
    ["ManifestFieldType", "test/legacy yaml:6:5 (document 1)", "spec.ports[0].port"],
    ["ManifestFieldUnknown", "test/legacy yaml:7:5 (document 1)", "spec.ports[0].nodeport"],
  ]);
});

test("definitions and the objects of their kinds are given to two stacks, with the same addresses", () => {
  const crd = (scope: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: toys.example.com}
spec: {group: example.com, scope: ${scope}, names: {kind: Toy, plural: toys}, versions: []}
---
apiVersion: example.com/v1
kind: Toy
metadata: {name: a}
`;
  const otherKinds = "kubernetes_manifest";
  const made = (definitions?: "with" | "only" | "without", scope = "Namespaced") => {
    const stack = testStack();
    const { node } = new ManifestService(stack, "legacy", { yaml: crd(scope), otherKinds, definitions });
    const said = node.metadata.map(({ data }) => String(data)).join();
    return { ...synthesise(stack), said };
  };
  const [both, only, without] = [made(), made("only"), made("without")];
  expect(only.addresses).toEqual(["kubernetes_manifest.legacy_toys_example_com"]);
  expect(without.addresses).toEqual(["kubernetes_manifest.legacy_a"]);
  expect(both.addresses).toEqual([...without.addresses, ...only.addresses]);
  expect(both.said).toMatch(/ManifestDefinitionNeeded.*definitions: "only"/s);
  expect([only.said, without.said].join()).not.toContain("ManifestDefinitionNeeded");
  // The scope is known from the definition, which another stack declares.
  const toy = (scope: string) => made("without", scope).resource("kubernetes_manifest.legacy_a");
  expect(toy("Namespaced")).toMatchObject({ manifest: { metadata: { namespace: "shop" } } });
  expect(toy("Cluster")).not.toHaveProperty("manifest.metadata.namespace");
  expect(toy("Namespaced")).not.toHaveProperty("depends_on");
});

test("exactly one source is taken", () => {
  expect(problemsOf(() => make({}))[0]?.code).toBe("ManifestSourceAmbiguous");
  expect(problemsOf(() => make({ yaml: CONFIG, file: "a.yaml" }))[0]?.code).toBe("ManifestSourceAmbiguous");
  expect(problemsOf(() => make({ file: "/nowhere/a.yaml" }))[0]?.code).toBe("ManifestFileUnreadable");
});

test("no error shows what a Secret holds", () => {
  const yaml = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {p: 123456789}\ndata: {q: hunter2}\n`;
  const error = errorOf(() => make({ yaml }));
  expect(error.problems.map(({ code }) => code)).toEqual(["ManifestSecretData", "ManifestFieldType"]);
  expect(error.message).not.toMatch(/123456789|hunter2/);
});

test("half a byte of memory is warned of, at its place, and applied as it is written", () => {
  const yaml = WEB.replace("requests: {cpu: 0.5}", "requests: {cpu: 2Gi, memory: 512m}, limits: {memory: 1.1Gi}");
  const stack = testStack();
  new ManifestService(stack, "legacy", { yaml });
  const warnings = stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
  expect(warnings.filter((warning) => warning.includes("QuantityUnitMistaken"))).toEqual([
    expect.stringMatching(/QuantityUnitMistaken.*requests\.cpu: no machine has so many cores.*2Gi.*write "2"/s),
    expect.stringMatching(/QuantityUnitMistaken.*requests\.memory: this is a part of a byte.*512m.*write "512Mi"/s),
  ]);
  expect(synthesise(stack).resource("kubernetes_deployment_v1.legacy_web")).toMatchObject({
    spec: [{ template: [{ spec: [{ container: [{ resources: [{ limits: { memory: "1181116006400m" } }] }] }] }] }],
  });
});

test("what a rule of Kubernetes refuses is taken on request, from YAML and from objects alike", () => {
  const objects = [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "1a" },
      spec: { selector: { app: "a" }, ports: [{ port: 80 }] },
    },
  ];
  for (const source of [{ objects }, { yaml: JSON.stringify(objects[0]) }]) {
    expect(problemsOf(() => make(source)).map(({ what }) => what)).toEqual([
      expect.stringContaining("(Kubernetes refuses this)"),
    ]);
    expect(make({ ...source, validation: "warn" }).addresses).toEqual(["kubernetes_service_v1.legacy_1a"]);
  }
});
