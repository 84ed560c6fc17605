import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DefaultTokenResolver, StringConcat, Tokenization, type App, type TerraformStack } from "cdktf";
import fc from "fast-check";
import { ConfigMap, ManifestService } from "../../lib";
import { literalText } from "../../lib/manifest";
import { terraformJson } from "../../lib/manifest/terraform-json";
import { customAttributes } from "../../lib/resource/custom-object";
import { findTerraform } from "../../lib/terraform";
import "../support/fixed-seed";
import { plainStack, testStack } from "../support/synthesise";

/*
 * A custom object has the same checksum whether Terraform takes it (the object refers to something) or the library does
 * (it refers to nothing). Terraform is the judge: it computes those that refer.
 */

type Json = Record<string, unknown>;
interface Written {
  readonly locals: Readonly<Record<string, unknown>>;
}

/** What Terraform's console prints for expressions that give texts. */
async function console(locals: unknown, expressions: readonly string[]): Promise<readonly string[]> {
  const { path } = await findTerraform();
  const cwd = mkdtempSync(join(tmpdir(), "custom-object-"));
  try {
    writeFileSync(join(cwd, "main.tf.json"), JSON.stringify({ locals }));
    // In Base64, since the console escapes what it prints.
    const input = `base64encode(jsonencode([${expressions.join(", ")}]))\n`;
    const options = { cwd, input, encoding: "utf8", maxBuffer: 1 << 28, stdio: "pipe" } as const;
    const encoded = JSON.parse(execFileSync(path, ["console"], options)) as string;
    return JSON.parse(Buffer.from(encoded, "base64").toString()) as string[];
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** What users get of a stack: CDKTF's own tests leave comments out. */
function written<Resources>(stack: TerraformStack): Written & Resources {
  const app = stack.node.root as App;
  app.synth();
  return JSON.parse(readFileSync(join(app.outdir, "stacks", stack.node.id, "cdk.tf.json"), "utf8")) as Written &
    Resources;
}

const TEXT = fc
  .array(
    fc.constantFrom(
      ...["<", ">", "&", "\u2028", "\u2029", "e\u0301", "\u1E9B\u0323", "😀", "\uFFFD", "ä", "\n", "\t", '"', "\\"],
      ...["\u007f", "\ud7ff", "$", "%", "{", "}", "${", "%{", "a", "0", " ", "/"],
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(""));
const NUMBER = fc.oneof(
  fc.integer(),
  fc.constantFrom(0.1, 1.5, 1e21, 1.2345678901234567e25, 1e-7, 1.5e-25, -2.5e-9, 2 ** 53 - 1),
);
const OBJECT = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, TEXT, NUMBER, fc.boolean(), fc.constant(null), tie("object"), tie("list")),
  object: fc.dictionary(TEXT, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  list: fc.array(tie("value"), { maxLength: 4 }),
})).object as fc.Arbitrary<Json>;

/** Keys that are one to Terraform, which composes them, are no two keys of an object. */
const composed = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null) return true;
  const keys = Object.keys(value);
  return new Set(keys.map((key) => key.normalize())).size === keys.length && Object.values(value).every(composed);
};
const SAMPLES = [{ "//": null, list: [{ "//": "item" }] }, ...fc.sample(OBJECT.filter(composed), 200)];

test("the JSON of a value is Terraform's", async () => {
  const locals = Object.fromEntries(
    SAMPLES.map((sample, index) => [`o${index}`, JSON.stringify(sample).replace(/([$%])\{/g, "$1$1{")]),
  );
  const encoded = await console(
    locals,
    SAMPLES.map((_, index) => `jsonencode(jsondecode(local.o${index}))`),
  );
  expect(SAMPLES.map(terraformJson)).toEqual(encoded);
});

test("an object that refers to something has the checksum of one that says the same", async () => {
  const stack = plainStack();
  const resolver = new DefaultTokenResolver(new StringConcat());
  const checksumOf = (attributes: Json): string => {
    const { metadata } = attributes["manifest"] as { metadata: { annotations: Record<string, string> } };
    return Tokenization.resolve(metadata.annotations["cdktf-kube-services/checksum"], {
      scope: stack,
      resolver,
    }) as string;
  };
  const object = (spec: Json, name: string): Json => ({
    apiVersion: "example.com/v1",
    kind: "Thing",
    metadata: { name, annotations: { a: "<b>" } },
    spec,
  });
  const plain = SAMPLES.map((spec, index) =>
    checksumOf(customAttributes(stack, object(spec, "web"), { logicalId: `plain${index}`, literal: true })),
  );
  const referring = SAMPLES.map((spec, index) =>
    checksumOf(
      customAttributes(stack, object(literalText(spec), "${local.name}"), {
        logicalId: `referring${index}`,
        literal: false,
      }),
    ),
  );
  for (const one of plain) expect(one).toMatch(/^[0-9a-f]{40}$/);
  for (const one of referring) expect(one).toMatch(/^\$\{sha1\(jsonencode\(local\.\w+\)\)\}$/);
  expect(
    await console(
      { name: "web", ...written(stack).locals },
      referring.map((one) => one.slice(2, -1)),
    ),
  ).toEqual(plain);
});

test('a key "//", which is a comment in the bodies of Terraform\'s JSON, is a key in an object, and counts', async () => {
  const stack = testStack();
  const { name: own } = new ConfigMap(stack, "own", { data: {} });
  const spec = { "//": "top", within: { "//": { x: 1 } }, list: [{ "//": "item" }] };
  const toy = (name: string, more: Json): Json => ({
    apiVersion: "example.com/v1",
    kind: "Toy",
    metadata: { name, annotations: { "//": "note" } },
    "//": "of the object",
    spec: { ...spec, ...more },
  });
  const objects = [toy("plain", { own: "own" }), toy("referring", { own })] as never;
  new ManifestService(stack, "toys", { objects, otherKinds: "kubernetes_manifest" });
  const { locals: texts, resource } = written<{
    readonly resource: { readonly kubernetes_manifest: Readonly<Record<string, { readonly manifest: Json }>> };
  }>(stack);
  const { toys_plain: plain, toys_referring: referring } = resource.kubernetes_manifest;
  // Only a local stands for what the reference gives.
  const text = JSON.stringify({ ...texts, plain: plain?.manifest, referring: referring?.manifest });
  const locals = JSON.parse(text.replaceAll("${kubernetes_config_map_v1.own.metadata[0].name}", "own")) as Json;
  const [one, other] = (await console(locals, ["jsonencode(local.plain)", "jsonencode(local.referring)"])).map(
    (each) => JSON.parse(each) as { metadata: { annotations: Json }; spec: Json },
  );
  expect(one).toMatchObject({ "//": "of the object", spec: { ...spec, own: "own" } });
  expect(one?.metadata.annotations["//"]).toBe("note");
  expect(one).toMatchObject({ spec: other?.spec });
  // The name is not the same, so that the checksums are not: that of the same name is.
  const { metadata } = locals["toys_referring_object"] as { metadata: { name: string } };
  metadata.name = "plain";
  const [checksum] = await console(locals, ["sha1(jsonencode(local.toys_referring_object))"]);
  expect(checksum).toBe(one?.metadata.annotations["cdktf-kube-services/checksum"]);
});
