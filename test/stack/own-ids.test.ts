import { LocalBackend, TerraformLocal, TerraformVariable } from "cdktf";
import { ConfigMap, EnvironmentStack, StatelessService } from "../../lib";
import { CLUSTER, plainStack, synthesise, testApp, testStack } from "../support/synthesise";

const PROPS = { containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }] };
/** The ids that CDKTF and the library give, or gave, to their own children of a stack. */
const IDS = [
  "backend",
  "kubernetes",
  "cluster_token",
  "cluster_ca_certificate",
  "Namespace",
  "namespace",
  "PolicyRecords",
  "retained",
  "provider",
  "Resource",
];
const HOST = { host: "https://k8s.example.com", token: true, clusterCaCertificate: true } as const;

test.each<[string, object]>([
  ["with a backend", { backend: { type: "local", path: "/tmp/state" } }],
  ["without a backend", {}],
  ["on a cluster with variables", { cluster: HOST }],
])("a service may have any id in a stack %s", (_, props) => {
  const stack = testStack({ namespace: { name: "shop", create: true }, ...props });
  for (const id of IDS) new StatelessService(stack, id, { ...PROPS, name: `service-${IDS.indexOf(id)}` });
  const { addresses } = synthesise(stack);
  expect(addresses).toEqual(expect.arrayContaining(IDS.map((id) => `kubernetes_deployment_v1.${id}`)));
  expect(addresses).toContain("kubernetes_namespace_v1.namespace");
  stack.prepareStack();
});

test("also in a stack of another kind", () => {
  const stack = plainStack();
  for (const id of IDS) new ConfigMap(stack, id, { name: `config-${IDS.indexOf(id)}`, onDelete: "retain" });
  expect(synthesise(stack).addresses.filter((one) => one.startsWith("kubernetes_config_map_v1."))).toHaveLength(
    IDS.length,
  );
});

test("addresses, variables and state stay what they were", () => {
  const stack = testStack({ cluster: HOST, namespace: { name: "shop", create: true } });
  stack.prepareStack();
  const { json, addresses } = synthesise(stack);
  expect(Object.keys(json["variable"] as object)).toEqual(["cluster_ca_certificate", "cluster_token"]);
  expect(json["provider"]).toMatchObject({ kubernetes: [{ token: "${var.cluster_token}" }] });
  expect(json["terraform"]).toMatchObject({
    backend: { local: { path: expect.stringMatching(/\/terraform\.test\.tfstate$/) } },
  });
  expect(addresses).toEqual(["kubernetes_namespace_v1.namespace"]);
});

test("a backend that the user makes is the stack's", () => {
  const stack = testStack();
  new LocalBackend(stack, { path: "/tmp/mine" });
  stack.prepareStack();
  expect(synthesise(stack).json["terraform"]).toMatchObject({ backend: { local: { path: "/tmp/mine" } } });
});

test("two stacks refer to each other's values, whatever their services are called", () => {
  const app = testApp();
  const first = new EnvironmentStack(app, "one", { cluster: CLUSTER, namespace: "a" });
  const two = new EnvironmentStack(app, "two", { cluster: CLUSTER, namespace: "b" });
  const backend = new StatelessService(first, "backend", PROPS);
  new StatelessService(two, "backend", PROPS);
  new ConfigMap(two, "config", { data: { ip: backend.clusterIP } });
  expect(() => app.synth()).not.toThrow();
});

test("what would melt into something of the library is refused", () => {
  const variable = testStack({ cluster: HOST });
  new TerraformVariable(variable, "cluster_token", {});
  expect(() => variable.prepareStack()).toThrow("ObjectDuplicate at test/cluster_token");
  const twice = testStack();
  new TerraformVariable(twice, "a", {}).overrideLogicalId("b");
  new TerraformVariable(twice, "b", {});
  expect(() => twice.prepareStack()).toThrow("test/a has the address var.b already");
  const local = testStack();
  new TerraformLocal(local, "a", "one").overrideLogicalId("b");
  new TerraformLocal(local, "b", "other");
  expect(() => local.prepareStack()).toThrow("test/a has the address local.b already");
});
