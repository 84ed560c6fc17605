import { Annotations, TerraformStack, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { z } from "zod";
import { formatProblem, type Problem } from "../errors";
import type { ConvertedManifest, KubernetesObject as Manifest, ManifestObject } from "../manifest";
import { manifestRoom } from "../manifest/later";
import {
  KubernetesResource,
  checkProps,
  ownCopy,
  environmentOf,
  isToken,
  props as propsSchema,
  type Environment,
  type KubernetesObject,
} from "../resource";
import { customObject } from "./custom-object";

/** Props of `ManifestService`: exactly one of `file`, `yaml` and `objects`. */
export interface ManifestServiceProps {
  /**
   * Files of YAML or JSON, relative to the working directory; `${…}` in them is plain text.
   * @default - see `yaml` and `objects`
   */
  readonly file?: string | readonly string[];
  /** YAML or JSON; `${…}` in it is plain text. @default - see `file` and `objects` */
  readonly yaml?: string;
  /** Kubernetes objects, already parsed; values may be tokens. @default - see `file` and `yaml` */
  readonly objects?: readonly Manifest[];
  /**
   * What to do with a field that the Terraform provider cannot express: refuse, or leave it out and say so at synth.
   * @default "error"
   */
  readonly onUnsupported?: "error" | "warn";
  /**
   * What to do with a kind that the provider has no resource type for, such as a custom resource: refuse, or declare
   * it as `kubernetes_manifest`, which needs the cluster and the kind's definition in it already at plan time.
   * @default "error"
   */
  readonly otherKinds?: "error" | "kubernetes_manifest";
}

const schema = propsSchema({
  file: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)], { error: "a path or a list of paths" })
    .optional(),
  yaml: z.string().optional(),
  objects: z.array(z.looseObject({})).min(1).optional(),
  onUnsupported: z.enum(["error", "warn"]).optional(),
  otherKinds: z.enum(["error", "kubernetes_manifest"]).optional(),
});

/**
 * Objects written in Kubernetes' own words (console: "Edit by YAML"): each becomes a typed resource of the stack. They
 * stay as they are written, without labels or annotations of this library; those without a namespace get the stack's.
 * What Kubernetes takes by default is said aloud where the provider would send something else.
 *
 * Addresses, where the construct `legacy` stands directly in a stack: `kubernetes_service_v1.legacy_<name>`, and
 * `kubernetes_service_v1.legacy` for an object of the construct's own name. Where two objects of one kind have one
 * name in two namespaces, the namespace stands before the name.
 *
 * Source: seeds 0, 2, 4 "Edit by YAML".
 */
export class ManifestService extends Construct {
  /** The Terraform resources of kinds that have a type of their own, in the order of the objects. */
  readonly resources: readonly KubernetesResource[];
  /** The `kubernetes_manifest` resources, for kinds that have none. */
  readonly otherResources: readonly TerraformResource[];

  /**
   * @throws KubeServicesError with everything that is wrong with the props, or with every problem of the manifests,
   *   each at its file, line, column and document; see `parseManifests` and `toTerraform` for the codes
   */
  constructor(scope: Construct, id: string, props: ManifestServiceProps) {
    super(scope, id);
    checkProps<ManifestServiceProps>(this.node.path, props, {
      schema,
      hidden: /^(objects|yaml)\b/,
      across: (given, report) => {
        const sources = [given.file, given.yaml, given.objects].filter((source) => source !== undefined);
        if (sources.length === 1) return;
        report({
          code: "ManifestSourceAmbiguous",
          what: "this takes its objects from one source",
          prop: "file",
          allowed: "exactly one of file, yaml and objects",
        });
      },
    });
    props = ownCopy(props);
    const environment = environmentOf(this);
    const converted = manifestRoom().convertManifests(this.read(props), {
      namespace: environment.namespace,
      onUnsupported: props.onUnsupported,
      otherKinds: props.otherKinds,
      literal: props.objects === undefined,
      onWarning: (problem) => this.warn(problem),
    });
    const made = this.createAll(converted, props.objects === undefined, environment);
    this.resources = made.filter((resource) => resource instanceof KubernetesResource);
    this.otherResources = made.filter((resource) => !(resource instanceof KubernetesResource));
  }

  /**
   * Sets an attribute of every Terraform resource of one type that this construct made.
   * @param path resource type, a dot, and the path in Terraform's words: `kubernetes_service_v1.spec.0.type`
   */
  addOverride(path: string, value: unknown): void {
    const [type = "", ...rest] = path.split(".");
    for (const resource of [...this.resources, ...this.otherResources])
      if (resource.terraformResourceType === type) resource.addOverride(rest.join("."), value);
  }

  private read(props: ManifestServiceProps): readonly ManifestObject[] {
    const { manifestsOf, parseManifests, readManifestFile } = manifestRoom();
    if (props.objects !== undefined) return manifestsOf(props.objects, this.node.path);
    const warn = (problem: Problem): void => this.warn(problem);
    if (props.yaml !== undefined) return parseManifests({ name: `${this.node.path} yaml`, content: props.yaml }, warn);
    const files = typeof props.file === "string" ? [props.file] : (props.file ?? []);
    return parseManifests(files.map(readManifestFile), warn);
  }

  private warn(problem: Problem): void {
    Annotations.of(this).addWarning(formatProblem(problem));
  }

  private createAll(
    converted: readonly ConvertedManifest[],
    literal: boolean,
    environment: Environment,
  ): readonly TerraformResource[] {
    const base = TerraformStack.of(this).getLogicalId(this.node);
    const ids = logicalIds(converted, base);
    const { metadataOf } = manifestRoom();
    const addressOfNamespace = new Map(
      converted.flatMap(({ object, resourceType }, index): [string, string][] =>
        resourceType === "kubernetes_namespace_v1"
          ? [[metadataOf(object).name ?? "", `${resourceType}.${ids[index] ?? ""}`]]
          : [],
      ),
    );
    return converted.map(({ object, resourceType }, index) => {
      const logicalId = ids[index] ?? base;
      const id = `${object.kind}-${logicalId}`;
      const namespace = addressOfNamespace.get(metadataOf(object).namespace ?? "");
      const dependsOn = namespace === undefined ? [] : [namespace];
      if (resourceType === "kubernetes_manifest")
        return customObject(this, id, object, { logicalId, literal, dependsOn });
      return new KubernetesResource(this, id, {
        logicalId,
        object: object as KubernetesObject,
        literal,
        dependsOn,
        providerAttributes: waiting(object, environment),
      });
    });
  }
}

/** Names in the addresses: unique per resource type. */
function logicalIds(converted: readonly ConvertedManifest[], base: string): readonly string[] {
  const { metadataOf } = manifestRoom();
  const slug = (text: string): string => text.replace(/[^-_A-Za-z0-9]/g, "_");
  const short = converted.map(({ object }) => {
    const { name, generateName } = metadataOf(object);
    const given = name ?? generateName ?? "object";
    const own = isToken(given) ? "object" : slug(given);
    return own === base ? base : `${base}_${own}`;
  });
  const key = (index: number, id: string | undefined): string => `${converted[index]?.resourceType ?? ""}.${id ?? ""}`;
  const count = new Map<string, number>();
  short.forEach((id, index) => count.set(key(index, id), (count.get(key(index, id)) ?? 0) + 1));
  const taken = new Set<string>();
  return short.map((id, index) => {
    const namespace = metadataOf(converted[index]?.object ?? { apiVersion: "", kind: "" }).namespace;
    const own = short[index] === base ? base : id.slice(base.length + 1);
    const twice = (count.get(key(index, id)) ?? 0) > 1 && namespace !== undefined && !isToken(namespace);
    const wanted = twice ? `${base}_${slug(namespace)}_${own}` : id;
    let unique = wanted;
    for (let number = 2; taken.has(key(index, unique)); number++) unique = `${wanted}_${number}`;
    taken.add(key(index, unique));
    return unique;
  });
}

/**
 * What apply waits for: as the environment says. Never for a claim to be bound, which a class that binds with the first
 * pod does not do before, nor for a job to end; a StatefulSet that is updated by hand has no rollout to wait for.
 */
function waiting(object: Manifest, environment: Environment): Readonly<Record<string, unknown>> {
  switch (object.kind) {
    case "Deployment":
    case "DaemonSet":
    case "StatefulSet": {
      const strategy = (object["spec"] as { updateStrategy?: { type?: unknown } } | undefined)?.updateStrategy?.type;
      return { wait_for_rollout: environment.waitForRollout && strategy !== "OnDelete" };
    }
    case "Service":
      return { wait_for_load_balancer: environment.waitForLoadBalancer };
    case "PersistentVolumeClaim":
      return { wait_until_bound: false };
    case "Job":
      return { wait_for_completion: false };
    default:
      return {};
  }
}
