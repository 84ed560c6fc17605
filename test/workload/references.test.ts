import { Testing, TerraformVariable, type TerraformStack } from "cdktf";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { ConfigMap, Deployment, ManifestService, Secret, StatelessService, type PodProps } from "../../lib";
import { plainStack, synthesise, testStack } from "../support/synthesise";

/** The warnings of a stack, as CDKTF would show them. */
function warnings(stack: TerraformStack): string[] {
  Testing.synth(stack);
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => String(data)));
}

const image = "example.com/web:1";
/** A pod that needs an object of a name, once at each place that can name one. */
const PLACES: readonly (readonly [prop: string, kind: "ConfigMap" | "Secret", pod: (reference: object) => object])[] = [
  [
    "containers[0].envFrom[0].configMapRef.name",
    "ConfigMap",
    (one) => ({ containers: [{ image, envFrom: [{ configMapRef: one }] }] }),
  ],
  [
    "containers[0].envFrom[0].secretRef.name",
    "Secret",
    (one) => ({ containers: [{ image, envFrom: [{ secretRef: one }] }] }),
  ],
  [
    "containers[0].env[0].valueFrom.configMapKeyRef.name",
    "ConfigMap",
    (one) => ({ containers: [{ image, env: [{ name: "A", valueFrom: { configMapKeyRef: { ...one, key: "a" } } }] }] }),
  ],
  [
    "initContainers[0].env[0].valueFrom.secretKeyRef.name",
    "Secret",
    (reference) => ({
      containers: [{ image }],
      initContainers: [{ image, env: [{ name: "A", valueFrom: { secretKeyRef: { ...reference, key: "a" } } }] }],
    }),
  ],
  [
    "volumes[0].configMap.name",
    "ConfigMap",
    (one) => ({ containers: [{ image }], volumes: [{ configMap: one, mountPath: "/a" }] }),
  ],
  [
    "volumes[0].secret.secretName",
    "Secret",
    ({ name, ...rest }: { name?: string }) => ({
      containers: [{ image }],
      volumes: [{ secret: { secretName: name, ...rest }, mountPath: "/a" }],
    }),
  ],
];
const podOf = (index: number, reference: object = { name: "settings" }): PodProps =>
  PLACES[index]![2](reference) as PodProps;
const every = PLACES.map(([prop, kind], index) => [prop, kind, index] as const);

describe.each(every)("a pod that names an object at %s", (prop, kind, index) => {
  test.each([
    ["an EnvironmentStack", () => testStack(), "shop"],
    ["a TerraformStack", () => plainStack(), "default"],
  ])("is warned of in %s, where nothing makes it", (_, stackOf, namespace) => {
    const stack = stackOf();
    new Deployment(stack, "web", podOf(index));
    const said = warnings(stack);
    expect(said).toEqual([
      expect.stringContaining(`${kind}NotInStack at ${stack.node.id}/web ${prop}: the stack makes no ${kind}`),
    ]);
    expect(said[0]).toContain(`in the namespace ${namespace},`);
    expect(warnings(stack)).toEqual(said); // once, however often it is synthesised
  });

  test("is not, where it says so, may do without, or refers to what the stack makes", () => {
    const stack = testStack();
    new Deployment(stack, "external", podOf(index, { name: "settings", external: true }));
    new Deployment(stack, "optional", podOf(index, { name: "settings", optional: true }));
    const made = kind === "Secret" ? new Secret(stack, "made", { data: {} }) : new ConfigMap(stack, "made", {});
    new Deployment(stack, "referring", podOf(index, { name: made.name }));
    new Deployment(stack, "later", podOf(index, { name: "by-hand" }));
    new ManifestService(stack, "by-hand", { objects: [{ apiVersion: "v1", kind, metadata: { name: "by-hand" } }] });
    expect(warnings(stack)).toEqual([]);
  });

  test("is, where only another namespace has it or another kind has the name", () => {
    const stack = testStack();
    new Deployment(stack, "web", podOf(index));
    const [Same, Other] = kind === "Secret" ? ([Secret, ConfigMap] as const) : ([ConfigMap, Secret] as const);
    new Same(stack, "elsewhere", { name: "settings", namespace: "other", data: {} });
    new Other(stack, "other", { name: "settings", data: {} });
    expect(warnings(stack)).toHaveLength(1);
  });

  test("is given to Kubernetes without a word about who makes it", () => {
    const stack = testStack();
    new Deployment(stack, "web", podOf(index, { name: "settings", external: true }));
    const other = testStack();
    new Deployment(other, "web", podOf(index, { name: "settings" }));
    expect(synthesise(stack).resource("kubernetes_deployment_v1.web")).toEqual(
      synthesise(other).resource("kubernetes_deployment_v1.web"),
    );
  });
});

test("what other bindings make counts, and a name that Terraform alone knows may be any", () => {
  const raw = testStack();
  new Deployment(raw, "one", podOf(0, { name: "a" }));
  new Deployment(raw, "two", podOf(1, { name: "b" }));
  new Deployment(raw, "three", podOf(4, { name: "c" }));
  new ConfigMapV1(raw, "a", { metadata: { name: "a", namespace: "shop" } });
  new SecretV1(raw, "b", { metadata: { name: "b", namespace: raw.namespace } });
  new Manifest(raw, "c", {
    manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "shop" } },
  });
  expect(warnings(raw)).toEqual([]);
  const unknown = testStack();
  new Deployment(unknown, "web", podOf(0));
  new ConfigMap(unknown, "any", { name: new TerraformVariable(unknown, "name", {}).stringValue });
  expect(warnings(unknown)).toEqual([]);
});

test("a slip of the finger is told", () => {
  const stack = testStack();
  new ConfigMap(stack, "settings", {});
  new Deployment(stack, "web", podOf(0, { name: "setings" }));
  expect(warnings(stack)[0]).toContain("fix: did you mean settings? Else declare the ConfigMap");
});

test("each version of a service is looked at, and none that was taken out again", () => {
  const stack = testStack();
  const web = new StatelessService(stack, "web", { containers: [{ image, ports: [{ containerPort: 80 }] }] });
  web.addVersion("v2", {
    containers: [{ image, ports: [{ containerPort: 80 }], envFrom: [{ secretRef: { name: "a" } }] }],
  });
  new Deployment(stack, "gone", podOf(0));
  stack.node.tryRemoveChild("gone");
  expect(warnings(stack)).toEqual([expect.stringMatching(/^SecretNotInStack at test\/web\/v2 containers\[0\]/)]);
});

test("what Kubernetes puts into every namespace is there", () => {
  const stack = testStack();
  new Deployment(stack, "web", podOf(4, { name: "kube-root-ca.crt" }));
  expect(warnings(stack)).toEqual([]);
});
