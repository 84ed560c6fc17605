import { groupVersion } from "../api-names";
import { KubeServicesError } from "../errors";
import type { Problem } from "../errors";
import type { ConversionIssue } from "./issue";
import { formatPath, refusedByKubernetes } from "./issue";
import { jobNotes, withoutScaledReplicas } from "./between-objects";
import { withKeptDefaults } from "./kept-fields";
import { withCanonicalValues, withKubernetesDefaults } from "./provider-defaults";
import { describeObject, metadataOf } from "./read/manifest-object";
import type { ManifestObject } from "./read/manifest-object";
import { mistakenUnits } from "./mistaken-units";
import { prepareManifests } from "./prepare-manifests";
import type { ProviderMajor } from "./schema";
import type { ServerFieldsOptions } from "./server-fields";
import { definitionNotes, inPlace, namespaceNote, scopesOf } from "./scope";
import { withoutZeros } from "./stored-zeros";
import { resourceSchemaForKind, resourceSchemas } from "./table";
import { convertObject } from "./to-terraform";
import type { KubernetesObject, TerraformAttributes } from "./to-terraform";
import { toKubernetes } from "./to-kubernetes";
import { validateObject } from "./validate/validate";

/**
 * What becomes of a field, or a value, that Kubernetes takes and the provider's resource type cannot express: it is
 * refused (`error`), left out (`warn`), or its whole object is declared as a `kubernetes_manifest`, which needs the
 * cluster at plan time; never a Secret, whose values a plan would show.
 */
export type OnUnsupported = "error" | "warn" | "kubernetes_manifest";

/** What becomes of kinds that the provider has no resource type for. */
export type OtherKinds = "error" | "built-in" | "kubernetes_manifest";

/** How manifests become resources. */
export interface ConvertManifestsOptions extends ServerFieldsOptions {
  /** The namespace of objects that live in one and name none. @default - they keep none */
  readonly namespace?: string;
  /** What to do with a field that the provider cannot express. @default "error" */
  readonly onUnsupported?: OnUnsupported;
  /**
   * What to do with a kind that no resource type stands for, such as a custom resource: refuse, or declare it as a
   * `kubernetes_manifest`, which needs the cluster and the kind's definition at plan time. `built-in` does so with kinds
   * that every cluster has, such as CustomResourceDefinition, and refuses the rest.
   * @default "error"
   */
  readonly otherKinds?: OtherKinds;
  /**
   * What to do where an object breaks a rule of Kubernetes' own that its API server checks: refuse, or say so.
   * @default "error"
   */
  readonly validation?: "error" | "warn";
  /**
   * Custom kinds that live in no namespace, as `Kind` or `group/Kind`.
   * @default - as their definition among the manifests says; without one, those whose name begins with `Cluster`
   */
  readonly clusterScoped?: readonly string[];
  /**
   * Whether texts are literal, as in a file; otherwise `${…}` in them is a Terraform expression.
   * @default true
   */
  readonly literal?: boolean;
  /** The oldest major version of the provider that may get the resources. @default 2 */
  readonly provider?: ProviderMajor;
  /**
   * Whether Kubernetes' defaults are said aloud where the provider would keep a value that a manifest says no more.
   * @default false
   */
  readonly explicit?: boolean;
  /** Is told of what was left out, and of quantities that nobody means. @default - nobody is */
  readonly onWarning?: (problem: Problem) => void;
}

/** An object as a resource. */
export interface ConvertedManifest {
  readonly manifest: ManifestObject;
  /** The object as the resource stands for it: with its namespace and Kubernetes' defaults, without what was left out. */
  readonly object: KubernetesObject;
  /** `kubernetes_manifest` for what has no type of its own, or says more than its type can. */
  readonly resourceType: string;
  /** Attributes in Terraform's JSON shape; of a `kubernetes_manifest` there are none here. */
  readonly attributes: TerraformAttributes;
}

/** What the API server would refuse of an object, but for the places that were told of already; notes on request. */
function brokenRules(
  manifest: ManifestObject,
  object: KubernetesObject,
  options: ConvertManifestsOptions,
  reported: ReadonlySet<string> = new Set(),
): readonly Problem[] {
  const problems = validateObject(object)
    .filter(({ path }) => !reported.has(formatPath(path)))
    .map((issue) => placedProblem(manifest, issue));
  if (options.validation !== "warn") return problems.map(refusedByKubernetes);
  for (const problem of problems) options.onWarning?.(problem);
  return [];
}

/**
 * Converts manifests to resources, so that the plan after an apply is empty.
 * @throws KubeServicesError with every problem of every manifest, at its place: as `toTerraform`
 */
export function convertManifests(
  manifests: readonly ManifestObject[],
  options: ConvertManifestsOptions = {},
): readonly ConvertedManifest[] {
  const problems: Problem[] = [];
  const placed = placedObjects(manifests, options);
  const mountsToken = tokenMounts(placed.map(({ object }) => object));
  const converted = placed.flatMap(({ manifest, object }): ConvertedManifest[] => {
    const schema = resourceSchemaForKind(object.apiVersion, object.kind, options.provider ?? 2);
    if (schema === undefined) {
      const known = resourceSchemas().filter((each) => each.kind === object.kind && sameGroup(each.apiVersion, object));
      if (known.length === 0 && takesOther(object, options.otherKinds)) {
        const broken = brokenRules(manifest, object, options);
        problems.push(...broken);
        return broken.length > 0 ? [] : [{ manifest, object, resourceType: "kubernetes_manifest", attributes: {} }];
      }
      problems.push(kindProblem(manifest, known));
      return [];
    }
    const before = problems.length;
    const reported = new Set<string>();
    const literal = options.literal !== false;
    const asManifest = options.onUnsupported === "kubernetes_manifest" && object.kind !== "Secret";
    let beyond = false;
    const attributes = convertObject(
      schema,
      withKubernetesDefaults(options.explicit === true ? withKeptDefaults(object) : object, { mountsToken }),
      { escapeTemplates: literal, complete: true },
      (issue) => {
        const problem = placedProblem(manifest, issue);
        if (asManifest && BEYOND_PROVIDER.has(issue.code)) beyond = true;
        else if (issue.droppable && options.onUnsupported === "warn") {
          options.onWarning?.({ ...problem, what: `${problem.what}; it is left out` });
        } else {
          reported.add(formatPath(issue.path));
          problems.push(problem);
        }
      },
    );
    problems.push(...brokenRules(manifest, object, options, reported));
    if (problems.length > before) return [];
    for (const issue of mistakenUnits(schema.block, object)) options.onWarning?.(placedProblem(manifest, issue));
    if (beyond) {
      return [{ manifest, object: withCanonicalValues(object), resourceType: "kubernetes_manifest", attributes: {} }];
    }
    const { resourceType } = schema;
    const clean = toKubernetes(resourceType, attributes, { unescapeTemplates: literal });
    return [{ manifest, object: clean, resourceType, attributes }];
  });
  if (problems.length > 0) throw new KubeServicesError(problems);
  return converted;
}

/**
 * The objects in their namespaces, without what the cluster filled in, or the API server would not store; tells what is
 * noteworthy of them.
 */
function placedObjects(
  manifests: readonly ManifestObject[],
  options: ConvertManifestsOptions,
): readonly { readonly manifest: ManifestObject; readonly object: KubernetesObject }[] {
  const { namespace, clusterScoped, otherKinds, onWarning: warn = () => undefined } = options;
  const declared = prepareManifests(manifests, options);
  const scopeOf = scopesOf(
    manifests.map(({ object }) => object),
    clusterScoped,
  );
  for (const manifest of manifests) {
    const note = namespaceNote(manifest, scopeOf);
    if (note !== undefined) warn(note);
  }
  if (otherKinds === "kubernetes_manifest") definitionNotes(manifests).forEach(warn);
  const placed = declared.map(({ manifest, object }) => ({
    manifest,
    object: withoutZeros(inPlace(object, namespace, scopeOf)),
  }));
  jobNotes(placed).forEach(warn);
  return withoutScaledReplicas(placed, warn);
}

/** The API groups of Kubernetes itself. */
const BUILT_IN_GROUP =
  /^(|apps|autoscaling|batch|policy|((admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage)\.k8s\.io))$/;

function takesOther({ apiVersion }: KubernetesObject, otherKinds: OtherKinds | undefined): boolean {
  if (otherKinds !== "built-in") return otherKinds === "kubernetes_manifest";
  const { group, version } = groupVersion(apiVersion);
  // Versions that are no more, or not yet, in every cluster are for somebody to look at.
  return BUILT_IN_GROUP.test(group) && /^v\d+$/.test(version);
}

/** What Kubernetes takes and the provider does not; a field that Kubernetes does not have is a mistake either way. */
const BEYOND_PROVIDER: ReadonlySet<string> = new Set(["ManifestFieldUnsupported", "ManifestValueUnsupported"]);

/** Whether the service accounts among the objects mount their token. */
function tokenMounts(
  objects: readonly KubernetesObject[],
): (account: string, namespace: string | undefined) => boolean | undefined {
  const mounts = new Map<string, boolean>();
  for (const object of objects) {
    if (object.kind !== "ServiceAccount" || object.apiVersion !== "v1") continue;
    const { name = "", namespace } = metadataOf(object);
    mounts.set(`${namespace ?? ""}/${name}`, object["automountServiceAccountToken"] !== false);
  }
  return (account, namespace) => mounts.get(`${namespace ?? ""}/${account}`);
}

function placedProblem(manifest: ManifestObject, issue: ConversionIssue): Problem {
  const { path, droppable, ...problem } = issue;
  void droppable;
  const isSecret = manifest.object.kind === "Secret" && (path[0] === "data" || path[0] === "stringData");
  if (isSecret) delete (problem as { value?: unknown }).value;
  return { ...problem, where: manifest.where(path), prop: formatPath(path) };
}

function kindProblem(manifest: ManifestObject, known: readonly { apiVersion: string; kind: string }[]): Problem {
  const { object } = manifest;
  return {
    code: "ManifestKindUnsupported",
    what: `no resource type of the Terraform provider stands for ${object.apiVersion} ${object.kind} (${describeObject(object)})`,
    where: manifest.where(known.length > 0 ? ["apiVersion"] : ["kind"]),
    prop: known.length > 0 ? "apiVersion" : "kind",
    ...(known.length > 0
      ? { allowed: known.map((each) => each.apiVersion).join(", "), fix: "change apiVersion" }
      : { fix: "declare such kinds as kubernetes_manifest" }),
  };
}

/** A version of the table's own group, or of the group that Kubernetes moved its kinds out of. */
function sameGroup(apiVersion: string, object: KubernetesObject): boolean {
  const group = (version: string) => (version.includes("/") ? version.slice(0, version.indexOf("/")) : "");
  return group(apiVersion) === group(object.apiVersion) || group(object.apiVersion) === "extensions";
}
