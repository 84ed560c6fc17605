import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, Testing, type TerraformStack } from "cdktf";
import { ConfigMap, EnvironmentStack, ManifestService, RetiredService } from "../../lib";
import { CLUSTER, errorOf, plainStack, testApp, testStack } from "../support/synthesise";

const TOY = "apiVersion: example.com/v1\nkind: Toy\nmetadata: { name: bear }\n";
const STACKS: readonly (readonly [string, () => TerraformStack])[] = [
  ["an EnvironmentStack", () => testStack()],
  [
    "a TerraformStack with a resource",
    () => {
      const stack = plainStack();
      new ConfigMap(stack, "config", {});
      return stack;
    },
  ],
  [
    "a TerraformStack with a custom object",
    () => {
      const stack = plainStack();
      new ManifestService(stack, "toy", { yaml: TOY, otherKinds: "kubernetes_manifest" });
      return stack;
    },
  ],
  [
    "a TerraformStack from which a service is retired",
    () => {
      const stack = plainStack();
      new RetiredService(stack, "web", { keep: ["service"] });
      return stack;
    },
  ],
];

test.each(STACKS)("%s is not written as HCL, which would be empty", (_, build) => {
  const stack = build();
  expect(errorOf(() => Testing.synthHcl(stack)).problems).toMatchObject([
    { code: "HclOutputUnsupported", where: stack.node.id, fix: expect.stringContaining("--hcl") },
  ]);
  expect(() => Testing.synth(stack)).not.toThrow();
});

test("neither where cdktf synth --hcl asks for it, nor where only the App does", () => {
  const synth = (config: object): void => {
    const app = new App({ outdir: testApp().outdir, ...config });
    new EnvironmentStack(app, "hcl", { cluster: CLUSTER, namespace: "shop" });
    app.synth();
  };
  process.env["SYNTH_HCL_OUTPUT"] = "true";
  try {
    expect(errorOf(() => synth({})).code).toBe("HclOutputUnsupported");
  } finally {
    delete process.env["SYNTH_HCL_OUTPUT"];
  }
  expect(errorOf(() => synth({ hclOutput: true })).code).toBe("HclOutputUnsupported");
  expect(() => synth({})).not.toThrow();
});

test("a stack of other constructs alone may be HCL", () => {
  expect(() => Testing.synthHcl(plainStack())).not.toThrow();
});

test("an EnvironmentStack is written in few words, and reads as the same", () => {
  const app = testApp();
  const stack = new EnvironmentStack(app, "narrow", { cluster: CLUSTER, namespace: { name: "shop", create: true } });
  const long = "a long text, ".repeat(9);
  const data = { text: "a\n  b\n    {\n}", other: '    d, "[": ]', 10: "ten", 9: "nine" };
  new ConfigMap(stack, "config", { data });
  new ConfigMap(stack, "long", { data: { long, short: "" } });
  app.synth();
  const text = readFileSync(join(app.outdir, "stacks/narrow/cdk.tf.json"), "utf8");
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(stack.toTerraform())));
  const lines = text.split("\n");
  // Hand-made: what fits stands on one line, what does not has a line for each key, one space deeper.
  expect(lines.slice(0, 4)).toEqual([
    "{",
    ' "//": {',
    '  "metadata": {"backend": "local", "stackName": "narrow", "version": "stubbed"},',
    '  "outputs": {}',
  ]);
  const at = lines.indexOf(`     "long": "${long}",`);
  expect(lines.slice(at - 1, at + 3)).toEqual(['    "data": {', lines[at], '     "short": ""', "    },"]);
});
