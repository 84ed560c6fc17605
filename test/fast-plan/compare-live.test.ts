import { compareMetadata, hasContent } from "../../lib/fast-plan/compare-live";
import { resourceSchemaOf, type ResourceSchema } from "../../lib/manifest";

const NOTHING = { labels: [], annotations: [] };
const state = {
  uid: "u1",
  resource_version: "10",
  generation: 2,
  labels: { app: "web" },
  annotations: { "example.com/a": "1" },
};
const live = {
  uid: "u1",
  resourceVersion: "10",
  generation: 2,
  labels: { app: "web" },
  annotations: { "example.com/a": "1" },
};
const of = (type: string): ResourceSchema => resourceSchemaOf(type) as ResourceSchema;
const DEPLOYMENT = of("kubernetes_deployment_v1");
const CONFIG_MAP = of("kubernetes_config_map_v1");

test.each([
  ["nothing was written to it", DEPLOYMENT, {}, { found: "resourceVersion" }],
  ["only its status was", DEPLOYMENT, { resourceVersion: "11" }, { found: "generation" }],
  ["its spec was", DEPLOYMENT, { resourceVersion: "11", generation: 3 }, { differs: "metadata.generation" }],
  ["its kind has no generation", CONFIG_MAP, { resourceVersion: "11" }, { unsure: true }],
  ["it counts nothing", DEPLOYMENT, { resourceVersion: "11", generation: 0 }, { differs: "metadata.generation" }],
  ["it was made anew", DEPLOYMENT, { uid: "u2" }, { differs: "it was made anew" }],
  ["it has another label", DEPLOYMENT, { labels: { app: "web", team: "x" } }, { differs: "metadata.labels" }],
  ["it has lost a label", DEPLOYMENT, { labels: {} }, { differs: "metadata.labels" }],
  ["a label has another value", DEPLOYMENT, { labels: { app: "api" } }, { differs: "metadata.labels" }],
  [
    "it has another annotation",
    DEPLOYMENT,
    { annotations: { "example.com/a": "1", "example.com/b": "" } },
    { differs: "metadata.annotations" },
  ],
  [
    "Kubernetes has annotated it",
    DEPLOYMENT,
    { annotations: { "example.com/a": "1", "deployment.kubernetes.io/revision": "4" } },
    { found: "resourceVersion" },
  ],
  [
    "it has annotations of users under hosts of Kubernetes",
    DEPLOYMENT,
    { annotations: { "example.com/a": "1", "service.beta.kubernetes.io/x": "4" } },
    { differs: "metadata.annotations" },
  ],
])("%s", (_, schema, changed, expected) => {
  expect(compareMetadata(schema, state, { ...live, ...changed }, NOTHING)).toEqual(expected);
});

test("what the provider ignores is no difference, and what it did ignore and does no more is one", () => {
  const annotated = { ...live, annotations: { ...live.annotations, "metallb.io/pool": "a" } };
  const ignores = { labels: [], annotations: ["^metallb\\.io/"] };
  expect(compareMetadata(DEPLOYMENT, state, annotated, ignores)).toEqual({ found: "resourceVersion" });
  expect(compareMetadata(DEPLOYMENT, state, annotated, NOTHING)).toEqual({ differs: "metadata.annotations" });
});

const metadata = [{ name: "web", namespace: "shop", annotations: {}, labels: {}, uid: "u1" }];

test.each([
  ["the same data", { data: { a: "1" } }, true],
  ["other data", { data: { a: "2" } }, false],
  ["a key more", { data: { a: "1", b: "", c: "3" } }, false],
  ["a field more", { data: { a: "1" }, immutable: true }, false],
  ["zeros that say nothing", { data: { a: "1" }, immutable: false, binaryData: {} }, true],
])("a ConfigMap with %s", (_, object, same) => {
  const attributes = { id: "shop/web", metadata, data: { a: "1" }, binary_data: {}, immutable: false };
  const whole = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web" }, ...object };
  expect(hasContent("kubernetes_config_map_v1", attributes, whole)).toBe(same);
});

test("an autoscaler whose status alone has changed", () => {
  const attributes = {
    id: "shop/web",
    metadata,
    spec: [
      {
        max_replicas: 3,
        min_replicas: 1,
        scale_target_ref: [{ api_version: "apps/v1", kind: "Deployment", name: "web" }],
        metric: [
          {
            type: "Resource",
            resource: [{ name: "cpu", target: [{ type: "Utilization", average_utilization: 80, average_value: "" }] }],
          },
        ],
        behavior: [],
      },
    ],
  };
  const object = (maxReplicas: number) => ({
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 1,
      maxReplicas,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
      ],
    },
    status: { currentReplicas: 2, desiredReplicas: 2 },
  });
  expect(hasContent("kubernetes_horizontal_pod_autoscaler_v2", attributes, object(3))).toBe(true);
  expect(hasContent("kubernetes_horizontal_pod_autoscaler_v2", attributes, object(4))).toBe(false);
});
