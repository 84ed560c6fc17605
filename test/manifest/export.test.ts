import { EnvironmentStack, ExternalService, Manifest, ManifestService, Secret, StatelessService } from "../../lib";
import { configurationManifests, manifestsToYaml, parseManifests } from "../../lib/manifest";
import type { KubernetesObject } from "../../lib/manifest";
import { CLUSTER, synthesise, testApp, testStack } from "../support/synthesise";

interface Deployment {
  readonly spec: {
    readonly minReadySeconds: number;
    readonly template: { readonly spec: { readonly hostNetwork: boolean; readonly containers: readonly object[] } };
  };
}

const container = { image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080, servicePort: 80 }] };

test("a construct's objects are those that it declares, with its overrides", () => {
  const stack = testStack();
  const web = new StatelessService(stack, "web", { containers: [container] });
  new ExternalService(stack, "billing", { externalName: "billing.example.com" });
  web.addOverride("spec.0.external_ips", ["192.0.2.1"]);
  const { objects } = Manifest.of(web);
  expect(objects.map(({ kind }) => kind)).toEqual(["Service", "Deployment"]);
  expect(objects[0]).toMatchObject({
    apiVersion: "v1",
    metadata: { name: "web", namespace: "shop" },
    spec: { externalIPs: ["192.0.2.1"], ports: [{ port: 80, targetPort: 8080 }] },
  });
  // The object as the provider sends it: with its defaults, and without zeros, which Kubernetes takes for nothing said.
  const { minReadySeconds, ...spec } = web.workload.resource.object["spec"] as Deployment["spec"];
  const { hostNetwork, ...pod } = spec.template.spec;
  expect([minReadySeconds, hostNetwork]).toEqual([0, false]);
  const containers = pod.containers.map((one) => ({ ...one, terminationMessagePath: "/dev/termination-log" }));
  expect(objects[1]).toEqual({
    ...web.workload.resource.object,
    spec: { ...spec, template: { ...spec.template, spec: { ...pod, containers } } },
  });
});

test("a stack's objects come in the order in which they are needed", () => {
  const stack = new EnvironmentStack(testApp(), "prod", {
    cluster: CLUSTER,
    namespace: { name: "shop", create: true },
  });
  new StatelessService(stack, "web", { containers: [container] });
  const { objects } = Manifest.of(stack);
  expect(objects.map(({ kind }) => kind)).toEqual(["Namespace", "Service", "Deployment"]);
  expect(Manifest.of(stack).toYaml()).not.toContain("${");
});

test("a Secret's data is left out unless asked for", () => {
  const stack = testStack();
  const secret = new Secret(stack, "s", { data: { password: "hunter2" }, allowLiterals: true });
  expect(Manifest.of(secret).toYaml()).not.toMatch(/hunter2|aHVudGVyMg/);
  expect(Manifest.of(secret, { secrets: true }).objects[0]?.["data"]).toEqual({ password: "aHVudGVyMg==" });
});

test("manifests go in and come out equal", () => {
  const yaml = `apiVersion: v1
kind: ConfigMap
metadata:
  name: odd
  namespace: shop
  labels: { app.kubernetes.io/managed-by: cdktf-kube-services, app.kubernetes.io/part-of: test }
data:
  a: "yes"
  b: "0644"
  c: "12:30"
  d: "0o17"
  e: "null"
  f: |
    echo \${HOME} $\${X} %{if}
  g: "2001-01-01"
  h: "1e3"
  i: "~"
  "y": "n"
`;
  const stack = testStack();
  const made = new ManifestService(stack, "m", { yaml });
  const read = (text: string): readonly KubernetesObject[] =>
    parseManifests({ name: "a", content: text }).map(({ object }) => object);
  expect(read(Manifest.of(made).toYaml())).toEqual(read(yaml));
  const { manifests } = configurationManifests(synthesise(stack).json);
  expect(read(manifestsToYaml(manifests.map(({ object }) => object)))).toEqual(read(yaml));
});

test("references between resources are followed, what an apply alone can tell is noted", () => {
  const { manifests, notes } = configurationManifests({
    resource: {
      kubernetes_namespace_v1: { ns: { metadata: { name: "shop" } } },
      kubernetes_config_map_v1: {
        a: {
          metadata: [{ name: "${kubernetes_namespace_v1.ns.metadata[0].name}-a" }],
          data: { ip: "${kubernetes_service_v1.web.spec.0.cluster_ip}", shell: "$${HOME.x}" },
        },
        b: { count: 2, metadata: [{ name: "b" }] },
      },
      aws_instance: { x: {} },
    },
  });
  expect(manifests.map(({ object }) => object)).toEqual([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "shop-a" },
      data: { ip: "${kubernetes_service_v1.web.spec.0.cluster_ip}", shell: "${HOME.x}" },
    },
  ]);
  expect(notes.map(({ code, where }) => `${code} ${where}`)).toEqual([
    "ManifestValueUnknown kubernetes_config_map_v1.a",
    "ManifestResourceLeftOut kubernetes_config_map_v1.b",
  ]);
});
