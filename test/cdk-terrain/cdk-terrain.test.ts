import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { environments } from "../../stacks/environments";

const ROOT = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "kube-services-compat-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A stack as one text, without what the core says of itself, and that core's version. */
interface Output {
  readonly text: string;
  readonly coreVersion: unknown;
}

/** Runs main.ts as cdktf.json does. */
async function run(name: string, ...options: readonly string[]): Promise<ReadonlyMap<string, Output>> {
  const outdir = join(folder, name);
  await promisify(execFile)(process.execPath, ["--require", "ts-node/register", ...options, "main.ts"], {
    cwd: ROOT,
    env: {
      ...process.env,
      CDKTF_OUTDIR: outdir,
      KUBE_SERVICES_KUBECONFIG: "",
      KUBE_SERVICES_CONTEXT: "",
      KUBE_SERVICES_STATE: "",
    },
  });
  return new Map(
    environments.map((environment) => {
      const text = readFileSync(join(outdir, "stacks", environment.name, "cdk.tf.json"), "utf8");
      const configuration = JSON.parse(text) as { readonly "//": { readonly metadata: { readonly version: unknown } } };
      const plain = JSON.stringify(configuration, (key, value: unknown) => (key === "//" ? undefined : value), 2);
      return [environment.name, { text: plain, coreVersion: configuration["//"].metadata.version }];
    }),
  );
}

test("CDKTF and CDK Terrain make the same of every environment", async () => {
  const [cdktf, cdkTerrain] = await Promise.all([
    run("cdktf"),
    run("cdk-terrain", "--require", join(__dirname, "support/use-cdk-terrain.cjs")),
  ]);
  for (const { name } of environments) {
    expect(cdktf.get(name)?.coreVersion).toMatch(/^0\.21\./);
    expect(cdkTerrain.get(name)?.coreVersion).toMatch(/^0\.24\./);
    expect(cdkTerrain.get(name)?.text).toBe(cdktf.get(name)?.text);
  }
}, 60_000);
