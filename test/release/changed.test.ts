import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { compareStacks, type ChangedStack } from "../../lib/release";
import { runCli } from "../e2e/support/cli";
import { dataOf } from "../support/document";

const ROOT = join(__dirname, "..", "..");
const home = mkdtempSync(join(tmpdir(), "kube-services-changed-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** An app of three environments, of which `shop` depends on `base`, in a folder of its own below a repository. */
const APP = `
const { App, TerraformOutput } = require("cdktf");
const { ConfigMap, EnvironmentStack, ManifestService, StatelessService } = require(${JSON.stringify(join(ROOT, "lib"))});
const app = new App();
const props = { cluster: { kubeconfig: "~/.kube/config", context: "none" }, namespace: "shop" };
const base = new EnvironmentStack(app, "base", props);
new ConfigMap(base, "settings", { data: { a: "1" } });
const shop = new EnvironmentStack(app, "shop", props);
shop.addDependency(base);
new StatelessService(shop, "web", { containers: [{ image: "example.com/web:1", ports: [{ name: "http", containerPort: 8080 }] }] });
new StatelessService(shop, "api", { containers: [{ image: "example.com/api:1", ports: [{ name: "http", containerPort: 8080 }] }] });
new EnvironmentStack(app, "idle", props);
app.synth();
`;
const repository = join(home, "repository");
const project = join(repository, "infra");
/** What was synthesised of the first commit. */
const before = join(home, "before");
const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
const write = (text: string): void => writeFileSync(join(project, "main.js"), text);
const changed = (...args: readonly string[]) => runCli(["changed", ...args], {}, project);

beforeAll(() => {
  mkdirSync(project, { recursive: true });
  git("init", "--quiet");
  symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"));
  writeFileSync(join(project, ".gitignore"), "node_modules\ncdktf.out\n");
  writeFileSync(join(project, "package-lock.json"), "{}");
  const app = `node --require ${join(ROOT, "lib", "ts-node.js")} main.js`;
  writeFileSync(join(project, "cdktf.json"), JSON.stringify({ language: "typescript", app }));
  write(APP);
  git("add", "-A");
  git("commit", "--quiet", "-m", "one");
});

test("nothing differs where nothing was changed, wherever the other commit is checked out", async () => {
  const { code, stdout, stderr } = await changed("--base", "HEAD");
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "No stack differs.\n", stderr: expect.any(String) });
  cpSync(join(project, "cdktf.out"), before, { recursive: true });
}, 120_000);

test("what differs is told by stacks and services, with what depends on it; nothing stays of the other commit", async () => {
  write(
    APP.replace('a: "1"', 'a: "2"')
      .replace("web:1", "web:2")
      // Order, and lines, make no difference.
      .replace(/(new StatelessService\(shop, "web".*\n)(.*\n)/, "$2\n\n$1")
      .replace(
        'new EnvironmentStack(app, "idle", props);',
        'new ConfigMap(new EnvironmentStack(app, "fresh", props), "c", { data: {} });',
      ),
  );
  const { code, stdout } = await changed("--base", "HEAD", "--format", "json");
  expect(code).toBe(0);
  expect(dataOf<readonly ChangedStack[]>(stdout)).toEqual([
    {
      stack: "base",
      kind: "changed",
      constructs: [{ name: "settings", kind: "changed", addresses: ["kubernetes_config_map_v1.settings"] }],
      settings: [],
      because: [],
    },
    expect.objectContaining({ stack: "fresh", kind: "added" }),
    { stack: "idle", kind: "removed", constructs: [], settings: [], because: [] },
    {
      stack: "shop",
      kind: "changed",
      constructs: [{ name: "web", kind: "changed", addresses: ["kubernetes_deployment_v1.web"] }],
      settings: [],
      because: ["base"],
    },
  ]);
  expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith("kube-services-base-"))).toEqual([]);
}, 120_000);

test("forms for CI name what has to be planned", async () => {
  const form = async (format: string): Promise<string> =>
    (await changed("--base-outdir", before, "--no-synth", "--format", format)).stdout;
  const job = (stack: string, ...before: readonly string[]): object => ({
    [`plan ${stack}`]: { extends: ".kube-services-plan", variables: { STACK: stack } },
    [`apply ${stack}`]: {
      extends: ".kube-services-apply",
      variables: { STACK: stack },
      needs: [`plan ${stack}`, ...before],
    },
  });
  expect(JSON.parse(await form("github-matrix"))).toEqual({
    include: [{ stack: "base" }, { stack: "fresh" }, { stack: "shop" }],
  });
  expect(parse(await form("gitlab"))).toEqual({
    include: [{ local: ".gitlab/kube-services.yml" }],
    ...job("base"),
    ...job("fresh"),
    ...job("shop", "apply base"),
  });
  expect(parse(await form("atlantis"))).toMatchObject({
    version: 3,
    projects: [{ name: "base" }, { name: "fresh" }, { name: "shop", depends_on: ["base"] }],
  });
  expect(await form("text")).toContain(
    "shop differs\n  web: changed (kubernetes_deployment_v1.web)\n  depends on: base\n",
  );
}, 240_000);

test.each([
  { args: [], code: "BaseMissing" },
  { args: ["--base", "HEAD", "--base-outdir", "x"], code: "BaseMissing" },
  { args: ["--base", "no-such-commit"], code: "GitFailed" },
  { args: ["--base=--upload-pack=touch x"], code: "GitFailed" },
  { args: ["--base", "HEAD", "--install", "exit 3"], code: "InstallFailed" },
  { args: ["--base-outdir", "nowhere"], code: "NotSynthesised" },
])("$args: $code", async ({ args, code }) => {
  const result = await changed("--no-synth", ...args);
  expect(result).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(code) as unknown });
});

/** One stack as CDKTF writes it. */
function stackIn(folder: string, configuration: object, dependencies: readonly string[] = []): void {
  mkdirSync(join(folder, "stacks", "s"), { recursive: true });
  writeFileSync(join(folder, "stacks", "s", "cdk.tf.json"), JSON.stringify(configuration));
  const entry = {
    name: "s",
    constructPath: "s",
    workingDirectory: "stacks/s",
    synthesizedStackPath: "stacks/s/cdk.tf.json",
    dependencies,
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ version: "1", stacks: { s: entry } }));
}

describe("a difference between", () => {
  const resource = (block: object): object => ({ resource: { kubernetes_secret_v1: { a: block } } });
  let count = 0;
  const differs = (
    before: object,
    after: object,
    [projectBefore, other] = ["/p/one", "/p/other"],
  ): readonly ChangedStack[] => {
    const [old, current] = [join(home, `old-${count}`), join(home, `new-${count++}`)];
    stackIn(old, before);
    stackIn(current, after);
    return compareStacks(
      { projectDir: projectBefore as string, outdir: old },
      { projectDir: other as string, outdir: current },
    );
  };
  test.each([
    { what: "the order of keys", before: { a: 1, b: 2 }, after: { b: 2, a: 1 }, same: true },
    { what: "the order of a list", before: { a: [1, 2] }, after: { a: [2, 1] }, same: false },
    { what: "null and nothing", before: { a: null }, after: {}, same: false },
    { what: "a number and a text", before: { a: 1 }, after: { a: "1" }, same: false },
    { what: "where it is in the code", before: { "//": { metadata: { stackTrace: ["x"] } } }, after: {}, same: true },
    { what: "folders of the project", before: { a: "/p/one/f" }, after: { a: "/p/other/f" }, same: true },
    { what: "folders beside the project's", before: { a: "/p/one-more/f" }, after: { a: "/p/one-more/f" }, same: true },
    {
      what: "folders that begin like it",
      before: { a: "/p/one-more/f" },
      after: { a: "/p/other-more/f" },
      same: false,
    },
  ])("$what: same is $same", ({ before, after, same }) => {
    expect(differs(resource(before), resource(after))).toHaveLength(same ? 0 : 1);
  });

  test("other parts of the configuration is told by their names", () => {
    expect(differs({ terraform: { a: 1 }, provider: {} }, { terraform: { a: 2 }, variable: { x: {} } })).toEqual([
      { stack: "s", kind: "changed", constructs: [], settings: ["provider", "terraform", "variable"], because: [] },
    ]);
  });
});
