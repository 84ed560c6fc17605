import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import "../support/fixed-seed";
import { ManifestService } from "../../lib";
import { literalText, parseManifests, resourceSchemas } from "../../lib/manifest";
import { convertObject } from "../../lib/manifest/to-terraform";
import { findTerraform } from "../../lib/terraform";
import { problemsOf, synthesised } from "../support/synthesise";
import { fullManifest } from "./full-manifest";

/*
 * No text that was read from a manifest is evaluated by Terraform, wherever it stands. The judge is Terraform: it reads
 * what is written for it, and gives back the texts that were in the manifest.
 */

const ATTACK = '${file("/etc/hostname")}';
const PIECES = [
  ...[
    "$",
    "$$",
    "%",
    "%%",
    "{",
    "}",
    "${",
    "%{",
    "$${",
    "%%{",
    "$$${",
    "~",
    '"',
    "\\",
    "\n",
    " ",
    "ä",
    "a",
    "#{",
    "&{",
  ],
  ...[ATTACK, "${1 + 1}", "%{ if true }", "%{ endif }", "${~ path.cwd ~}", "\\u0024{path.cwd}", "//"],
];
const TEXT = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));

/** What Terraform makes of values of its JSON configuration. */
async function evaluated(values: unknown): Promise<unknown> {
  const { path } = await findTerraform();
  const cwd = mkdtempSync(join(tmpdir(), "literal-text-"));
  try {
    writeFileSync(join(cwd, "main.tf.json"), JSON.stringify({ output: { values: { value: values } } }));
    const run = (...args: string[]) =>
      execFileSync(path, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28, stdio: "pipe" });
    run("apply", "-auto-approve", "-no-color");
    return JSON.parse(run("output", "-json", "values")) as unknown;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

test("Terraform gives back every text and key of any object as it was", async () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, TEXT, TEXT, fc.integer(), tie("object"), tie("list")),
    object: fc.dictionary(TEXT, tie("value"), { maxKeys: 4 }),
    list: fc.array(tie("value"), { maxLength: 4 }),
  }));
  const samples = fc.sample(json.object, 300).map(asJson);
  expect(await evaluated(literalText(samples))).toEqual(samples);
});

test("every field of every kind takes a text literally, or refuses it", async () => {
  const texts = fc.sample(TEXT, 500).filter((text) => !/^[a-z_]*$/.test(text));
  let next = 0;
  const text = (): string => texts[next++ % texts.length] ?? "";
  let refused = 0;
  const written = resourceSchemas(2).map((schema) => {
    const object = { ...fullManifest(schema, text, text), stringData: { [text()]: text() } };
    return convertObject(schema, object, { escapeTemplates: true }, () => refused++);
  });
  expect(refused).toBeGreaterThan(500); // numbers, switches, base64
  const wrong: string[] = [];
  let right = 0;
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (texts.includes(value)) right++;
      else wrong.push(value);
    } else if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        if (!Array.isArray(value) && !/^[a-z_0-9]+$/.test(key)) visit(key); // else an attribute's name
        visit(inner);
      }
  };
  visit(await evaluated(written));
  expect(wrong).toEqual([]);
  expect(right).toBeGreaterThan(2000);
});

test("expressions as keys, of typed resources and of a kubernetes_manifest", async () => {
  const spec = { [ATTACK]: "v", "%{ if true }yes%{ endif }": "w", nested: { "a-${1 + 1}": "x" } };
  const objects = [
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "keys" }, data: { plain: ATTACK } },
    { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "widget" }, spec },
    {
      ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "keys" } },
      ...{ provisioner: "example.com/none", parameters: { [ATTACK]: "v" } },
    },
  ];
  const { json } = synthesised((stack) => {
    const yaml = objects.map((object) => JSON.stringify(object)).join("\n---\n");
    new ManifestService(stack, "keys", { yaml, otherKinds: "kubernetes_manifest" });
  });
  const resources = json["resource"] as Record<string, Record<string, Record<string, unknown>>>;
  const { plain, custom, parameters } = (await evaluated({
    plain: resources["kubernetes_config_map_v1"]?.["keys"]?.["data"],
    custom: resources["kubernetes_manifest"]?.["keys_widget"]?.["manifest"],
    parameters: resources["kubernetes_storage_class_v1"]?.["keys"]?.["parameters"],
  })) as Record<string, unknown>;
  expect(plain).toEqual({ plain: ATTACK });
  expect(custom).toMatchObject({ spec });
  expect(parameters).toEqual({ [ATTACK]: "v" });
});

test("marks of CDKTF in a text are refused: they would take values of the program", () => {
  const config = (data: string): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: ${data}}`;
  for (const data of [
    '{a: "x${TfToken[TOKEN.0]}"}',
    '{a: "\\x24{TfToken[TOKEN.0]}"}',
    '{"&{TfToken[TOKEN.1]}": b}',
    '{a: ["#{TfToken[TOKEN.2]}"]}',
    "{a: -1.8881545897087626e+289}",
  ]) {
    const [problem] = problemsOf(() => parseManifests({ name: "a.yaml", content: config(data) }));
    expect(problem).toMatchObject({ code: "ManifestMark", where: expect.stringMatching(/^a\.yaml:1:/) });
  }
});

test("texts where something else belongs are refused", () => {
  const yaml = `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  replicas: '${ATTACK}'
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      hostNetwork: '${ATTACK}'
      nodeSelector: {'${ATTACK}': v}
      containers: [{name: '${ATTACK}', image: a, ports: [{containerPort: '${ATTACK}'}], resources: {limits: {cpu: '${ATTACK}'}}}]
`;
  const problems = problemsOf(() => synthesised((stack) => new ManifestService(stack, "a", { yaml })));
  expect(problems.map(({ prop }) => prop)).toEqual(
    expect.arrayContaining([
      "spec.replicas",
      "spec.template.spec.hostNetwork",
      "spec.template.spec.containers[0].ports[0].containerPort",
      "spec.template.spec.containers[0].resources.limits.cpu",
    ]),
  );
});

test("a namespace that is an expression of the program stays one beside plain text", () => {
  const yaml = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: "${b}"}}';
  const { resource } = synthesised((stack) => new ManifestService(stack, "a", { yaml }), {
    namespace: "${var.namespace}",
  });
  expect(resource("kubernetes_config_map_v1.a")).toMatchObject({
    metadata: [{ name: "a", namespace: "${var.namespace}" }],
    data: { a: "$${b}" },
  });
});
