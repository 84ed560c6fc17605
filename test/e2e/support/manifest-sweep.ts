import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { EnvironmentStack, ManifestService } from "../../../lib";
import {
  configurationManifests,
  manifestsToYaml,
  metadataOf,
  parseManifests,
  readManifestFile,
  resourceSchemaForKind,
  type ConfigurationResources,
  type KubernetesObject,
} from "../../../lib/manifest";
import { KubeClient, type LiveObject, type ObjectReference } from "../../../lib/sandbox/provider/client/kube-client";
import { isNamespacedKind } from "../../../lib/manifest/go-types";
import { findTerraform, runTerraform } from "../../../lib/terraform";
import { differencesToPlainCreate } from "./plain-create";

/** Where a sweep runs. */
export interface SweepPlace {
  readonly kubeconfig: string;
  readonly context: string;
  /** What Terraform needs on top of this process's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder of the sweep's own. */
  readonly folder: string;
  /** Begins all names that the sweep gives. */
  readonly run: string;
}

/** What a batch came to. Every text names a file. */
export interface SweepResult {
  files: number;
  objects: number;
  /** Objects that the API server refuses by itself, and kinds that it does not have. */
  refusedByServer: string[];
  /** Files that `ManifestService` refuses though the API server takes all of their objects. */
  refused: string[];
  /** What Terraform could not apply. */
  failed: string[];
  /** Resources that the second plan would change. */
  changed: string[];
  /** Live objects that are not what a plain create makes of the manifest. */
  different: string[];
  /** Exported objects that are not what was declared. */
  exported: string[];
  /** Objects that are still there after a destroy. */
  left: string[];
}

export const nothing = (): SweepResult => ({
  files: 0,
  objects: 0,
  refusedByServer: [],
  refused: [],
  failed: [],
  changed: [],
  different: [],
  exported: [],
  left: [],
});

/** Kinds that need what no sweep has: other servers, or whole definitions of other kinds. */
const LEFT_OUT = new Set([
  "CustomResourceDefinition",
  "APIService",
  "Eviction",
  "Binding",
  "CertificateSigningRequest",
]);
type Fields = Record<string, unknown>;

/**
 * Puts manifests through `ManifestService`, the provider, and a plain create beside it: applies, plans again, compares,
 * exports, destroys.
 */
export async function sweepManifests(files: readonly string[], place: SweepPlace): Promise<SweepResult> {
  const result = nothing();
  const client = new KubeClient({
    configPaths: [place.kubeconfig],
    configContext: place.context,
  } as unknown as ConstructorParameters<typeof KubeClient>[0]);
  const app = new App({ outdir: join(place.folder, "out"), stackTraces: false });
  const stack = new EnvironmentStack(app, "sweep", {
    cluster: { kubeconfig: place.kubeconfig, context: place.context },
    namespace: `${place.run}-none`,
    waitForRollout: false,
  });
  await client.create(namespaceOf(`${place.run}-none`));
  const pairs: { readonly file: string; readonly mine: KubernetesObject; readonly plain: LiveObject }[] = [];
  for (const [index, path] of files.entries()) {
    const file = path.slice(path.lastIndexOf("/") + 1);
    let read: readonly KubernetesObject[];
    try {
      read = parseManifests(readManifestFile(path)).map(({ object }) => object);
    } catch {
      continue; // templates, lint fixtures: no manifests
    }
    const [mine, other] = [`${place.run}-t${index}`, `${place.run}-k${index}`];
    const whole = read.filter((object) => isBuiltIn(object) && metadataOf(object).name !== undefined);
    if (whole.length === 0) continue;
    for (const name of [mine, other]) await client.create(namespaceOf(name));
    const taken: { readonly mine: KubernetesObject; readonly plain: LiveObject }[] = [];
    for (const object of whole) {
      try {
        taken.push({ mine: moved(object, mine), plain: await client.create(moved(object, other)) });
      } catch (error) {
        result.refusedByServer.push(`${file} ${object.kind}: ${String((error as Error).message).split("\n")[0]}`);
      }
    }
    if (taken.length === 0) continue;
    result.files++;
    result.objects += taken.length;
    try {
      new ManifestService(stack, `file${index}`, {
        yaml: manifestsToYaml(taken.map((each) => each.mine)),
        onUnsupported: "kubernetes_manifest",
        otherKinds: "kubernetes_manifest",
      });
    } catch (error) {
      stack.node.tryRemoveChild(`file${index}`);
      result.refused.push(`${file}: ${(error as Error).message.replaceAll("\n", " | ").slice(0, 600)}`);
      continue;
    }
    for (const each of taken) pairs.push({ file, ...each });
  }
  app.synth();
  const directory = join(place.folder, "terraform");
  mkdirSync(directory);
  const configuration = JSON.parse(
    readFileSync(join(place.folder, "out", "stacks", "sweep", "cdk.tf.json"), "utf8"),
  ) as Fields & { terraform: Fields };
  delete configuration.terraform["backend"];
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify(configuration));
  const fileOf = (text: string): string => {
    const index = /\bfile(\d+)_/.exec(text)?.[1];
    const path = index === undefined ? undefined : files[Number(index)];
    return path === undefined ? "?" : path.slice(path.lastIndexOf("/") + 1);
  };
  const terraform = async (...args: string[]) => {
    const options = { cwd: directory, env: place.env };
    const { exitCode: code, stdout, stderr } = await runTerraform(await findTerraform(), args, options);
    return { code, text: `${stdout.toString("utf8")}\n${stderr}` };
  };
  const errors = (text: string): string[] =>
    text
      .split(/(?=^[│ ]*Error: )/m)
      .slice(1)
      .map((part) => `${fileOf(part)}: ${part.replaceAll(/[│╷╵\n ]+/g, " ").slice(0, 500)}`);
  await terraform("init", "-input=false", "-no-color");
  const applied = await terraform("apply", "-input=false", "-auto-approve", "-parallelism=20", "-no-color");
  result.failed.push(...errors(applied.text));
  const second = await terraform("plan", "-input=false", "-detailed-exitcode", "-parallelism=20", "-no-color");
  if (second.code !== 0) {
    for (const [, address = "", what = ""] of second.text.matchAll(/^ {2}# (\S+) (.*)$/gm))
      if (/must be|will be/.test(what))
        result.changed.push(`${fileOf(address)} ${address} ${what}: ${diffOf(second.text, address)}`);
    result.changed.push(...errors(second.text));
  }
  for (const { file, mine, plain } of pairs) {
    const live = await client.find(referenceOf(mine));
    if (live === undefined) continue; // has failed
    const now = (await client.find(referenceOf(plain))) ?? plain;
    const found = differencesToPlainCreate(live, now);
    if (found.length > 0)
      result.different.push(`${file} ${mine.kind} ${String(metadataOf(mine).name)}: ${found.join("; ")}`);
  }
  const exported = configurationManifests(configuration as unknown as ConfigurationResources, { secrets: true });
  for (const { object, address } of exported.manifests) {
    const wanted = pairs.find(({ mine }) => identity(mine) === identity(object));
    if (wanted === undefined) continue;
    try {
      const anew = elsewhere(object, `${place.run}-none`);
      const asked = await client.apply(referenceOf(anew), anew, {
        fieldManager: "export",
        force: true,
        dryRun: true,
      });
      const now = (await client.find(referenceOf(wanted.plain))) ?? wanted.plain;
      const found = differencesToPlainCreate(asked, now);
      if (found.length > 0) result.exported.push(`${wanted.file} ${address}: ${found.join("; ")}`);
    } catch (error) {
      result.exported.push(`${wanted.file} ${address}: ${(error as Error).message}`);
    }
  }
  const gone = await terraform("destroy", "-input=false", "-auto-approve", "-parallelism=20", "-no-color");
  result.failed.push(...errors(gone.text));
  for (const { file, mine, plain } of pairs) {
    const live = await client.find(referenceOf(mine));
    if (live !== undefined && live.metadata.deletionTimestamp === undefined)
      result.left.push(`${file} ${mine.kind} ${String(metadataOf(mine).name)}`);
    if (metadataOf(plain).namespace === undefined) await client.delete(referenceOf(plain)).catch(() => undefined);
  }
  for (const index of ["none", ...files.keys()])
    for (const name of index === "none" ? [`${place.run}-none`] : [`${place.run}-t${index}`, `${place.run}-k${index}`])
      await client.delete({ apiVersion: "v1", kind: "Namespace", name }).catch(() => undefined);
  return result;
}

/** The lines of a plan that change one resource. */
function diffOf(text: string, address: string): string {
  const part =
    text.slice(text.indexOf(`# ${address} `)).split(/^ {2}# /m)[1] ?? text.slice(text.indexOf(`# ${address} `));
  const lines = part.split("\n").filter((line) => /^\s*[-+~]/.test(line));
  return lines
    .slice(1, 9)
    .map((line) => line.trim())
    .join(" ");
}

const namespaceOf = (name: string): KubernetesObject => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
const identity = (object: KubernetesObject): string => {
  const { name, namespace } = metadataOf(object);
  return JSON.stringify([object.kind, name, namespace]);
};

function isBuiltIn({ apiVersion, kind }: KubernetesObject): boolean {
  const known =
    resourceSchemaForKind(apiVersion, kind) !== undefined || isNamespacedKind(apiVersion, kind) !== undefined;
  return known && !LEFT_OUT.has(kind);
}

/**
 * The object for one of the two ways: in a namespace of its own, or, where it lives in none, by a name of its own. Chosen
 * ports and addresses would collide between the two.
 */
function moved(object: KubernetesObject, namespace: string): KubernetesObject {
  const copy = structuredClone(object) as unknown as Fields & { metadata: Fields; spec?: Fields };
  delete copy["status"];
  for (const key of ["resourceVersion", "uid", "selfLink", "generation", "creationTimestamp", "managedFields"])
    delete copy.metadata[key];
  if (isNamespacedKind(object.apiVersion, object.kind) === true) copy.metadata["namespace"] = namespace;
  else {
    copy.metadata["name"] = `${namespace}-${String(copy.metadata["name"]).replace(/[^-.a-z0-9]/g, "-")}`;
    delete copy.metadata["namespace"];
  }
  const spec = (copy.spec ?? {}) as Fields;
  if (object.kind === "Service") {
    for (const port of (spec["ports"] ?? []) as Fields[]) delete port["nodePort"];
    if (spec["clusterIP"] !== "None" && typeof spec["clusterIP"] === "string" && spec["clusterIP"] !== "") {
      delete spec["clusterIP"];
      delete spec["clusterIPs"];
    }
    delete spec["healthCheckNodePort"];
  }
  return copy as unknown as KubernetesObject;
}

/** The object where there is none of its name yet. */
function elsewhere(object: KubernetesObject, namespace: string): KubernetesObject {
  const { name = "", namespace: written } = metadataOf(object);
  const metadata = object["metadata"] as Fields;
  return { ...object, metadata: { ...metadata, ...(written === undefined ? { name: `${name}-x` } : { namespace }) } };
}

function referenceOf(object: KubernetesObject): ObjectReference {
  const { name = "", namespace } = metadataOf(object);
  // The provider makes autoscalers of version 2, and a server shows one of version 1 by annotations.
  const apiVersion = object.kind === "HorizontalPodAutoscaler" ? "autoscaling/v2" : object.apiVersion;
  return { apiVersion, kind: object.kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
