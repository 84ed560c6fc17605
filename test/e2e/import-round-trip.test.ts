import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { dce, kubernetes, kubesphere, type EnvironmentStack, type EnvironmentStackProps } from "../../lib";
import { findTerraform, runTerraformOrThrow, showJson } from "../../lib/terraform";
import { changedPaths } from "./lifecycle/support/changed-paths";
import { currentContext } from "./lifecycle/support/workspace";
import { runCli } from "./support/cli";
import { Shop } from "./support/round-trip/shop";
import { sharedSandbox, uniqueName } from "./support/sandbox";

/*
 * An application of this library's own, applied on each platform, read back from the cluster by `import`: nearly the same
 * code, without an override, and a first plan that only takes over what is there.
 */

const ROOT = join(__dirname, "..", "..");
type StackClass = new (...args: ConstructorParameters<typeof EnvironmentStack>) => EnvironmentStack;
interface Change {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    readonly after_unknown: unknown;
    readonly importing?: unknown;
  };
}

/** Lines of code: no imports, comments and blank ones, and not the call that the first plan alone needs. */
const linesOfCode = (source: string): number =>
  source
    .replace(/^import [\s\S]*?;$/gm, "")
    .replace(/^ *adoptLive\([\s\S]*?\);$/gm, "")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length;

describe.each([
  ["kubernetes", kubernetes()],
  ["kubesphere", kubesphere({ creator: "admin" })],
  ["dce", dce()],
] as const)("an application of this library, imported from a cluster of %s", (name, platform) => {
  const sandbox = sharedSandbox();
  const namespace = uniqueName(`trip-${name}`);
  const folder = mkdtempSync(join(tmpdir(), "kube-services-trip-"));
  const out = join(folder, "stack.ts");
  const props = (state: string): EnvironmentStackProps => ({
    cluster: { kubeconfig: sandbox.kubeconfig, context: currentContext(sandbox.kubeconfig) },
    namespace,
    platform,
    backend: { type: "local", path: join(folder, state) },
  });
  const terraform = async (directory: string, ...args: string[]): Promise<string> => {
    const { stdout } = await runTerraformOrThrow(await findTerraform(), args, { cwd: directory, env: sandbox.env });
    return stdout.toString("utf8");
  };
  const directoryOf = (outdir: string): string => join(folder, outdir, "stacks", "shop");
  let source = "";
  let report = "";

  beforeAll(async () => {
    const app = new App({ outdir: join(folder, "own") });
    new Shop(app, "shop", { ...props("own.tfstate"), namespace: { name: namespace, create: true } });
    app.synth();
    await terraform(directoryOf("own"), "init", "-input=false");
    await terraform(directoryOf("own"), "apply", "-input=false", "-auto-approve", "-parallelism=30");
    const result = await runCli([
      ...["import", "--from-cluster", namespace, "--kubeconfig", sandbox.kubeconfig],
      ...["--platform", name, "--out", out, "--package", join(ROOT, "lib")],
    ]);
    expect(result).toMatchObject({ code: 0 });
    report = result.stderr;
    source = readFileSync(out, "utf8");
  });
  afterAll(async () => {
    await terraform(directoryOf("own"), "destroy", "-input=false", "-auto-approve", "-parallelism=30");
    rmSync(folder, { recursive: true, force: true });
  });

  test("gives back nearly the same code, and overrides nothing", () => {
    const written = readFileSync(join(__dirname, "support", "round-trip", "shop.ts"), "utf8");
    expect(report).not.toContain("override");
    expect(source).not.toContain("addOverride");
    expect(linesOfCode(source)).toBeLessThanOrEqual(linesOfCode(written) * 1.3);
  });

  test("its first plan takes over every object and changes none", async () => {
    const { ImportedStack } = (await import(out)) as { ImportedStack: StackClass };
    const app = new App({ outdir: join(folder, "imported") });
    new ImportedStack(app, "shop", props("imported.tfstate"));
    app.synth();
    const directory = directoryOf("imported");
    await terraform(directory, "init", "-input=false");
    await terraform(directory, "plan", "-input=false", "-no-color", "-parallelism=30", "-out=tfplan");
    const plan = await showJson(await findTerraform(), "tfplan", { cwd: directory, env: sandbox.env });
    const { resource_changes: changes } = JSON.parse(plan.toString("utf8")) as { resource_changes: readonly Change[] };
    const objects = changes.filter(({ address }) => !address.startsWith("terraform_data."));
    expect(objects.length).toBeGreaterThan(15);
    for (const { address, change } of objects) {
      const changed = changedPaths(change.before, change.after, change.after_unknown);
      const imported = change.importing !== undefined;
      expect({ address, actions: change.actions, changed, imported }).toEqual({
        ...{ address, actions: ["no-op"], changed: [], imported: true },
      });
    }
  });
});
