import { compareStack, instanceAddress, type Differences } from "../../lib/fast-plan/compare-stack";
import { readConfigurationParts } from "../../lib/fast-plan/configuration";
import type { FullPlanNeeded } from "../../lib/fast-plan/full-plan";
import type { LiveVerdict } from "../../lib/fast-plan/live-objects";
import { parseRawState, type RawState } from "../../lib/fast-plan/raw-state";
import { resourceSchemaOf, type BlockSchema } from "../../lib/manifest";

type Json = Record<string, unknown>;
const KUBERNETES = 'provider["registry.terraform.io/hashicorp/kubernetes"]';
const BUILT_IN = 'provider["terraform.io/builtin/terraform"]';

/** The attributes that the provider would write for what is given: all of the type, with its defaults. */
function attributes(type: string, given: Json): Json {
  return { id: "shop/x", timeouts: null, ...complete(resourceSchemaOf(type)?.block as BlockSchema, given) };
}
function complete(block: BlockSchema, given: Json): Json {
  return Object.fromEntries(
    [...block.fields.values()].map((field) => {
      const value = given[field.name] ?? field.default ?? null;
      if (field.block === undefined || value === null)
        return [
          field.name,
          value ?? (field.type === "list" || field.type === "set" ? [] : field.type === "map" ? {} : null),
        ];
      const inner = field.block;
      return [field.name, (Array.isArray(value) ? value : [value]).map((each) => complete(inner, each as Json))];
    }),
  );
}

const METADATA = { name: "web", namespace: "shop", labels: { app: "web" }, annotations: {} };
const CONFIG_MAP = { metadata: METADATA, data: { a: "1" } };

interface Given {
  readonly configuration?: Json;
  readonly instance?: Json;
  readonly resource?: Json;
  readonly state?: Json;
  readonly live?: LiveVerdict;
}

function stack(given: Given = {}): Json {
  return {
    terraform: { backend: { local: { path: "x" } } },
    provider: { kubernetes: [{ config_path: "x" }] },
    resource: { kubernetes_config_map_v1: { web: CONFIG_MAP } },
    ...given.configuration,
  };
}

function stateOf({ instance = {}, resource = {}, state = {} }: Given): RawState {
  const entry = {
    ...{ mode: "managed", type: "kubernetes_config_map_v1", name: "web", provider: KUBERNETES },
    instances: [
      {
        schema_version: 0,
        attributes: attributes("kubernetes_config_map_v1", CONFIG_MAP),
        sensitive_attributes: [],
        ...instance,
      },
    ],
    ...resource,
  };
  const bytes = Buffer.from(
    JSON.stringify({ version: 4, serial: 3, lineage: "l", outputs: {}, resources: [entry], ...state }),
  );
  return parseRawState(bytes) as RawState;
}

const SEEN: LiveVerdict = { found: "resourceVersion", uid: "u", resourceVersion: "1" };

function compare(given: Given = {}): Differences {
  const state = stateOf(given);
  const addresses = [...state.resources.values()].flatMap(({ address, instances }) =>
    instances.map(({ key }) => instanceAddress(address, key)),
  );
  const live = new Map(addresses.map((address) => [address, given.live ?? SEEN]));
  return compareStack(readConfigurationParts(Buffer.from(JSON.stringify(stack(given)))), state, live, 3);
}

test("what code, state and cluster agree on is unchanged", () => {
  const { changed, unchanged } = compare();
  expect([...changed]).toEqual([]);
  expect([...unchanged]).toEqual([
    ["kubernetes_config_map_v1.web", { by: "resourceVersion", uid: "u", resourceVersion: "1" }],
  ]);
});

const body = (more: Json): Json => ({ resource: { kubernetes_config_map_v1: { web: { ...CONFIG_MAP, ...more } } } });
const DIFFERENT: Readonly<Record<string, Given>> = {
  "another value": { configuration: body({ data: { a: "2" } }) },
  "an expression of a variable": { configuration: body({ data: { a: "${var.a}" } }) },
  "an expression of a data source": { configuration: body({ data: { a: "${data.x.y.z}" } }) },
  "an expression of what is changed": {
    configuration: {
      resource: {
        kubernetes_config_map_v1: { web: { ...CONFIG_MAP, data: { a: "${terraform_data.new.output}" } } },
        terraform_data: { new: { input: "1" } },
      },
    },
  },
  "another provider's configuration": { configuration: body({ provider: "kubernetes.other" }) },
  "a provisioner": { configuration: body({ provisioner: [{ "local-exec": { command: "x" } }] }) },
  "an unknown attribute": { configuration: body({ other: "x" }) },
  "other timeouts": { configuration: body({ timeouts: { create: "1m" } }) },
  "an unknown lifecycle": { configuration: body({ lifecycle: { action_trigger: [] } }) },
  "a condition that fails": {
    configuration: body({
      lifecycle: { postcondition: [{ condition: '${self.data["a"] == "2"}', error_message: "x" }] },
    }),
  },
  "a condition that cannot be told": {
    configuration: body({
      lifecycle: { precondition: [{ condition: "${timestamp() == self.id}", error_message: "x" }] },
    }),
  },
  "a trigger that is new": {
    configuration: {
      resource: {
        kubernetes_config_map_v1: {
          web: { ...CONFIG_MAP, lifecycle: { replace_triggered_by: ["terraform_data.new.input.x"] } },
        },
        terraform_data: { new: { input: { x: "1" } } },
      },
    },
  },
  "a count that cannot be told": { configuration: body({ count: "${var.n}" }) },
  "another instance": { configuration: body({ count: 2 }) },
  "an instance with a key where none is wanted": { instance: { index_key: 0 } },
  "a tainted object": { instance: { status: "tainted" } },
  "a deposed object": { instance: { deposed: "12345678" } },
  "an older schema": { instance: { schema_version: 1 } },
  "another provider": { resource: { provider: 'provider["example.com/x/kubernetes"]' } },
  "another configuration of the provider in the state": { resource: { provider: `${KUBERNETES}.other` } },
  "a mark of sensitivity": { instance: { sensitive_attributes: [[{ type: "get_attr", value: "data" }]] } },
  "an object that is not in the cluster": { live: { differs: "it is not in the cluster" } },
};

test.each(Object.entries(DIFFERENT))("%s counts as changed", (_, given) => {
  const { changed, unchanged } = compare(given);
  expect([...changed.keys()]).toContain("kubernetes_config_map_v1.web");
  expect([...unchanged.keys()]).not.toContain("kubernetes_config_map_v1.web");
});

test.each<readonly [string, Given]>([
  ["what the code has no more", { configuration: { resource: {} } }],
  [
    "a type that the table does not have",
    {
      resource: { type: "kubernetes_manifest", name: "web" },
      configuration: { resource: { kubernetes_manifest: { web: { manifest: {} } } } },
    },
  ],
  ["a data source", { configuration: { data: { kubernetes_service_v1: { x: {} } } } }],
])("%s is planned by Terraform", (_, given) => {
  expect(compare(given).changed.size).toBe(1);
});

const SAME: Readonly<Record<string, Json>> = {
  "a condition that holds": body({
    lifecycle: { postcondition: [{ condition: '${self.data["a"] == "1"}', error_message: "x" }] },
  }),
  "a value that is ignored": body({ data: { a: "2" }, lifecycle: { ignore_changes: ["data"] } }),
  "all values that are ignored": body({ data: { a: "2" }, lifecycle: { ignore_changes: "all" } }),
  "a local value": { ...body({ data: { a: "${local.a}" } }), locals: { a: "${local.b}", b: "1" } },
  "what waits for another": body({ depends_on: ["kubernetes_namespace_v1.x"] }),
  "a value of the object itself": {
    resource: { kubernetes_config_map_v1: { web: CONFIG_MAP } },
    output: { name: { value: "${kubernetes_config_map_v1.web.metadata[0].name}" } },
  },
};
test.each(Object.entries(SAME))("%s is no change", (_, configuration) => {
  const state = { outputs: configuration["output"] === undefined ? {} : { name: { value: "web", type: "string" } } };
  expect([...compare({ configuration, state }).changed]).toEqual([]);
});

test("an object whose status alone has changed tells what a status does not touch, and no more", () => {
  const follow = (attribute: string, value: string): Differences =>
    compare({
      live: { found: "generation", uid: "u", resourceVersion: "2" },
      configuration: { ...body({}), output: { x: { value: `\${kubernetes_config_map_v1.web.${attribute}}` } } },
      state: { outputs: { x: { value, type: "string" } } },
      instance: {
        attributes: attributes("kubernetes_config_map_v1", {
          ...CONFIG_MAP,
          metadata: { ...METADATA, resource_version: "1" },
        }),
      },
    });
  expect(follow("metadata[0].name", "web").changed.size).toBe(0);
  expect(() => follow("metadata[0].resource_version", "1")).toThrow("OutputsDiffer");
});

const attribute = (value: string): Json => ({ type: "get_attr", value });
const first: Json = { type: "index", value: { value: 0, type: "number" } };

test("what the provider's schema calls sensitive is marked in each state", () => {
  const secret = { metadata: METADATA, data: { a: "1" }, type: "Opaque" };
  const of = (...path: Json[]): Differences =>
    compare({
      configuration: { resource: { kubernetes_secret_v1: { web: secret } } },
      resource: { type: "kubernetes_secret_v1" },
      instance: { attributes: attributes("kubernetes_secret_v1", secret), sensitive_attributes: [path] },
    });
  expect(of(attribute("data")).changed.size).toBe(0);
  expect(of(attribute("type")).changed.size).toBe(1);
  expect(of(attribute("metadata"), first, attribute("labels")).changed.size).toBe(1);
});

describe("records of Terraform", () => {
  const record = (input: unknown, state: unknown, more: Json = {}): Differences =>
    compare({
      configuration: { resource: { terraform_data: { made: { input, ...more } } } },
      resource: { type: "terraform_data", name: "made", provider: BUILT_IN },
      instance: { attributes: { id: "1", input: state, output: state, triggers_replace: null } },
    });
  const stored = { value: { x: "1" }, type: ["object", { x: "string" }] };

  test("are compared by value and type", () => {
    expect([...record({ x: "1" }, stored).unchanged.values()]).toEqual([{ by: "state" }]);
    expect(record({ x: "2" }, stored).changed.size).toBe(1);
    expect(record({ x: 1 }, stored).changed.size).toBe(1);
    expect(record({ x: "1" }, { value: { x: "1" }, type: ["map", "string"] }).changed.size).toBe(1);
    expect(record(undefined, null).changed.size).toBe(0);
    expect(record({ x: "1" }, stored, { triggers_replace: ["a"] }).changed.size).toBe(1);
  });

  test("of each key of a map", () => {
    const of = (keys: Json): Differences =>
      compare({
        configuration: { resource: { terraform_data: { made: { for_each: keys, input: "${each.value}" } } } },
        resource: { type: "terraform_data", name: "made", provider: BUILT_IN },
        instance: { index_key: "k", attributes: { id: "1", input: stored, output: stored, triggers_replace: null } },
      });
    expect([...of({ k: { x: "1" } }).unchanged.keys()]).toEqual(['terraform_data.made["k"]']);
    expect([...of({ k: { x: "2" } }).changed.keys()]).toEqual(["terraform_data.made"]);
    expect([...of({ other: { x: "1" } }).changed.keys()]).toEqual(["terraform_data.made"]);
    expect([...of({}).changed.keys()]).toEqual(["terraform_data.made"]);
  });

  test("that change replace only what follows the part that does", () => {
    const of = (input: Json, follows: string): readonly string[] => {
      const config = { ...CONFIG_MAP, lifecycle: { replace_triggered_by: [`terraform_data.made.input.${follows}`] } };
      const resource = { kubernetes_config_map_v1: { web: config }, terraform_data: { made: { input } } };
      const entry = {
        ...{ mode: "managed", type: "terraform_data", name: "made", provider: BUILT_IN },
        instances: [
          { schema_version: 0, attributes: { id: "1", input: stored, output: stored, triggers_replace: null } },
        ],
      };
      const web = {
        ...{ mode: "managed", type: "kubernetes_config_map_v1", name: "web", provider: KUBERNETES },
        instances: [{ schema_version: 0, attributes: attributes("kubernetes_config_map_v1", CONFIG_MAP) }],
      };
      return [...compare({ configuration: { resource }, state: { resources: [entry, web] } }).changed.keys()];
    };
    expect(of({ x: "1" }, "x")).toEqual([]);
    expect(of({ x: "1", y: "2" }, "x")).toEqual(["terraform_data.made"]);
    expect(of({ x: "1", y: "2" }, "y")).toEqual(["kubernetes_config_map_v1.web", "terraform_data.made"]);
    expect(of({ x: "1", y: "2" }, "z")).toEqual(["terraform_data.made"]);
    expect(of({ x: "2" }, "x")).toEqual(["kubernetes_config_map_v1.web", "terraform_data.made"]);
  });
});

test.each<readonly [string, string, Given]>([
  ["modules", "ConfigurationUnread", { configuration: { module: { x: {} } } }],
  ["checks", "ConfigurationUnread", { configuration: { check: { x: {} } } }],
  ["ephemeral resources", "ConfigurationUnread", { configuration: { ephemeral: { x: {} } } }],
  ["two providers", "ConfigurationUnread", { configuration: { provider: { kubernetes: [{}, { alias: "b" }] } } }],
  [
    "what the provider ignores by an expression",
    "ConfigurationUnread",
    { configuration: { provider: { kubernetes: [{ ignore_labels: ["(?i)x"] }] } } },
  ],
  ["remote execution", "RemoteExecution", { configuration: { terraform: { cloud: {} } } }],
  ["a remote backend", "RemoteExecution", { configuration: { terraform: { backend: { remote: {} } } } }],
  [
    "something that moves",
    "ConfigurationUnread",
    { configuration: { moved: [{ from: "kubernetes_config_map_v1.web", to: "kubernetes_config_map_v1.b" }] } },
  ],
  [
    "something that is forgotten",
    "ConfigurationUnread",
    { configuration: { removed: [{ from: "kubernetes_config_map_v1.web" }] } },
  ],
  [
    "something that is imported",
    "ConfigurationUnread",
    { configuration: { import: [{ to: "kubernetes_config_map_v1.b", id: "x" }] } },
  ],
  ["a module in the state", "StateUnread", { resource: { module: "module.x" } }],
  ["a new output", "OutputsDiffer", { configuration: { output: { x: { value: "1" } } } }],
  ["an output that is gone", "OutputsDiffer", { state: { outputs: { x: { value: "1", type: "string" } } } }],
  [
    "an output with another value",
    "OutputsDiffer",
    { configuration: { output: { x: { value: "2" } } }, state: { outputs: { x: { value: "1", type: "string" } } } },
  ],
  [
    "an output that is sensitive now",
    "OutputsDiffer",
    {
      configuration: { output: { x: { value: "1", sensitive: true } } },
      state: { outputs: { x: { value: "1", type: "string" } } },
    },
  ],
])("%s makes a plan of all", (_, code, given) => {
  expect(() => compare(given)).toThrow(expect.objectContaining({ code }) as FullPlanNeeded);
});

test("what has moved, was forgotten or imported before stays out of the way", () => {
  const configuration = {
    moved: [{ from: 'terraform_data.x["k"]', to: 'terraform_data.y["k"]' }],
    removed: [{ from: "kubernetes_config_map_v1.gone" }],
    import: [{ to: "kubernetes_config_map_v1.web", id: "x" }],
  };
  expect(compare({ configuration }).changed.size).toBe(0);
});

test("a key of an instance stands in its address as Terraform writes it", () => {
  expect(instanceAddress("a.b", 'x"y${z}')).toBe('a.b["x\\"y$${z}"]');
  expect(instanceAddress("a.b", 2)).toBe("a.b[2]");
});
