import type { Problem } from "../errors";
import { isJsonObject } from "../json-object";
import { metadataOf } from "./read/manifest-object";
import { declaredPart, leftOutNote } from "./server-fields";
import { withoutOwn } from "./own-annotations";
import { resourceSchemaOf } from "./table";
import { toKubernetes } from "./to-kubernetes";
import type { KubernetesObject, TerraformAttributes } from "./to-terraform";
import { resourcesInFull } from "./terse";
import { plainText } from "./values";

/** The part of a Terraform configuration (`cdk.tf.json`) that is read. */
export interface ConfigurationResources {
  /** Attributes by resource type and name. @default - the configuration has none */
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What is in manifests beside what is declared. */
export interface ManifestOptions {
  /** Whether the data of Secrets is kept. @default false */
  readonly secrets?: boolean;
  /** Whether what the provider puts in for what is not said is there, too. @default true */
  readonly defaults?: boolean;
}

/** How a configuration's manifests are taken. */
export interface StackManifestsOptions extends ManifestOptions {
  /** Tells which resources are taken, by the path of their construct (`prod/web/Service/Resource`). @default - all */
  readonly takes?: ((path: string) => boolean) | undefined;
}

/** An object that a configuration stands for. */
export interface StackManifest {
  /** Address of the resource, such as `kubernetes_service_v1.web`. */
  readonly address: string;
  readonly object: KubernetesObject;
}

/** The objects of a configuration, and what is not whole in them. */
export interface StackManifests {
  readonly manifests: readonly StackManifest[];
  /** `ManifestValueUnknown`, `ManifestResourceLeftOut`, `ManifestSecretLeftOut`, `ManifestServerFields`. */
  readonly notes: readonly Problem[];
}

/** Kinds that others need, first; as `kubectl apply` of a folder wants them. Kinds that are not named come last. */
const ORDER: readonly string[] = [
  "Namespace",
  "PriorityClass",
  "ResourceQuota",
  "LimitRange",
  "ServiceAccount",
  "ClusterRole",
  "ClusterRoleBinding",
  "Role",
  "RoleBinding",
  "StorageClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Secret",
  "ConfigMap",
  "NetworkPolicy",
  "Service",
  "EndpointSlice",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
];

/**
 * The Kubernetes objects that a Terraform configuration stands for, those that others need first. References between
 * its resources are followed; what only an apply can tell stays an expression and is noted.
 */
export function configurationManifests(
  written: ConfigurationResources,
  options: StackManifestsOptions = {},
): StackManifests {
  const said = written.resource ?? {};
  const configuration = { resource: options.defaults === false ? said : resourcesInFull(said) };
  const notes: Problem[] = [];
  const manifests: StackManifest[] = [];
  const left: { readonly where: () => string; readonly leftOut: readonly string[] }[] = [];
  for (const [type, named] of Object.entries(configuration.resource)) {
    if (type !== "kubernetes_manifest" && resourceSchemaOf(type) === undefined) continue;
    for (const [name, attributes] of Object.entries(named)) {
      const address = `${type}.${name}`;
      if (!isJsonObject(attributes)) continue;
      if (options.takes !== undefined && !options.takes(pathOf(attributes))) continue;
      if ("count" in attributes || "for_each" in attributes) {
        notes.push({
          code: "ManifestResourceLeftOut",
          what: "how many objects it stands for is known at plan time only",
          where: address,
        });
        continue;
      }
      const known = followed(attributes, configuration) as TerraformAttributes;
      // Addresses that a configuration holds were chosen.
      const { object: declared, leftOut } = declaredPart(objectOf(type, known), { keepAddresses: true });
      left.push({ where: () => address, leftOut });
      const object = withoutSecrets(declared, address, options, notes);
      noteUnknown(object, address, notes);
      manifests.push({ address, object });
    }
  }
  const note = leftOutNote(left);
  if (note !== undefined) notes.push(note);
  const rank = ({ object }: StackManifest): number =>
    (ORDER.indexOf(object.kind) + ORDER.length + 1) % (ORDER.length + 1);
  return { manifests: manifests.sort((a, b) => rank(a) - rank(b)), notes };
}

/** Path of the construct that made a resource; empty where the configuration does not tell. */
function pathOf({ "//": note }: Readonly<Record<string, unknown>>): string {
  const path = (note as { readonly metadata?: { readonly path?: unknown } } | undefined)?.metadata?.path;
  return typeof path === "string" ? path : "";
}

function objectOf(type: string, attributes: TerraformAttributes): KubernetesObject {
  if (type !== "kubernetes_manifest") return withoutOwn(toKubernetes(type, attributes, { unescapeTemplates: true }));
  return withoutOwn(plainText(attributes["manifest"]) as KubernetesObject);
}

function withoutSecrets(
  object: KubernetesObject,
  address: string,
  options: StackManifestsOptions,
  notes: Problem[],
): KubernetesObject {
  if (object.kind !== "Secret" || options.secrets === true) return object;
  const { data, stringData, ...rest } = object;
  if (data === undefined && stringData === undefined) return object;
  notes.push({ code: "ManifestSecretLeftOut", what: "the Secret's data is left out", where: address });
  return rest as KubernetesObject;
}

/** A whole reference, or one within a text: `${kubernetes_service_v1.web.metadata[0].name}`; not an escaped one. */
const REFERENCE = /(^|[^$])\$\{([a-z0-9_]+)\.([\w-]+)((?:\.[a-z0-9_]+|\[\d+\]|\.\d+)+)\}/g;
const MAX_REFERENCES = 10;

function followed(value: unknown, configuration: ConfigurationResources, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((item) => followed(item, configuration, depth));
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, followed(inner, configuration, depth)]),
    );
  }
  if (typeof value !== "string" || depth >= MAX_REFERENCES || !value.includes("${")) return value;
  return value.replace(REFERENCE, (whole, before: string, type: string, name: string, path: string) => {
    const found = lookUp(configuration.resource?.[type]?.[name], path);
    if (typeof found !== "string" && typeof found !== "number" && typeof found !== "boolean") return whole;
    return before + String(followed(String(found), configuration, depth + 1));
  });
}

function lookUp(attributes: unknown, path: string): unknown {
  let here: unknown = attributes;
  for (const [, name, index, dotted] of path.matchAll(/\.([a-z_]\w*)|\[(\d+)\]|\.(\d+)/g)) {
    const step = name ?? index ?? dotted ?? "";
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[step];
  }
  return here;
}

function noteUnknown(object: KubernetesObject, address: string, notes: Problem[]): void {
  const { name, namespace } = metadataOf(object);
  const texts: string[] = [];
  collect(object, texts);
  const unknown = texts.flatMap((text) => [...text.matchAll(UNKNOWN)].map(([expression]) => expression));
  if (unknown.length === 0) return;
  notes.push({
    code: "ManifestValueUnknown",
    what: `a value of ${object.kind} ${[namespace, name].filter(Boolean).join("/")} is known after an apply only`,
    where: address,
    value: [...new Set(unknown)].join(", "),
  });
}

/** A reference that Terraform would compute; a shell's `${NAME}` looks different. */
const UNKNOWN = /\$\{(?:data\.)?[a-z][a-z0-9_]*\.[\w-]+[^}]*\}/g;

function collect(value: unknown, texts: string[]): void {
  if (typeof value === "string") texts.push(value);
  else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) collect(inner, texts);
}
