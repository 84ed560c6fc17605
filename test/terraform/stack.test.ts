import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findStack, listStacks, outputDirectory, synthesise } from "../../lib/terraform";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "stack-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An app in plain JavaScript that writes what CDKTF's own App writes. */
const cdktf = JSON.stringify(require.resolve("cdktf"));
const app = `
const { App, TerraformStack } = require(${cdktf});
const app = new App();
for (const name of ["staging", "prod"]) new TerraformStack(app, name);
if (app.node.tryGetContext("fail")) throw new Error("the app says no");
app.synth();
`;
function project(content: object): void {
  writeFileSync(join(folder, "main.js"), app);
  writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ language: "typescript", ...content }));
}

test("an app is synthesised and its stacks are found", async () => {
  project({ app: "node main.js" });
  const stacks = await synthesise({ projectDir: folder });
  expect(stacks.map((stack) => stack.name)).toEqual(["prod", "staging"]);
  const prod = findStack("prod", { projectDir: folder });
  expect(prod).toMatchObject({
    name: "prod",
    constructPath: "prod",
    directory: join(folder, "cdktf.out/stacks/prod"),
    file: join(folder, "cdktf.out/stacks/prod/cdk.tf.json"),
    dependencies: [],
  });
});

test("the output folder is --outdir, else that of cdktf.json, else cdktf.out", async () => {
  project({ app: "node main.js", output: "built" });
  expect(outputDirectory({ projectDir: folder })).toBe(join(folder, "built"));
  const deep = join("a", "b");
  await synthesise({ projectDir: folder, outdir: deep });
  expect(listStacks({ projectDir: folder, outdir: deep })[0]?.directory).toBe(join(folder, "a/b/stacks/prod"));
  expect(() => listStacks({ projectDir: folder })).toThrow(expect.objectContaining({ code: "NotSynthesised" }));
});

test("an unknown stack is StackUnknown and lists the known ones", async () => {
  project({ app: "node main.js" });
  await synthesise({ projectDir: folder });
  expect(() => findStack("dev", { projectDir: folder })).toThrow(
    /StackUnknown[^]*got: "dev"[^]*allowed: prod, staging/,
  );
});

test("a stack whose file is gone is StackFileMissing", async () => {
  project({ app: "node main.js" });
  await synthesise({ projectDir: folder });
  rmSync(join(folder, "cdktf.out/stacks/prod"), { recursive: true });
  expect(() => findStack("prod", { projectDir: folder })).toThrow(/StackFileMissing/);
});

test("a manifest that is none is ManifestUnreadable", () => {
  mkdirSync(join(folder, "cdktf.out"));
  for (const content of ["{", "[]", '{"stacks":{"a":1}}']) {
    writeFileSync(join(folder, "cdktf.out/manifest.json"), content);
    expect(() => listStacks({ projectDir: folder })).toThrow(/ManifestUnreadable/);
  }
});

test("an app that fails is SynthesisFailed with what it said; the context of cdktf.json reaches it", async () => {
  project({ app: "node main.js", context: { fail: "yes" } });
  await expect(synthesise({ projectDir: folder })).rejects.toMatchObject({
    code: "SynthesisFailed",
    message: expect.stringContaining("the app says no"),
  });
});

test("no cdktf.json is ProjectMissing, no app in it is AppMissing, a broken one is ProjectFileInvalid", async () => {
  await expect(synthesise({ projectDir: folder })).rejects.toMatchObject({ code: "ProjectMissing" });
  project({});
  await expect(synthesise({ projectDir: folder })).rejects.toMatchObject({ code: "AppMissing" });
  project({ app: 3 });
  await expect(synthesise({ projectDir: folder })).rejects.toMatchObject({ code: "ProjectFileInvalid" });
  writeFileSync(join(folder, "cdktf.json"), "{");
  await expect(synthesise({ projectDir: folder })).rejects.toMatchObject({ code: "ProjectFileInvalid" });
});
