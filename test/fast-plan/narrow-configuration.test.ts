import { readConfigurationParts, type Configuration } from "../../lib/fast-plan/configuration";
import { narrowConfiguration } from "../../lib/fast-plan/narrow-configuration";

type Json = Record<string, unknown>;
const OUTPUTS = new Map([
  ["all", { value: "a ${b} %{c}", sensitive: false }],
  ["web", { value: "10.0.0.1", sensitive: false }],
]);

const configuration = {
  "//": { metadata: { stackName: "shop" } },
  terraform: { backend: { local: { path: "x" } } },
  provider: { kubernetes: [{ config_path: "${var.kubeconfig}", config_context: "${local.context}" }] },
  variable: { kubeconfig: { type: "string" } },
  data: { kubernetes_nodes: { all: { depends_on: ["terraform_data.cluster"] } } },
  locals: {
    context: "prod",
    image: "${local.registry}/app:1",
    registry: "example.com",
    unused: "${kubernetes_service_v1.other.id}",
  },
  resource: {
    kubernetes_namespace_v1: { shop: { metadata: { name: "shop" } } },
    kubernetes_config_map_v1: { settings: { metadata: { namespace: "${kubernetes_namespace_v1.shop.id}" } } },
    kubernetes_deployment_v1: {
      web: {
        spec: { image: "${local.image}" },
        depends_on: ["kubernetes_config_map_v1.settings"],
        lifecycle: { replace_triggered_by: ["terraform_data.marker"] },
      },
      other: { spec: { image: "${local.image}" } },
    },
    kubernetes_service_v1: {
      web: { spec: { selector: { app: '${try(kubernetes_deployment_v1.web.metadata[0].labels["app"], "x")}' } } },
      other: {},
    },
    terraform_data: { cluster: {}, marker: { input: 1 } },
  },
  import: [{ to: "kubernetes_service_v1.other", id: "shop/other" }],
  output: {
    all: { value: "${kubernetes_service_v1.web.id} ${kubernetes_service_v1.other.id}", description: "of both" },
    web: { value: "${kubernetes_service_v1.web.spec[0].cluster_ip}" },
  },
};

const read: Configuration = readConfigurationParts(Buffer.from(JSON.stringify(configuration)));

const addresses = (found: Json | undefined): readonly string[] =>
  Object.entries((found?.["resource"] ?? {}) as Record<string, Json>)
    .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
    .sort();

test.each([
  ["what a data source waits for alone", [], ["terraform_data.cluster"]],
  [
    "what it refers to, in any place and by way of others",
    ["kubernetes_service_v1.web"],
    [
      "kubernetes_config_map_v1.settings",
      "kubernetes_deployment_v1.web",
      "kubernetes_namespace_v1.shop",
      "kubernetes_service_v1.web",
      "terraform_data.cluster",
      "terraform_data.marker",
    ],
  ],
  ["an instance", ['kubernetes_namespace_v1.shop["a"]'], ["kubernetes_namespace_v1.shop", "terraform_data.cluster"]],
  ["what the code has no more", ["kubernetes_secret_v1.gone"], ["terraform_data.cluster"]],
])("keeps %s", (_, targets, kept) => {
  expect(addresses(narrowConfiguration(read, targets, OUTPUTS))).toEqual(kept);
});

test("keeps settings, providers, variables and data sources as they are, and the locals that are referred to", () => {
  const found = narrowConfiguration(read, ["kubernetes_deployment_v1.web"], OUTPUTS);
  expect(found).toMatchObject({
    terraform: configuration.terraform,
    provider: configuration.provider,
    variable: configuration.variable,
    data: configuration.data,
  });
  expect(found?.["locals"]).toEqual({ context: "prod", image: "${local.registry}/app:1", registry: "example.com" });
  expect(found).not.toHaveProperty("import");
});

test("an output follows what is kept, else has the value of the state, without a template", () => {
  expect(narrowConfiguration(read, ["kubernetes_service_v1.web"], OUTPUTS)?.["output"]).toEqual({
    all: { value: "a $${b} %%{c}", description: "of both" },
    web: configuration.output.web,
  });
});

test("the value of a sensitive output stands nowhere: then there is no part", () => {
  const secret = new Map([...OUTPUTS, ["all", { value: "hunter2", sensitive: true }] as const]);
  expect(narrowConfiguration(read, ["kubernetes_service_v1.web"], secret)).toBeUndefined();
  expect(narrowConfiguration(read, ["kubernetes_service_v1.web", "kubernetes_service_v1.other"], secret)).toMatchObject(
    {
      output: configuration.output,
    },
  );
});

test("what would be empty is not there: Terraform takes no block without a name", () => {
  const { terraform } = configuration;
  const small: Configuration = { ...read, common: { terraform }, outputs: new Map() };
  const found = narrowConfiguration(small, ["terraform_data.marker"], new Map());
  expect(found).toEqual({ terraform, resource: { terraform_data: { marker: { input: 1 } } } });
  expect(narrowConfiguration(small, ["terraform_data.gone"], new Map())).toEqual({ terraform });
});
