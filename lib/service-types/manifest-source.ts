import { Annotations, Lazy, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { formatProblem, type Problem } from "../errors";
import type { ConvertedManifest, ManifestObject, OnUnsupported } from "../manifest";
import { manifestRoom } from "../manifest/later";
import { environmentOf, isToken, type Report } from "../resource";

/** Where objects in Kubernetes' own words come from: exactly one of `file`, `yaml` and `objects`. */
export interface ManifestSourceProps {
  /**
   * Files of YAML or JSON, relative to the working directory; `${…}` in them is plain text.
   * @default - see `yaml` and `objects`
   */
  readonly file?: string | readonly string[];
  /**
   * YAML or JSON; `${…}` in it is plain text. It holds no tokens: `objects` may.
   * @default - see `file` and `objects`
   */
  readonly yaml?: string;
  /** Kubernetes objects, already parsed; values may be tokens. @default - see `file` and `yaml` */
  readonly objects?: readonly object[];
  /**
   * What to do with a field that Kubernetes has and the Terraform provider's type cannot express, such as the
   * `restartPolicy` of a sidecar: refuse, leave it out and say so at synth (`warn`), or declare that object as
   * `kubernetes_manifest`, which needs the cluster already at plan time. Apply waits for its rollout as for others, but
   * not for a load balancer's address. A Secret is refused all the same: a plan would show its values. The object has
   * another Terraform address then: to change the way of one that exists is to destroy and create it.
   * @default "error"
   */
  readonly onUnsupported?: OnUnsupported;
  /**
   * What to do with a kind that the provider has no resource type for, such as a custom resource: refuse, or declare
   * it as `kubernetes_manifest`, which needs the cluster and the kind's definition in it already at plan time.
   * @default "error"
   */
  readonly otherKinds?: "error" | "kubernetes_manifest";
  /**
   * Whether addresses and node ports of objects that were read from a cluster (`kubectl get -o yaml`) are kept as if
   * somebody had chosen them. What else the cluster filled in is left out in any case, with a note at synth.
   * @default false - they are kept where the last `kubectl apply` named them
   */
  readonly keepAddresses?: boolean;
  /**
   * Custom kinds that live in no namespace, as `Kind` or `group/Kind`: objects of all others get the stack's where they
   * name none.
   * @default - as their definition in the same source says; without one, kinds whose name begins with `Cluster`
   */
  readonly clusterScoped?: readonly string[];
  /**
   * Which part of the source is declared, where definitions of kinds (CustomResourceDefinition) and objects of those kinds
   * stand together: Terraform can plan such objects only once the definitions are in the cluster. Give the source to two
   * stacks, `only` to the one that is deployed first and `without` to the other, which depends on it
   * (`prod.addDependency(base)`).
   * @default "with" - both: for clusters that have the definitions already
   */
  readonly definitions?: "with" | "only" | "without";
  /**
   * What to do where an object breaks a rule of Kubernetes' own that its API server checks, such as a Service's port of
   * the name `HTTP`: refuse at synth, or say so (`warn`) and let the cluster decide.
   * @default "error"
   */
  readonly validation?: "error" | "warn";
}

/** Checks of the source's props. */
export const manifestSourceShape = {
  file: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)], { error: "a path or a list of paths" })
    .optional(),
  yaml: z.string().optional(),
  objects: z
    .array(z.looseObject({}) as z.ZodType<object>)
    .min(1)
    .optional(),
  onUnsupported: z.enum(["error", "warn", "kubernetes_manifest"]).optional(),
  otherKinds: z.enum(["error", "kubernetes_manifest"]).optional(),
  keepAddresses: z.boolean().optional(),
  clusterScoped: z.array(z.string().min(1)).optional(),
  definitions: z.enum(["with", "only", "without"]).optional(),
  validation: z.enum(["error", "warn"]).optional(),
};

/** An object of a source takes one of them. */
export function checkManifestSource(given: ManifestSourceProps, prop: string, report: Report): void {
  const sources = [given.file, given.yaml, given.objects].filter((source) => source !== undefined);
  if (sources.length === 1) return;
  report({
    code: "ManifestSourceAmbiguous",
    what: "this takes its objects from one source",
    prop,
    allowed: "exactly one of file, yaml and objects",
  });
}

/** Props whose values are never shown: they may hold Secrets. */
export const MANIFEST_HIDDEN = /^(manifest\.)?(objects|yaml)\b/;

/** An object of a source, and the Terraform resource that it becomes. */
export interface DeclaredObject extends ConvertedManifest {
  /** Name in the Terraform address, after the type; unique per type. */
  readonly logicalId: string;
}

/**
 * The objects of a source, as the resources of one construct. What is said at synth is noted at the construct.
 * @throws KubeServicesError with every problem of the manifests, each at its file, line, column and document
 */
export function declaredObjects(construct: Construct, source: ManifestSourceProps): readonly DeclaredObject[] {
  const { definitions = "with" } = source;
  const warn = (problem: Problem): void => {
    if (problem.code === "ManifestDefinitionNeeded" && definitions !== "with") return;
    Annotations.of(construct).addWarning(formatProblem(problem));
  };
  const { namespace, provider } = environmentOf(construct);
  const converted = manifestRoom().convertManifests(read(source, construct.node.path, warn), {
    namespace: asExpression(namespace),
    provider,
    onUnsupported: source.onUnsupported,
    otherKinds: source.otherKinds,
    keepAddresses: source.keepAddresses,
    clusterScoped: source.clusterScoped,
    validation: source.validation,
    literal: source.objects === undefined,
    explicit: true,
    onWarning: warn,
  });
  const ids = logicalIds(converted, TerraformStack.of(construct).getLogicalId(construct.node));
  const declared = converted.map((one, index) => ({ ...one, logicalId: ids[index] ?? "" }));
  // Of all of them the scope of a kind is known, and addresses do not depend on the part.
  const isDefinition = ({ object }: DeclaredObject): boolean => object.kind === "CustomResourceDefinition";
  return declared.filter((one) => definitions === "with" || isDefinition(one) === (definitions === "only"));
}

/** A text of the user's code, which may be a Terraform expression, for a place where texts are plain otherwise. */
export const asExpression = (text: string): string =>
  text.includes("${") && !Token.isUnresolved(text) ? Lazy.stringValue({ produce: () => text }) : text;

function read(source: ManifestSourceProps, path: string, warn: (problem: Problem) => void): readonly ManifestObject[] {
  const { manifestsOf, parseManifests, readManifestFile } = manifestRoom();
  if (source.objects !== undefined) return manifestsOf(source.objects, path);
  if (source.yaml !== undefined) return parseManifests({ name: `${path} yaml`, content: source.yaml }, warn);
  const files = typeof source.file === "string" ? [source.file] : (source.file ?? []);
  return parseManifests(files.map(readManifestFile), warn);
}

/** Names in the addresses: unique per resource type. */
function logicalIds(converted: readonly ConvertedManifest[], base: string): readonly string[] {
  const { metadataOf } = manifestRoom();
  const slug = (text: string): string => text.replace(/[^-_A-Za-z0-9]/g, "_");
  const names = converted.map(({ object }) => {
    const { name, generateName } = metadataOf(object);
    const given = name ?? generateName ?? "object";
    return isToken(given) ? "object" : slug(given);
  });
  const alike = new Map<string, ConvertedManifest[]>();
  converted.forEach((entry, index) => {
    const key = `${entry.resourceType}.${names[index]}`;
    alike.set(key, [...(alike.get(key) ?? []), entry]);
  });
  const taken = new Set<string>();
  return converted.map(({ object, resourceType }, index) => {
    const name = names[index] ?? "";
    const others = alike.get(`${resourceType}.${name}`) ?? [];
    const { namespace } = metadataOf(object);
    const twice = others.filter(({ object: { kind } }) => kind === object.kind).length > 1;
    // A kubernetes_manifest may be of any kind.
    const words = [
      ...(others.some(({ object: { kind } }) => kind !== object.kind) ? [object.kind.toLowerCase()] : []),
      ...(twice && namespace !== undefined && !isToken(namespace) ? [slug(namespace)] : []),
      name,
    ];
    const wanted = words.length === 1 && name === base ? base : [base, ...words].join("_");
    let unique = wanted;
    for (let number = 2; taken.has(`${resourceType}.${unique}`); number++) unique = `${wanted}_${number}`;
    taken.add(`${resourceType}.${unique}`);
    return unique;
  });
}
