import { groupVersion, pluralOf } from "../api-names";
import { AccessDenied, type AnyObject, type Cluster, type ResourceKind } from "../cluster";
import type { Problem } from "../errors";
import type { JsonObject } from "../json-object";
import {
  manifestsOf,
  resourceSchemas,
  type KubernetesObject,
  type ManifestObject,
  type ResourceSchema,
} from "../manifest";
import { ownValue } from "../own-value";
import { kubernetes, OWNED_BY_KIND } from "../platform";
import { fieldsOf, listOf, without } from "./fields";

/** Kinds whose objects other objects make, or that the provider cannot import. */
const MADE_BY_OTHERS: ReadonlySet<string> = new Set(["Endpoints", "EndpointSlice"]);
/** The label of permissions that the API server makes, and makes again. */
const BOOTSTRAPPED = "kubernetes.io/bootstrapping";
/** ConfigMaps with the certificates of the cluster, of OpenShift and of Istio. */
const IN_EVERY_NAMESPACE: ReadonlySet<string> = new Set([
  ...["kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert"],
]);
const PLATFORM = kubernetes();
const anyOf = (patterns: readonly string[]): ((key: string) => boolean) => {
  const expression = new RegExp(patterns.map((pattern) => `(?:${pattern})`).join("|"));
  return (key) => expression.test(key);
};
/** What the provider block of a stack leaves to controllers. */
const OF_OTHERS = { annotations: anyOf(PLATFORM.ignoreAnnotations), labels: anyOf(PLATFORM.ignoreLabels) };

/**
 * The objects of a namespace that somebody declared: none that another object owns or that every namespace has, and
 * without what the API server filled in.
 * @param onWarning is told of kinds that may not be listed
 * @throws KubeServicesError where the cluster cannot be reached
 */
export async function liveObjects(
  cluster: Cluster,
  namespace: string,
  onWarning: (problem: Problem) => void,
): Promise<readonly ManifestObject[]> {
  const schemas = resourceSchemas().filter((schema) => schema.namespaced && !MADE_BY_OTHERS.has(schema.kind));
  const lists = await Promise.all(schemas.map((schema) => listKind(cluster, schema, namespace, onWarning)));
  const objects = lists.flat();
  const ofSets = claimsOfSets(objects);
  return objects
    .filter((object) => !ofSets(object))
    .flatMap((object) => {
      const { name } = fieldsOf(object, "metadata");
      return manifestsOf([object], `${object.kind} ${namespace}/${String(name)}`);
    });
}

/** Whether a claim is one that a StatefulSet's template makes: it names no owner where it is to outlive the set. */
function claimsOfSets(objects: readonly KubernetesObject[]): (object: KubernetesObject) => boolean {
  const patterns = objects
    .filter(({ kind }) => kind === "StatefulSet")
    .flatMap((set) => {
      const { name } = fieldsOf(set, "metadata");
      const templates = listOf(fieldsOf(set, "spec")["volumeClaimTemplates"]);
      return templates.map((template) => `${String(fieldsOf(template, "metadata")["name"])}-${String(name)}-`);
    });
  return (object) => {
    const name = String(fieldsOf(object, "metadata")["name"]);
    return (
      object.kind === "PersistentVolumeClaim" &&
      patterns.some((start) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
    );
  };
}

async function listKind(
  cluster: Cluster,
  schema: ResourceSchema,
  namespace: string,
  onWarning: (problem: Problem) => void,
): Promise<readonly KubernetesObject[]> {
  try {
    const items = await cluster.list(kindOf(schema), { namespace });
    return (items as readonly unknown[] as readonly JsonObject[])
      .filter((item) => isDeclared(item, schema))
      .map((item) => cleaned({ ...item, apiVersion: schema.apiVersion, kind: schema.kind }));
  } catch (error) {
    if (!(error instanceof AccessDenied)) throw error;
    onWarning({
      code: "ImportKindForbidden",
      what: `the user of this context may not list objects of the kind ${schema.kind}: they are left out`,
      where: namespace,
    });
    return [];
  }
}

function kindOf({ apiVersion, kind, namespaced }: ResourceSchema): ResourceKind<AnyObject> {
  return { kind, ...groupVersion(apiVersion), plural: pluralOf(kind), namespaced };
}

function isDeclared(object: JsonObject, { kind }: ResourceSchema): boolean {
  const { name, ownerReferences, deletionTimestamp, labels } = fieldsOf(object, "metadata");
  if (Array.isArray(ownerReferences) && ownerReferences.length > 0) return false;
  if (deletionTimestamp !== undefined) return false;
  if (BOOTSTRAPPED in fieldsOf(labels)) return false;
  if (kind === "Service") return name !== "kubernetes" || fieldsOf(labels)["component"] !== "apiserver";
  if (kind === "ConfigMap") return !IN_EVERY_NAMESPACE.has(String(name));
  if (kind === "ServiceAccount") return name !== "default";
  if (kind === "Secret")
    return !/^(kubernetes\.io\/service-account-token|helm\.sh\/release\.v1)$/.test(String(object["type"]));
  return true;
}

/** The object without what others wrote into it, which a plan leaves alone; what Kubernetes wrote goes with the rest. */
function cleaned(object: KubernetesObject): KubernetesObject {
  const { annotations, labels, ...metadata } = fieldsOf(object, "metadata");
  const ofKind = ownValue(OWNED_BY_KIND, object.kind) ?? [];
  const given = {
    annotations: keptOf(annotations, (key) => OF_OTHERS.annotations(key) || ofKind.includes(key)),
    labels: keptOf(labels, OF_OTHERS.labels),
  };
  return { ...withoutRestarts(object), metadata: without({ ...metadata, ...given }) };
}

/** Without the time at which somebody restarted the pods. */
function withoutRestarts(object: KubernetesObject): KubernetesObject {
  const { template, ...spec } = fieldsOf(object, "spec");
  const { metadata, ...rest } = fieldsOf(template);
  const { annotations, ...others } = fieldsOf(metadata);
  const kept = keptOf(annotations, (key) => PLATFORM.restartAnnotations.includes(key));
  if (kept === annotations) return object;
  return { ...object, spec: { ...spec, template: { ...rest, metadata: without({ ...others, annotations: kept }) } } };
}

function keptOf(map: unknown, isOfOthers: (key: string) => boolean): unknown {
  const all = Object.entries(fieldsOf(map));
  const kept = all.filter(([key]) => !isOfOthers(key));
  if (kept.length === all.length) return map;
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
