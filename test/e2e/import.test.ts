import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubernetesObject as ApiObject, KubernetesObjectApi } from "@kubernetes/client-node" with {
  "resolution-mode": "import",
};
import { App } from "cdktf";
import type { EnvironmentStack } from "../../lib";
import { importManifests } from "../../lib/import";
import {
  metadataOf,
  parseManifests,
  readManifestFile,
  resourceSchemaForKind,
  withKubernetesDefaults,
  type KubernetesObject,
  type ManifestObject,
} from "../../lib/manifest";
import { findTerraform, runTerraformOrThrow } from "../../lib/terraform";
import { sameToKubernetes } from "../support/same-to-kubernetes";
import { loadKubeConfig } from "./support/apply";
import { recordObjects, recordPlanFile } from "./support/record/recorder";
import { currentContext } from "./lifecycle/support/workspace";
import { sharedSandbox, uniqueName } from "./support/sandbox";

const ROOT = join(__dirname, "..", "..");
const FOLDER = join(ROOT, "..", "shared", "manifests");
const available = existsSync(FOLDER);
/** A volume source that the provider does not have, and a claim whose empty class the provider drops. */
const INEXPRESSIBLE = [
  "kubernetes-examples--_archived--volumes--portworx--portworx-volume-pv.yaml",
  "kubernetes-examples--_archived--volumes--nfs--nfs-pvc.yaml",
];

/** All of them with `npm run test:long`; else every so manieth. */
const EVERY = process.env.KUBE_SERVICES_TEST_LONG === undefined ? 3 : 1;
const files = available
  ? readdirSync(FOLDER)
      .filter((name) => /\.(ya?ml|json)$/.test(name) && !INEXPRESSIBLE.includes(name))
      .filter((_, index) => index % EVERY === 0)
  : [];

type StackClass = new (...args: ConstructorParameters<typeof EnvironmentStack>) => EnvironmentStack;
type Fields = Record<string, unknown>;
interface Pair {
  readonly file: string;
  readonly applied: KubernetesObject;
  readonly created: KubernetesObject;
}

/**
 * The object for one of the two ways: in a namespace of its own, or, where it lives in none, by a name of its own. Fixed
 * node ports would collide between the two.
 */
function moved({ object }: ManifestObject, namespace: string): KubernetesObject {
  const copy = structuredClone(object) as unknown as Fields & { metadata: Fields; spec?: Fields };
  const schema = resourceSchemaForKind(object.apiVersion, object.kind);
  if (schema?.namespaced === true) copy.metadata["namespace"] = namespace;
  else copy.metadata["name"] = `${namespace}-${String(copy.metadata["name"]).replace(/[^-.a-z0-9]/g, "-")}`;
  if (object.kind === "Service") for (const port of (copy.spec?.["ports"] ?? []) as Fields[]) delete port["nodePort"];
  return copy as unknown as KubernetesObject;
}

/** A live object without what differs between any two that were made alike: identity, history, and chosen addresses. */
function comparable(object: ApiObject | undefined): unknown {
  if (object === undefined) return undefined;
  const copy = JSON.parse(JSON.stringify(object)) as Fields & { metadata: Fields; spec?: Fields };
  delete copy["status"];
  for (const key of [
    "name",
    "namespace",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "managedFields",
    "finalizers",
  ])
    delete copy.metadata[key];
  const annotations = (copy.metadata["annotations"] ?? {}) as Fields;
  for (const key of Object.keys(annotations))
    if (/^(deployment|pv|volume|batch)\.(beta\.)?kubernetes\.io\/(revision|bind|bound|storage-prov)/.test(key))
      delete annotations[key];
  const labels = (copy.metadata["labels"] ?? {}) as Fields;
  delete labels["kubernetes.io/metadata.name"]; // a namespace's name
  const { spec } = copy;
  if (spec !== undefined) {
    for (const key of ["claimRef", "volumeName", "finalizers", "healthCheckNodePort"]) delete spec[key];
    if (spec["clusterIP"] !== "None") for (const key of ["clusterIP", "clusterIPs"]) delete spec[key];
    for (const port of (spec["ports"] ?? []) as Fields[]) delete port["nodePort"];
    // The claims of a StatefulSet are made in its own namespace, whatever their template says.
    for (const claim of (spec["volumeClaimTemplates"] ?? []) as { metadata: Fields }[])
      delete claim.metadata["namespace"];
  }
  // Users and groups live in no namespace; the provider writes "default".
  for (const subject of (copy["subjects"] ?? []) as Fields[])
    if (subject["kind"] !== "ServiceAccount") delete subject["namespace"];
  return withKubernetesDefaults(copy as unknown as KubernetesObject);
}

(available ? describe : describe.skip)(
  `published manifests, imported and applied${!available ? ": not run, ../shared missing" : EVERY === 1 ? "" : `, each ${EVERY}rd`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), "kube-services-import-"));
    const directory = join(folder, "terraform");
    const run = uniqueName("imp");
    const sandbox = available ? sharedSandbox() : undefined;
    const pairs: Pair[] = [];
    let api: KubernetesObjectApi;
    afterAll(async () => {
      for (const { created } of pairs.filter((pair) => metadataOf(pair.created).namespace === undefined))
        await api.delete(created as ApiObject).catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    });
    const terraform = async (...args: string[]): Promise<string> => {
      const { stdout } = await runTerraformOrThrow(await findTerraform(), args, {
        cwd: directory,
        env: sandbox?.env ?? {},
      });
      if (["apply", "destroy"].includes(args[0] ?? "")) await recordObjects(join(directory, "terraform.tfstate"));
      return stdout.toString("utf8");
    };
    const live = async (object: KubernetesObject): Promise<ApiObject | undefined> => {
      const { name = "", namespace } = metadataOf(object);
      const header = {
        apiVersion: object.apiVersion,
        kind: object.kind,
        metadata: { name, namespace: namespace ?? "" },
      };
      return api.read(header).catch(() => undefined);
    };

    beforeAll(async () => {
      const { KubernetesObjectApi } = await import("@kubernetes/client-node");
      api = KubernetesObjectApi.makeApiClient(await loadKubeConfig(sandbox?.kubeconfig ?? ""));
      const app = new App({ outdir: join(folder, "out") });
      const resource: Record<string, Fields> = {};
      const stacks: EnvironmentStack[] = [];
      for (const [index, file] of files.entries()) {
        const manifests = parseManifests(readManifestFile(join(FOLDER, file)));
        const [mine, other] = [`${run}-t${index}`, `${run}-k${index}`];
        for (const namespace of [mine, other])
          await api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
        const here = manifests.map((manifest) => ({ ...manifest, object: moved(manifest, mine) }));
        const { source } = importManifests(here, {
          from: file,
          packageName: join(ROOT, "lib"),
          namespace: mine,
          secrets: true,
        });
        const path = join(folder, `file${index}.ts`);
        writeFileSync(path, source);
        const { ImportedStack } = (await import(path)) as { ImportedStack: StackClass };
        stacks.push(
          new ImportedStack(app, `file${index}`, {
            cluster: { kubeconfig: sandbox?.kubeconfig ?? "", context: currentContext(sandbox?.kubeconfig ?? "") },
            namespace: mine,
            waitForRollout: false,
          }),
        );
        for (const manifest of manifests) {
          const created = moved(manifest, other);
          await api.create(created as ApiObject);
          pairs.push({ file, applied: moved(manifest, mine), created });
        }
      }
      app.synth();
      // One configuration of all stacks: a hundred and fifty runs of Terraform would take longer than a CI run may.
      const configurations = stacks.map(({ node }, index) =>
        readFileSync(join(folder, "out", "stacks", node.id, "cdk.tf.json"), "utf8").replaceAll(
          '"terraform_data.made_as.',
          `"terraform_data.f${index}-made_as.`,
        ),
      );
      const all = configurations.map((text) => JSON.parse(text) as Fields);
      for (const [index, configuration] of all.entries()) {
        for (const [type, named] of Object.entries(
          (configuration["resource"] ?? {}) as Record<string, Record<string, Fields>>,
        )) {
          for (const [name, attributes] of Object.entries(named)) {
            const before = attributes["depends_on"] as string[] | undefined;
            (resource[type] ??= {})[`f${index}-${name}`] = {
              ...attributes,
              ...(before === undefined ? {} : { depends_on: before.map((each) => each.replace(".", `.f${index}-`)) }),
            };
          }
        }
      }
      mkdirSync(directory);
      const { terraform: settings, provider } = all[0] as { terraform: Fields; provider: unknown };
      delete settings["backend"];
      // Texts that several resources of a stack share: the same in each.
      const locals = Object.assign({}, ...all.map((configuration) => configuration["locals"])) as Fields;
      const whole = { terraform: settings, provider, locals, resource };
      writeFileSync(join(directory, "main.tf.json"), JSON.stringify(whole));
      await terraform("init", "-input=false");
      await terraform("apply", "-input=false", "-auto-approve", "-parallelism=20");
    }, 900_000); // on the slowest machine

    test("all of them are there", () => {
      expect(new Set(pairs.map(({ file }) => file)).size).toBe(Math.ceil(149 / EVERY));
      if (EVERY === 1) expect(pairs).toHaveLength(225);
    });

    test("the cluster has made the same of each object as of the manifest itself", async () => {
      for (const { file, applied, created } of pairs) {
        const [made, wanted] = await Promise.all([live(applied), live(created)]);
        const what = `${file} ${created.kind} ${metadataOf(created).name}`;
        expect({ what, there: made !== undefined && wanted !== undefined }).toEqual({ what, there: true });
        expect({ what, differences: sameToKubernetes(comparable(made), comparable(wanted)) }).toEqual({
          what,
          differences: [],
        });
      }
    });

    test("the second plan is empty", async () => {
      await expect(
        terraform("plan", "-input=false", "-detailed-exitcode", "-out=tfplan", "-parallelism=20", "-no-color"),
      ).resolves.toMatch(/No changes/);
      await recordPlanFile(await findTerraform(), "tfplan", { cwd: directory, env: sandbox?.env ?? {} });
    });

    test("destroy takes everything away", async () => {
      await terraform("destroy", "-input=false", "-auto-approve", "-parallelism=20");
      const left = await Promise.all(
        pairs.map(async ({ applied }) => ((await live(applied)) === undefined ? [] : [applied])),
      );
      // Claims and volumes go when their finalizers are done.
      expect(left.flat().filter(({ kind }) => !kind.startsWith("PersistentVolume"))).toEqual([]);
    });
  },
);
