import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertManifests, parseManifests, readManifestFile, resourceSchemaOf } from "../../lib/manifest";
import { terse } from "../../lib/manifest/terse";
import { findTerraform, runTerraformOrThrow, showJson } from "../../lib/terraform";
import { currentContext } from "../e2e/lifecycle/support/workspace";
import { sharedSandbox } from "../e2e/support/sandbox";

/*
 * The objects of all published manifests, written with every value and in few words: the provider must plan the same.
 */

const FOLDERS = ["manifests", "manifests-real"].map((name) => join(__dirname, "..", "..", "..", "shared", name));
const available = FOLDERS.every((folder) => existsSync(folder));

type Resources = Record<string, Record<string, unknown>>;

/** The resources of every file that is converted, in both forms. */
function everyManifest(): { readonly full: Resources; readonly few: Resources; readonly count: number } {
  const [full, few]: [Resources, Resources] = [{}, {}];
  let count = 0;
  for (const folder of FOLDERS)
    for (const file of readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)))
      for (const { resourceType, attributes } of converted(join(folder, file), count % 2 === 0)) {
        const schema = resourceSchemaOf(resourceType);
        if (schema === undefined) continue;
        const name = `r${count++}`;
        (full[resourceType] ??= {})[name] = attributes;
        (few[resourceType] ??= {})[name] = terse(schema, attributes);
      }
  return { full, few, count };
}

function converted(file: string, explicit: boolean): ReturnType<typeof convertManifests> {
  try {
    return convertManifests(parseManifests(readManifestFile(file)), {
      otherKinds: "kubernetes_manifest",
      onUnsupported: "kubernetes_manifest",
      validation: "warn",
      explicit,
    });
  } catch {
    return []; // that some are refused is tested elsewhere
  }
}

async function planned(folder: string, resource: Resources): Promise<ReadonlyMap<string, unknown>> {
  const { kubeconfig, env } = sharedSandbox();
  mkdirSync(folder);
  writeFileSync(
    join(folder, "main.tf.json"),
    JSON.stringify({
      terraform: { required_providers: { kubernetes: { source: "hashicorp/kubernetes" } } },
      provider: { kubernetes: { config_path: kubeconfig, config_context: currentContext(kubeconfig) } },
      resource,
    }),
  );
  const terraform = await findTerraform();
  const options = { cwd: folder, env };
  for (const args of [
    ["init", "-input=false"],
    ["plan", "-input=false", "-lock=false", "-refresh=false", "-out=plan"],
  ])
    await runTerraformOrThrow(terraform, args, options);
  const plan = JSON.parse((await showJson(terraform, "plan", options)).toString()) as {
    readonly resource_changes: readonly { readonly address: string; readonly change: object }[];
  };
  return new Map(plan.resource_changes.map(({ address, change }) => [address, change]));
}

(available ? test : test.skip)(
  `published manifests in few words make the same plan${available ? "" : ": not run, ../shared missing"}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "kube-services-terse-"));
    try {
      const { full, few, count } = everyManifest();
      expect(count).toBeGreaterThan(900);
      const before = await planned(join(folder, "full"), full);
      expect(before.size).toBe(count);
      expect(await planned(join(folder, "few"), few)).toEqual(before);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  3_600_000,
);
