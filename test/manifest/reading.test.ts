import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeServicesError } from "../../lib/errors";
import type { Problem } from "../../lib/errors";
import { manifestsOf, parseManifests, readManifestFile } from "../../lib/manifest";

const read = (content: string | Uint8Array) => parseManifests({ name: "a.yaml", content });
const objectsOf = (content: string) => read(content).map(({ object }) => object);

function problemsOf(act: () => unknown): KubeServicesError["problems"] {
  try {
    act();
  } catch (error) {
    if (KubeServicesError.is(error)) return error.problems;
    throw error;
  }
  throw new Error("nothing was thrown");
}
/** `code place` of each problem. */
const found = (content: string | Uint8Array) =>
  problemsOf(() => read(content)).map(({ code, where }) => `${code} ${where}`);

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;

describe("what is read", () => {
  test("documents of a stream, without the empty ones", () => {
    expect(objectsOf(`# first\n---\n${pod("a")}---\n# nothing\n---\n${pod("b")}---\n`)).toHaveLength(2);
  });

  test("JSON, also indented with tabs", () => {
    expect(objectsOf(`{\n\t"apiVersion": "v1",\n\t"kind": "Pod",\n\t"metadata": {"name": "a"}\n}`)).toEqual([
      { apiVersion: "v1", kind: "Pod", metadata: { name: "a" } },
    ]);
  });

  test("items of a list of one kind, which need not say it", () => {
    const items = '[{"metadata":{"name":"a"}},{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"}}]';
    expect(
      objectsOf(`{"apiVersion":"v1","kind":"PodList","metadata":{"resourceVersion":"1"},"items":${items}}`),
    ).toEqual([
      { apiVersion: "v1", kind: "Pod", metadata: { name: "a" } },
      { apiVersion: "v1", kind: "Pod", metadata: { name: "b" } },
    ]);
    expect(found(`{"apiVersion":"v1","kind":"List","items":${items}}`)).toEqual([
      "ManifestApiVersionMissing a.yaml:1:43 (document 1)",
    ]);
  });

  test("several JSON values one after the other, as kubectl takes them", () => {
    const one = (name: string) =>
      JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name, labels: { a: "}{" } } });
    const two = JSON.stringify(
      { apiVersion: "v1", kind: "Pod", metadata: { name: "b" }, spec: { hostname: "x" } },
      null,
      1,
    );
    const objects = read(`${one("a")}\n${two}\n${one("c")} ${one("d")}`);
    expect(objects.map(({ object }) => object["metadata"])).toMatchObject("abcd".split("").map((name) => ({ name })));
    expect(objects[1]?.where(["spec", "hostname"])).toBe("a.yaml:9:3 (document 2)");
    expect(objects[3]?.where(["kind"])).toMatch(/^a\.yaml:12:\d+ \(document 4\)$/);
    expect(found(`${one("a")}\n${one("b")} x`)).toEqual(["ManifestSyntax a.yaml:2:1 (document 1)"]);
  });

  test("numbers that are too large are texts, such as the hash of a commit", () => {
    expect(objectsOf(`${pod("a")}spec: { a: 12e4567, 9e999: b, c: -1.5e999 }`)[0]?.["spec"]).toEqual({
      a: "12e4567",
      "9e999": "b",
      c: "-1.5e999",
    });
  });

  test("the items of a List, and their places", () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n  spec:\n    hostname: x\n`;
    const [first] = read(text);
    expect(first?.object).toMatchObject({ kind: "Pod", metadata: { name: "a" } });
    expect(first?.where()).toBe("a.yaml:4:3 (document 1)");
    expect(first?.where(["spec", "hostname"])).toBe("a.yaml:9:5 (document 1)");
    expect(first?.where(["spec", "missing"])).toBe("a.yaml:9:5 (document 1)");
  });

  test("large numbers that lose nothing", () => {
    const text = `${pod("a")}spec: [9007199254740991, 9_007_199_254_740_992, 1e21, 123456789012345678.5, "9007199254740993"]`;
    expect(objectsOf(text)[0]?.["spec"]).toEqual([
      2 ** 53 - 1,
      2 ** 53,
      1e21,
      123456789012345678.5,
      "9007199254740993",
    ]);
  });

  test("values as kubectl reads them", () => {
    const text = `${pod("a")}spec: { a: 0644, b: yes, c: 12:30, d: 2001-12-14, e: 0o17, f: 0x1F, g: 1_000, h: ~, i: "yes" }`;
    expect(objectsOf(text)[0]?.["spec"]).toEqual({
      a: 420,
      b: true,
      c: "12:30",
      d: "2001-12-14",
      e: 15,
      f: 31,
      g: 1000,
      h: null,
      i: "yes",
    });
  });

  test("texts that look like numbers, as kubectl reads them", () => {
    const text = `${pod("a")}spec: { a: [., e2, E5, -e5, +., .e5, 1.2.3, 0x, 1e], b: [.5, 1., 1e3, 1.5e-3, +1_0.5, 08, -0.5E+2] }`;
    expect(objectsOf(text)[0]?.["spec"]).toEqual({
      a: [".", "e2", "E5", "-e5", "+.", ".e5", "1.2.3", "0x", "1e"],
      b: [0.5, 1, 1000, 0.0015, 10.5, 8, -50],
    });
  });

  test("anchors and merges", () => {
    const text = `${pod("a")}p: &x {a: 1, b: 2}\nq: {<<: *x, b: 3}\nr: *x\n`;
    expect(objectsOf(text)[0]).toMatchObject({ q: { a: 1, b: 3 }, r: { a: 1, b: 2 } });
    const two = `${pod("a")}p: &x {a: 1}\nq: &y {b: 2}\nr: {<<: [*x, *y]}\ns:\n  <<: *x\n  <<: *y\nt: {"<<": text}\n`;
    expect(objectsOf(two)[0]).toMatchObject({ r: { a: 1, b: 2 }, s: { a: 1, b: 2 }, t: { "<<": "text" } });
    // What is merged counts where it stands: kubectl gives the last one.
    const order = `${pod("a")}p: &x {a: 1, b: 2}\nq: {b: 3, <<: *x}\nr: {<<: {a: 3}, <<: *x}\ns: {<<: [{a: 3}, *x]}\n`;
    expect(objectsOf(order)[0]).toMatchObject({ q: { a: 1, b: 2 }, r: { a: 1, b: 2 }, s: { a: 3, b: 2 } });
  });

  test("a key given twice with one value, with a warning", () => {
    const warnings: Problem[] = [];
    const text = `${pod("a")}spec: {x: [1]}\nspec: {x: [1]}\n`;
    expect(parseManifests({ name: "a.yaml", content: text }, (warning) => warnings.push(warning))).toHaveLength(1);
    expect(warnings.map(({ code, where }) => `${code} ${where}`)).toEqual([
      "ManifestDuplicateKey a.yaml:6:1 (document 1)",
    ]);
  });

  test("a byte order mark and Windows line ends", () => {
    expect(objectsOf(`\uFEFF${pod("a").replaceAll("\n", "\r\n")}`)).toHaveLength(1);
    expect(read(new Uint8Array([0xef, 0xbb, 0xbf, ...Buffer.from(pod("a"))]))).toHaveLength(1);
  });

  test("templates inside of texts", () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: rules\ndata:\n  rules: |\n    {{ $labels.instance }} {{ .Values.x }}\n`;
    expect(objectsOf(text)).toHaveLength(1);
  });

  test("objects that come from no text", () => {
    const list = {
      kind: "List",
      apiVersion: "v1",
      items: [{ apiVersion: "v1", kind: "Pod", metadata: { name: "a" } }],
    };
    expect(manifestsOf([list], "prod/legacy").map(({ where }) => where(["spec"]))).toEqual(["prod/legacy"]);
  });
});

describe("what is refused, with file, line, column and document", () => {
  const TOO_LARGE = "ManifestIntegerTooLarge a.yaml:5:8 (document 1)";
  const cases: readonly [string, string, string][] = [
    ["broken YAML", `${pod("a")}spec: {a: [1, 2}\n`, "ManifestSyntax a.yaml:5:16 (document 1)"],
    ["a missing quote", `${pod("a")}x: "abc\n`, "ManifestSyntax a.yaml:6:1 (document 1)"],
    ["a tab", `${pod("a")}spec:\n\tx: 1\n`, "ManifestTab a.yaml:6:1 (document 1)"],
    ["a key given twice", `${pod("a")}---\n${pod("b")}kind: Job\n`, "ManifestDuplicateKey a.yaml:10:1 (document 2)"],
    ["a key given twice in JSON", `{"kind": "Pod",\n "kind": "Job"}`, "ManifestDuplicateKey a.yaml:2:2 (document 1)"],
    ["an alias without an anchor", `${pod("a")}x: *y\n`, "ManifestSyntax a.yaml:5:4 (document 1)"],
    ["a merge of a text", `${pod("a")}x: {<<: y}\n`, "ManifestSyntax a.yaml:5:5 (document 1)"],
    ["a merge of an alias of a text", `${pod("a")}x: &y z\ny: {<<: *y}\n`, "ManifestSyntax a.yaml:6:5 (document 1)"],
    ["a merge of a list of texts", `${pod("a")}x: {<<: [{a: b}, c]}\n`, "ManifestSyntax a.yaml:5:5 (document 1)"],
    [
      "a merge of a text below a key given twice",
      `a: {<<: 1}\n${pod("a")}a: b\n`,
      "ManifestSyntax a.yaml:1:5 (document 1)",
    ],
    ["an anchor in itself", `${pod("a")}x: &y [*y]\n`, "ManifestAliases a.yaml:5:8 (document 1)"],
    ["a list as document", `${pod("a")}---\n- a\n- b\n`, "ManifestNotObject a.yaml:6:1 (document 2)"],
    ["a text as document", `hello\n`, "ManifestNotObject a.yaml:1:1 (document 1)"],
    ["an item of a List that is no object", `kind: List\nitems: [1]\n`, "ManifestNotObject a.yaml:2:9 (document 1)"],
    ["no apiVersion", `kind: Pod\nmetadata: {name: a}\n`, "ManifestApiVersionMissing a.yaml:1:1 (document 1)"],
    ["no kind", `apiVersion: v1\nmetadata: {name: a}\n`, "ManifestKindMissing a.yaml:1:1 (document 1)"],
    [
      "an apiVersion that is a number",
      `apiVersion: 1\nkind: Pod\n`,
      "ManifestApiVersionMissing a.yaml:1:1 (document 1)",
    ],
    ["no name", `apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\n`, "ManifestNameMissing a.yaml:4:3 (document 1)"],
    ["a name that is a number", pod("12"), "ManifestFieldType a.yaml:4:3 (document 1)"],
    ["one object twice", `${pod("a")}---\n${pod("a")}`, "ManifestDuplicate a.yaml:6:1 (document 2)"],
    [
      "a Helm template's line",
      `{{- if .Values.web }}\n${pod("a")}{{- end }}\n`,
      "ManifestTemplate a.yaml:1:3 (document 1)",
    ],
    ["a Helm template's value", pod("{{ .Release.Name }}"), "ManifestTemplate a.yaml:4:3 (document 1)"],
    ["a Helm template's part of a value", pod("{{ .Release.Name }}-web"), "ManifestTemplate a.yaml:4:28 (document 1)"],
    ["a Helm template's quoted name", pod('"{{ .Release.Name }}"'), "ManifestTemplate a.yaml:4:3 (document 1)"],
    ["a number without end", `${pod("a")}x: .inf\n`, "ManifestSyntax a.yaml:5:1 (document 1)"],
    ["an integer that would be rounded", `${pod("a")}x: [1, 9007199254740993]\n`, TOO_LARGE],
    ["an integer beyond 64 bits", `${pod("a")}x: [1, -18446744073709551617]\n`, TOO_LARGE],
    ["a hexadecimal integer that would be rounded", `${pod("a")}x: [1, 0x20000000000001]\n`, TOO_LARGE],
    [
      "an integer of JSON that would be rounded",
      `{"a": 1,\n "x": 9007199254740993}`,
      "ManifestIntegerTooLarge a.yaml:2:7 (document 1)",
    ],
    ["nothing", `# nothing\n`, "ManifestEmpty a.yaml"],
  ];
  test.each(cases)("%s", (_name, text, expected) => expect(found(text)).toEqual([expected]));

  test("bytes that are not UTF-8", () => {
    const bytes = Buffer.concat([Buffer.from("a: ä\nb: ü"), Buffer.from([0xff, 0x41])]);
    expect(found(bytes)).toEqual(["ManifestEncoding a.yaml:2:5"]);
    expect(found(Buffer.from("\uFEFFa: 1", "utf16le"))).toEqual(["ManifestEncoding a.yaml:1:1"]);
  });

  test("every problem of every source at once", () => {
    const act = () =>
      parseManifests([
        { name: "a.yaml", content: "x: [" },
        { name: "b.yaml", content: `${pod("a")}---\nkind: Pod\n` },
        { name: "c.yaml", content: pod("a") },
        { name: "d.yaml", content: pod("a") },
      ]);
    expect(problemsOf(act).map(({ code, where }) => `${code} ${where}`)).toEqual([
      "ManifestSyntax a.yaml:1:5 (document 1)",
      "ManifestApiVersionMissing b.yaml:6:1 (document 2)",
      "ManifestDuplicate c.yaml:1:1 (document 1)",
      "ManifestDuplicate d.yaml:1:1 (document 1)",
    ]);
  });

  test("anchors that explode, soon and in little memory", () => {
    const names = [..."abcdefghi"];
    const line = (name: string, before?: string) =>
      `${name}: &${name} [${Array(9)
        .fill(before === undefined ? "lol" : `*${before}`)
        .join(",")}]\n`;
    const bomb = names.map((name, index) => line(name, names[index - 1])).join("");
    expect(found(pod("a") + bomb)[0]).toMatch(/^ManifestAliases a\.yaml:\d+:\d+ \(document 1\)$/);
    expect(found(`${pod("a")}${bomb}x: *i\nx: *i\n`)).toEqual(["ManifestDuplicateKey a.yaml:15:1 (document 1)"]);
  });

  test("values nested without end", () => {
    expect(found(`${pod("a")}x: ${"[".repeat(300)}${"]".repeat(300)}\n`)).toEqual([
      "ManifestTooDeep a.yaml:5:203 (document 1)",
    ]);
    for (const open of ["[", `{"a":`, "- ", "? "]) {
      expect(found(open.repeat(100_000))[0]).toMatch(/^ManifestTooDeep a\.yaml:1:\d+/);
    }
    const indented = Array.from({ length: 1000 }, (_, level) => `${" ".repeat(level)}a:`).join("\n");
    expect(found(indented)[0]).toMatch(/^ManifestTooDeep a\.yaml:\d+:\d+/);
  });

  test("merges that double what they merge", () => {
    const step = (level: number): string =>
      `x${level}: &x${level}\n  <<: [*x${level - 1}, *x${level - 1}]\n  k${level}: 1\n`;
    const bomb = (levels: number): string =>
      pod("a") + "x0: &x0 {a: 1}\n" + Array.from({ length: levels }, (_, index) => step(index + 1)).join("");
    expect(found(bomb(60))[0]).toMatch(/^ManifestAliases a\.yaml:\d+:3 \(document 1\)$/);
    expect(read(bomb(5))).toHaveLength(1);
  });

  test("no error quotes the text", () => {
    const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  p: hunter2\n`;
    for (const bad of [
      '  q: "hunter2',
      "\tq: hunter2",
      "  p: hunter2x",
      "  q: *hunter2",
      "  q: {hunter2",
      "hunter2",
      "  q: @hunter2",
    ]) {
      const problems = problemsOf(() => read(`${secret}${bad}\n`));
      expect(JSON.stringify(problems)).not.toContain("hunter2");
    }
  });
});

describe("files", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "manifest-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("are read as bytes", () => {
    const path = join(folder, "a.yaml");
    writeFileSync(path, pod("a"));
    expect(parseManifests(readManifestFile(path))).toHaveLength(1);
  });

  test("of 100 MB are refused before they are read", () => {
    const path = join(folder, "large.yaml");
    writeFileSync(path, "");
    truncateSync(path, 100_000_000);
    const [problem] = problemsOf(() => readManifestFile(path));
    expect(problem).toMatchObject({ code: "ManifestTooLarge", where: path, allowed: "up to 16 MiB" });
  });

  test("that cannot be read are named", () => {
    expect(problemsOf(() => readManifestFile(join(folder, "none.yaml")))[0]?.code).toBe("ManifestFileUnreadable");
    expect(problemsOf(() => readManifestFile(folder))[0]?.what).toContain("folder");
  });
});
