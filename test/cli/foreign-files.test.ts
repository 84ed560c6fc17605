import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandUnderTest } from "./support";

/*
 * Every file that a verb reads may be somebody else's, and anything at all: each ends in a coded error and exit status 2,
 * without a stack trace, and without reading for ever.
 */
const command = commandUnderTest("import");

const levels = Array.from({ length: 40 }, (_, level) => level);
const DEEP = 20_000;
const CONTENTS: Readonly<Record<string, string | Buffer>> = {
  nothing: "",
  null: "null",
  "a list": "[1, 2]",
  "a text": '"hunter2"',
  "a number without end": "1e99999",
  "bytes that are no text": Buffer.from([0, 0xff, 0xfe, 0x80, 0]),
  "UTF-16": Buffer.from("\ufeff{}", "utf16le"),
  "half of it": '{"a": {"b": "hunter2"',
  "brackets in brackets": "[".repeat(DEEP) + "]".repeat(DEEP),
  "objects in objects": '{"a":'.repeat(DEEP) + "1" + "}".repeat(DEEP),
  "aliases that double": levels
    .map((one) => `x${one}: &x${one} [${one === 0 ? "1" : `*x${one - 1}, *x${one - 1}`}]\n`)
    .join(""),
  "merges that double": levels
    .map((one) => `x${one}: &x${one}\n  <<: [${one === 0 ? "{a: 1}" : `*x${one - 1}, *x${one - 1}`}]\n  k${one}: 1\n`)
    .join(""),
  "an alias of itself": "a: &a [*a]\n",
  "names of prototypes": '{"__proto__": {"version": 1}, "constructor": {"prototype": {"a": 1}}, "toString": 1}',
  "commands and colours": "##vso[task.complete]\n::error::x\n\u001b[31m\u202e\u2028: [",
};

const PLAN = JSON.stringify({ format_version: "1.2", terraform_version: "1.11.4", resource_changes: [] });
const MANIFEST = {
  version: "0.21.0",
  stacks: {
    shop: {
      name: "shop",
      constructPath: "shop",
      workingDirectory: "stacks/shop",
      synthesizedStackPath: "stacks/shop/cdk.tf.json",
    },
  },
};

/** Where a file stands, and the verb that reads it. */
const READERS: Readonly<Record<string, { readonly file: string; readonly args: readonly string[] }>> = {
  "a manifest": { file: "given.yaml", args: ["import", "given.yaml"] },
  "a policy": { file: "given.yaml", args: ["audit", "plan.json", "--policy", "given.yaml"] },
  "a baseline": { file: "given.json", args: ["audit", "plan.json", "--baseline", "given.json"] },
  "rules of one's own": { file: "given.json", args: ["audit", "plan.json", "--policy", "rules.yaml"] },
  "a plan": { file: "given.json", args: ["audit", "given.json"] },
  "cdktf.json": { file: "cdktf.json", args: ["export", "shop"] },
  "CDKTF's manifest": { file: "cdktf.out/manifest.json", args: ["export", "shop"] },
  "a stack's configuration": { file: "cdktf.out/stacks/shop/cdk.tf.json", args: ["status", "shop"] },
  "a configuration that is exported": { file: "cdktf.out/stacks/shop/cdk.tf.json", args: ["export", "shop"] },
  "a kubeconfig": { file: "kubeconfig", args: ["import", "--from-cluster", "shop", "--kubeconfig", "kubeconfig"] },
};
/** What is taken for a file that says nothing, or holds what nobody asks for. */
const TAKEN: readonly string[] = [
  "a policy: names of prototypes",
  "cdktf.json: names of prototypes",
  "cdktf.json: objects in objects",
];

function prepare(): void {
  mkdirSync("cdktf.out/stacks/shop", { recursive: true });
  writeFileSync("plan.json", PLAN);
  writeFileSync("rules.yaml", "version: 1\nuserRules: [given.json]\n");
  writeFileSync("cdktf.out/manifest.json", JSON.stringify(MANIFEST));
  writeFileSync("cdktf.out/stacks/shop/cdk.tf.json", '{"resource":{}}');
}

async function refused(args: readonly string[]): Promise<void> {
  const [verb = "", ...rest] = args;
  const code = await command.runVerb(verb, ...rest);
  const said = command.out + command.err;
  expect({ args, code, said }).toEqual({ args, code: 2, said: expect.stringMatching(/^[A-Z][A-Za-z]+\b/m) as string });
  expect(said).not.toMatch(/^ +at .*[:(]\d+:\d+\)?$/m);
  expect(said).not.toMatch(/hunter2|##vso\[|^::|[\u001b\u202e\u2028]/m);
}

describe.each(Object.entries(READERS))("%s", (reader, { file, args }) => {
  beforeEach(prepare);

  test.each(Object.entries(CONTENTS).filter(([content]) => !TAKEN.includes(`${reader}: ${content}`)))(
    "that holds %s is refused",
    async (_content, content) => {
      writeFileSync(file, content);
      await refused(args);
    },
  );

  test("that is a folder is refused", async () => {
    rmSync(file, { force: true });
    mkdirSync(file);
    await refused(args);
  });

  if (reader === "a plan") return; // it may be large: test/audit/read.test.ts has the endless one
  test("that has no end is refused", async () => {
    rmSync(file, { force: true });
    symlinkSync("/dev/zero", join(process.cwd(), file));
    await refused(args);
  });
});
