import { UNKNOWN } from "../../../lib/sandbox/provider/cty/value";
import { offlineProviderParts } from "../../../lib/sandbox/provider/parts";
import { Provider } from "../../../lib/sandbox/provider/provider";
import { resourceSchemaOf } from "../../../lib/manifest";
import { providerSettings } from "../../../lib/sandbox/provider/client/settings";
import { formatAttributePath } from "../../../lib/sandbox/provider/cty/path";
import { attributePathOf, explainApiError } from "../../../lib/sandbox/provider/resources/api-diagnostics";
import { ApiError } from "../../../lib/sandbox/provider/client/api-error";
import type { DiagnosticError } from "../../../lib/sandbox/provider/diagnostic";
import { fieldSteps, mapSteps } from "../../../lib/sandbox/provider/resources/json-patch";
import { hideForeignMetadata } from "../../../lib/sandbox/provider/resources/metadata";
import { schemaOfKind } from "../../../lib/sandbox/provider/openapi/document";
import { typedValue } from "../../../lib/sandbox/provider/openapi/typed-value";
import { parseDuration } from "../../../lib/sandbox/provider/waits/duration";

test.each([
  ["10m0s", 600_000],
  ["1h30m", 5_400_000],
  ["1.5s", 1500],
  ["250ms", 250],
  ["1h.5m", 3_630_000],
  ["-5s", -5000],
  ["0", 0],
  ["10", undefined],
  ["5 s", undefined],
  ["", undefined],
])("the duration %s", (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

test("what the API server tells twice of a field is told once", () => {
  const [kind, name] = [
    { field: "subjects[0].kind", message: "Unsupported value" },
    { field: "subjects[0].name", message: "Required value" },
  ];
  const reference = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", name: "a", namespace: "b" };
  const error = explainApiError(new ApiError(422, "Invalid", "invalid", [kind, kind, name]), "update", reference);
  expect((error as DiagnosticError).diagnostics.map(({ detail }) => detail)).toEqual([
    "subjects[0].kind: Unsupported value",
    "subjects[0].name: Required value",
  ]);
});

test("a patch of a map touches only the keys that differ, whatever is in them", () => {
  expect(mapSteps("/metadata/labels", { a: "1", "x/y": "1", "t~": "1" }, { a: "1", "x/y": "2", b: "3" })).toEqual([
    { op: "remove", path: "/metadata/labels/t~0" },
    { op: "add", path: "/metadata/labels/x~1y", value: "2" },
    { op: "add", path: "/metadata/labels/b", value: "3" },
  ]);
  expect(mapSteps("/data", undefined, { a: "1" })).toEqual([{ op: "add", path: "/data", value: { a: "1" } }]);
  expect(mapSteps("/data", { a: "1" }, { a: "1" })).toEqual([]);
});

test("a patch of fields sets the ones that differ and takes out the ones that are gone", () => {
  expect(fieldSteps("/spec", { a: [1], b: 2, c: 3 }, { a: [1], b: 4, d: 5 })).toEqual([
    { op: "add", path: "/spec/b", value: 4 },
    { op: "add", path: "/spec/c", value: null },
    { op: "add", path: "/spec/d", value: 5 },
  ]);
  expect(fieldSteps("/spec", { a: 1, b: 1 }, { a: 2, b: 2 }, ["b"])).toEqual([
    { op: "add", path: "/spec/b", value: 2 },
  ]);
});

test("a key of Kubernetes stays if the configuration has it", () => {
  const attributes = {
    metadata: [{ name: "a", labels: {}, annotations: { "kubernetes.io/a": "1", "kubernetes.io/b": "2" } }],
  };
  const known = { metadata: [{ annotations: { "kubernetes.io/a": "0" } }] };
  const settings = { ignoreAnnotations: ["("], ignoreLabels: [] }; // an expression that is none matches nothing
  expect(hideForeignMetadata(attributes, known, settings)["metadata"]).toEqual([
    { name: "a", labels: {}, annotations: { "kubernetes.io/a": "1" } },
  ]);
});

test.each([
  ["kubernetes_service_v1", "spec.ports[1].nodePort", "spec[0].port[1].node_port"],
  [
    "kubernetes_deployment_v1",
    "spec.template.spec.containers[0].image",
    "spec[0].template[0].spec[0].container[0].image",
  ],
  ["kubernetes_persistent_volume_v1", "spec.hostPath.path", "spec[0].persistent_volume_source[0].host_path[0].path"],
  ["kubernetes_service_v1", "spec.somethingNew.deep", "spec[0]"],
])("%s tells of %s at %s", (type, field, attribute) => {
  expect(formatAttributePath(attributePathOf(field, resourceSchemaOf(type)!.block))).toBe(attribute);
});

test("the environment fills in what the provider block leaves out, and the block wins", () => {
  const environment = { KUBE_HOST: "https://a", KUBE_CONFIG_PATHS: "/x:/y", KUBE_CTX: "dev", KUBE_INSECURE: "true" };
  expect(providerSettings({}, environment)).toMatchObject({
    host: "https://a",
    configPaths: ["/x", "/y"],
    insecure: true,
  });
  const config = {
    host: "https://b",
    config_path: "/z",
    config_context: "prod",
    insecure: false,
    ignore_labels: ["^x"],
  };
  expect(providerSettings(config, environment)).toMatchObject({
    host: "https://b",
    configPaths: ["/z"],
    configContext: "prod",
    insecure: false,
    ignoreLabels: ["^x"],
  });
});

test("an object is typed by the API server's schema, and absent fields are there as null", () => {
  const document = {
    components: {
      schemas: {
        Thing: {
          properties: { spec: { $ref: "#/components/schemas/Spec" }, kind: { type: "string" } },
          "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind: "Thing" }],
        },
        Spec: {
          properties: {
            port: { oneOf: [{ type: "integer" }, { type: "string" }] },
            labels: { type: "object", additionalProperties: { type: "string" } },
            self: { $ref: "#/components/schemas/Spec" },
            count: { type: "integer" },
          },
        },
      },
    },
  };
  const { type, value } = typedValue(document, schemaOfKind(document, "v1", "Thing"), {
    kind: "Thing",
    spec: { port: 80, labels: { a: "b" } },
  });
  expect(value).toMatchObject({
    spec: { port: "80", labels: { a: "b" }, count: null, self: null },
  });
  expect(JSON.stringify(type)).toContain('"labels":["map","string"]');
});

describe("what a new object will be", () => {
  const schema = {
    properties: {
      kind: { type: "string" },
      replicas: { type: "integer" },
      paused: { type: "boolean" },
      labels: { type: "object", additionalProperties: { type: "string" } },
      spec: {
        type: "object",
        properties: { host: { type: "string" }, more: { properties: { port: { type: "integer" } } } },
      },
      ports: { type: "array", items: { properties: { port: { type: "integer" }, name: { type: "string" } } } },
      open: { type: "object", "x-kubernetes-preserve-unknown-fields": true, properties: {} },
    },
  };

  test("is known later wherever the manifest says nothing, in the objects inside it, too", () => {
    const given = { kind: "Thing", replicas: "3", paused: "true", ports: [{ port: 80 }], open: { any: 1 } };
    expect(typedValue({}, schema, given, { absent: () => UNKNOWN }).value).toEqual({
      kind: "Thing",
      replicas: 3,
      paused: true,
      labels: UNKNOWN,
      spec: { host: UNKNOWN, more: { port: UNKNOWN } },
      ports: [{ port: 80, name: UNKNOWN }],
      open: { any: 1 },
    });
  });

  test("keeps what it was, and a part that is known later does not make the rest so", () => {
    const was: Readonly<Record<string, unknown>> = { labels: { a: "b" }, "spec.host": "h" };
    const absent = (path: readonly (string | number)[]): unknown => was[path.join(".")] ?? UNKNOWN;
    const planned = typedValue({}, schema, { kind: UNKNOWN, spec: { more: { port: UNKNOWN } } }, { absent });
    expect(planned.value).toMatchObject({
      kind: UNKNOWN,
      labels: { a: "b" },
      spec: { host: "h", more: { port: UNKNOWN } },
    });
    expect(JSON.stringify(planned.type)).toContain('"labels":["map","string"]');
  });

  test("is told each field that the schema does not have", () => {
    const foreign: string[] = [];
    const given = { kind: "Thing", spce: {}, labels: { any: "x" }, open: { any: 1 }, ports: [{ prot: 1 }] };
    typedValue({}, schema, given, { foreign: (path) => foreign.push(path.join(".")) });
    expect(foreign).toEqual(["ports.0.prot", "spce"]);
  });
});

// As seen with the real provider, 2.38.0 and 3.2.1.
test.each([
  ["2.38.0", []],
  [
    "3.2.1",
    [
      {
        summary: "Invalid attribute in provider configuration",
        detail: `'config_path' refers to an invalid path: "/nowhere/kubeconfig": stat /nowhere/kubeconfig: no such file or directory`,
      },
    ],
  ],
] as const)("a kubeconfig that does not exist, told by %s as soon as it is configured", async (version, expected) => {
  const environment = { KUBE_CONFIG_PATH: "/nowhere/kubeconfig" };
  const provider = new Provider(offlineProviderParts(), environment, version);
  const problems = await provider.calls.Configure({}).then(
    () => [],
    (error: DiagnosticError) => error.diagnostics,
  );
  expect(problems).toMatchObject(expected);
});
