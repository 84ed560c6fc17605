import fc from "fast-check";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { ConfigMap, ManifestService, Secret, StatelessService } from "../lib";
import { connect, kinds } from "../lib/cluster";
import { importManifests } from "../lib/import";
import { editObject, manifestsOf, manifestsToYaml, parseManifests } from "../lib/manifest";
import { main } from "../lib/cli/main";
import { json, stackWith, stubServer } from "./cluster/support";
import "./support/fixed-seed";
import { errorOf, synthesised } from "./support/synthesise";

const pristine = Object.getOwnPropertyNames(Object.prototype).join();
/** Nothing that is read changes what all objects have. */
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(pristine);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

const containers = [{ name: "main", image: "web:1" }];
const template = {
  metadata: { labels: { app: "web" }, annotations: { a: "b" } },
  spec: {
    containers: [{ name: "main", image: "web:1", resources: { limits: { cpu: "1" } } }],
    nodeSelector: { a: "b" },
  },
};
const OBJECTS: readonly object[] = [
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", labels: { a: "b" } },
    data: { a: "b" },
    binaryData: {},
  },
  { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, stringData: { a: "b" } },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "a" },
    spec: { selector: { matchLabels: { app: "web" } }, template },
  },
  { apiVersion: "example.com/v1", kind: "Toy", metadata: { name: "a" }, spec: { a: [{ b: {} }] } },
  {
    apiVersion: "v1",
    kind: "List",
    items: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: {} }],
  },
];
type Place = readonly (string | number)[];
const mapsOf = (value: unknown, path: Place = []): readonly Place[] =>
  typeof value !== "object" || value === null
    ? []
    : [
        ...(Array.isArray(value) ? [] : [path]),
        ...Object.entries(value).flatMap(([key, inner]) => mapsOf(inner, [...path, key])),
      ];
/** A copy with one more key, which an assignment could not write. */
function withKey(object: object, place: Place, key: string, value: unknown): object {
  const copy = structuredClone(object);
  const within = place.reduce<object>((at, step) => (at as never)[step], copy);
  Object.defineProperty(within, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}
const cases = fc.constantFrom(...OBJECTS).chain((object) =>
  fc.record({
    object: fc.constant(object),
    place: fc.constantFrom(...mapsOf(object)),
    value: fc.constantFrom<unknown>("x", 1, null, { polluted: "yes" }, [{ polluted: "yes" }]),
  }),
);
const codesOf = (act: () => unknown): readonly string[] => errorOf(act).problems.map(({ code }) => code);
const IMPORT = {
  from: "a.yaml",
  className: "A",
  packageName: "p",
  otherKinds: "kubernetes_manifest",
  secrets: true,
} as const;

test("__proto__ as a key, anywhere in a manifest, is refused: in JSON, in YAML, as an object, in import and in edit", () => {
  fc.assert(
    fc.property(cases, ({ object, place, value }) => {
      const hostile = withKey(object, place, "__proto__", value);
      const content = JSON.stringify(hostile);
      expect(content).toContain('"__proto__"');
      const written = ["'__proto__'", "__proto__", '"\\u005f_proto__"', '"\\x5f_proto__"'];
      for (const text of [content, ...written.map((key) => content.replace('"__proto__":', `${key}: `))])
        expect(codesOf(() => parseManifests({ name: "a.yaml", content: text }))).toEqual(["ManifestKeyReserved"]);
      expect(codesOf(() => manifestsOf([hostile], "here"))).toEqual(["ManifestKeyReserved"]);
      expect(codesOf(() => importManifests(parseManifests({ name: "a.yaml", content }), IMPORT))).toEqual([
        "ManifestKeyReserved",
      ]);
      const made = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: {} };
      expect(codesOf(() => editObject(made, { yaml: content }, { name: "edit" }))).toEqual(["ManifestKeyReserved"]);
      expect(codesOf(() => editObject(made, { patch: content }, { name: "edit" }))).toEqual(["ManifestKeyReserved"]);
      const other = { otherKinds: "kubernetes_manifest" } as const;
      expect(
        codesOf(() =>
          synthesised((stack) => new ManifestService(stack, "m", { objects: [hostile as never], ...other })),
        ),
      ).toEqual(expect.arrayContaining([expect.stringMatching(/^(ManifestKeyReserved|PropReserved)$/)]));
    }),
  );
});

test("a merge and an alias bring no such key either", () => {
  const head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
  for (const rest of [
    "data: {<<: {__proto__: x}}",
    "b: &a {c: d}\ndata: {<<: [*a, {__proto__: {polluted: x}}]}",
    "x: &a {__proto__: x}\ndata: *a",
  ])
    expect(codesOf(() => parseManifests({ name: "a.yaml", content: head + rest }))).toEqual(["ManifestKeyReserved"]);
});

test("__proto__ as a key of any construct's props is refused by its place", () => {
  const data = JSON.parse('{"__proto__": "x"}') as Record<string, string>;
  const labels = JSON.parse('{"__proto__": "x"}') as Record<string, string>;
  const problemsOf = (act: Parameters<typeof synthesised>[0]): readonly unknown[] =>
    errorOf(() => synthesised(act)).problems.map(({ code, prop }) => `${code} ${prop}`);
  expect(problemsOf((stack) => new ConfigMap(stack, "a", { data }))).toEqual(["PropReserved data.__proto__"]);
  expect(problemsOf((stack) => new Secret(stack, "a", { data, allowLiterals: true }))).toEqual([
    "PropReserved data.__proto__",
  ]);
  expect(problemsOf((stack) => new StatelessService(stack, "a", { containers, labels }))).toContain(
    "PropReserved labels.__proto__",
  );
  expect(
    problemsOf((stack) => new ConfigMap(stack, "a", { data: { a: "b" }, edit: { patch: { data } } } as never)),
  ).toContain("PropReserved edit.patch.data.__proto__");
});

test("constructor and prototype are keys as others are: they pass as they are, by every way", () => {
  for (const key of ["constructor", "prototype", "toString", "hasOwnProperty", "valueOf"]) {
    const object = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", labels: { [key]: "l" } },
      data: { [key]: "kept" },
    };
    const [read] = parseManifests({ name: "a.json", content: JSON.stringify(object) });
    expect(read?.object).toEqual(object);
    const toy = {
      apiVersion: "example.com/v1",
      kind: "Toy",
      metadata: { name: "t" },
      spec: { [key]: { [key]: "kept" } },
    };
    const made = synthesised((stack) => {
      new ConfigMap(stack, "own", { data: { [key]: "kept" }, binaryData: { b: "eA==" } });
      new ManifestService(stack, "m", { objects: [object, toy], otherKinds: "kubernetes_manifest" });
    });
    expect(made.text.match(new RegExp(`"${key}": "kept"`, "g"))).toHaveLength(3);
    expect(made.text).toContain(`"${key}": "l"`);
    expect(parse(manifestsToYaml([read!.object]))).toEqual(object);
  }
});

test("a stack whose configuration was written by something else is not exported without it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "reserved-"));
  const said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    mkdirSync(join(folder, "stacks", "prod"), { recursive: true });
    const file = "stacks/prod/cdk.tf.json";
    writeFileSync(
      join(folder, file),
      '{"resource":{"kubernetes_config_map_v1":{"a":{"metadata":{"name":"a"},"data":{"__proto__":"x"}}}}}',
    );
    const stack = { name: "prod", constructPath: "prod", workingDirectory: "stacks/prod", synthesizedStackPath: file };
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ version: "0", stacks: { prod: stack } }));
    await main(["export", "prod", "--outdir", folder]);
    expect(process.exitCode).toBe(2);
    expect(said.mock.calls.join("")).toMatch(
      /^ManifestKeyReserved at .*resource\.kubernetes_config_map_v1\.a\.data\.__proto__/,
    );
  } finally {
    said.mockRestore();
    process.exitCode = undefined;
    rmSync(folder, { recursive: true, force: true });
  }
});

test("what a cluster answers keeps such keys as its own, and inherits from none", async () => {
  const text =
    '{"metadata":{"name":"a","labels":{"__proto__":"x"}},"data":{"__proto__":"v","constructor":"w"},"__proto__":{"polluted":1}}';
  const server = await stubServer((_, response) => json(response, JSON.parse(text) as object));
  const { cluster } = await connect(stackWith({ provider: { kubernetes: [{ host: server.url }] } }), {});
  try {
    const found = await cluster.get(kinds.configMap, "a", { namespace: "shop" });
    expect(JSON.stringify(found)).toBe(text);
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(codesOf(() => manifestsOf([found], "live"))).toEqual(["ManifestKeyReserved"]);
  } finally {
    cluster.close();
    await server.close();
  }
});
