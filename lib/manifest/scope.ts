import { groupVersion } from "../api-names";
import type { Problem } from "../errors";
import { describeObject, metadataOf, type ManifestObject } from "./read/manifest-object";
import { isNamespacedKind } from "./go-types";
import { resourceSchemaForKind } from "./table";
import type { KubernetesObject } from "./to-terraform";

/** Whether objects of a kind live in a namespace. */
export type ScopeOf = (object: Pick<KubernetesObject, "apiVersion" | "kind">) => boolean;

const DEFINITION = "CustomResourceDefinition";

/** The definition's own kind, `group/Kind`, and its scope; undefined for what is no definition. */
function definedKind(object: KubernetesObject): { readonly kind: string; readonly namespaced: boolean } | undefined {
  if (object.kind !== DEFINITION || groupVersion(object.apiVersion).group !== "apiextensions.k8s.io") return undefined;
  const { group, scope, names } = (object["spec"] ?? {}) as {
    readonly group?: unknown;
    readonly scope?: unknown;
    readonly names?: { readonly kind?: unknown };
  };
  const kind = typeof names === "object" ? names.kind : undefined;
  if (typeof group !== "string" || typeof kind !== "string") return undefined;
  return { kind: `${group}/${kind}`, namespaced: scope !== "Cluster" };
}

/**
 * Tells where objects live: Kubernetes' own kinds by its code, custom ones by their definition among the objects, else by
 * the user's word. One of which nothing is known is taken to live in a namespace, as most do, unless its kind's name
 * begins with `Cluster`.
 * @param clusterScoped custom kinds that live in no namespace: `Kind`, or `group/Kind`
 */
export function scopesOf(objects: readonly KubernetesObject[], clusterScoped: readonly string[] = []): ScopeOf {
  const defined = new Map(
    objects.flatMap((each) => {
      const found = definedKind(each);
      return found === undefined ? [] : [[found.kind, found.namespaced] as const];
    }),
  );
  const said = new Set(clusterScoped);
  return ({ apiVersion, kind }) => {
    const builtIn = resourceSchemaForKind(apiVersion, kind)?.namespaced ?? isNamespacedKind(apiVersion, kind);
    if (builtIn !== undefined) return builtIn;
    const whole = `${groupVersion(apiVersion).group}/${kind}`;
    if (said.has(whole) || said.has(kind)) return false;
    return defined.get(whole) ?? !/^Cluster[A-Z]/.test(kind);
  };
}

/**
 * The object in its place: one that lives in a namespace and names none gets the given one; one that lives in none loses
 * a name that is written there, as the API server passes it over.
 */
export function inPlace(object: KubernetesObject, namespace: string | undefined, scopeOf: ScopeOf): KubernetesObject {
  const written = metadataOf(object).namespace;
  const metadata = (object["metadata"] ?? {}) as Readonly<Record<string, unknown>>;
  if (!scopeOf(object)) {
    if (!("namespace" in metadata)) return object;
    const { namespace: dropped, ...rest } = metadata;
    void dropped;
    return { ...object, metadata: rest };
  }
  return namespace === undefined || written !== undefined
    ? object
    : { ...object, metadata: { ...metadata, namespace } };
}

/** What is told of an object whose namespace means nothing; undefined for others. */
export function namespaceNote({ object, where }: ManifestObject, scopeOf: ScopeOf): Problem | undefined {
  const { namespace } = metadataOf(object);
  if (namespace === undefined || scopeOf(object)) return undefined;
  return {
    code: "ManifestNamespaceLeftOut",
    what: `${object.kind} lives in no namespace: the one that is written here is left out`,
    where: where(["metadata", "namespace"]),
    prop: "metadata.namespace",
    fix: "take it out",
  };
}

/**
 * What is told where a definition and objects of its kind stand together: planning an object of a custom kind needs the
 * definition in the cluster already.
 */
export function definitionNotes(manifests: readonly ManifestObject[]): readonly Problem[] {
  return manifests.flatMap((manifest): Problem[] => {
    const defined = definedKind(manifest.object);
    if (defined === undefined) return [];
    const theirs = manifests.filter(
      ({ object }) => `${groupVersion(object.apiVersion).group}/${object.kind}` === defined.kind,
    );
    if (theirs.length === 0) return [];
    const [first] = theirs;
    return [
      {
        code: "ManifestDefinitionNeeded",
        what:
          `Terraform can plan ${first === undefined ? "" : describeObject(first.object)}` +
          `${theirs.length > 1 ? ` and ${theirs.length - 1} more` : ""} only once this definition is in the cluster`,
        where: manifest.where(),
        fix:
          'give the source to two stacks, definitions: "only" in the one that is deployed first (addDependency says so to ' +
          'CDKTF) and definitions: "without" in the other; in a cluster that has them already there is nothing to do',
      },
    ];
  });
}

/** Whether an object is the definition of another one's kind. */
export function definesKindOf(definition: KubernetesObject, object: KubernetesObject): boolean {
  return definedKind(definition)?.kind === `${groupVersion(object.apiVersion).group}/${object.kind}`;
}
