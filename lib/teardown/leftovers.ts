import {
  AccessDenied,
  ApiError,
  UnresolvedExpression,
  evaluate,
  kinds,
  retainedAddresses,
  type AnyObject,
  type Cluster,
  type ResourceKind,
  type StackConfiguration,
} from "../cluster";
import { singleBlock } from "../json-object";
import { defined } from "../defined";
import { PART_OF as PART_OF_ANNOTATION, resourceSchemaOf } from "../manifest";
import { ownerOf, type Reference } from "./relations";
import type { ManagedObject } from "./state";

/** An object that carries a stack's ownership labels and is in no state. */
export interface Leftover extends Reference {
  /** @default - an object of the whole cluster */
  readonly namespace?: string;
  readonly apiVersion: string;
  /** In RFC 3339. */
  readonly created?: string;
  readonly uid?: string;
}

/** What was found. */
export interface LeftoverReport {
  readonly leftovers: readonly Leftover[];
  /** What could not be looked at, for people. */
  readonly notes: readonly string[];
}

const MANAGED_BY = "app.kubernetes.io/managed-by";
const PART_OF = "app.kubernetes.io/part-of";
const OWNER = "cdktf-kube-services";

/**
 * The kinds that this library's constructs and manifests make, and what controllers make of them and leave. Endpoints
 * are not among them: they carry the labels of a Service that is there, and have no owner.
 */
const KINDS: readonly ResourceKind<AnyObject>[] = [
  kinds.service,
  kinds.deployment,
  kinds.statefulSet,
  kinds.daemonSet,
  kinds.pod,
  kinds.persistentVolumeClaim,
  kinds.configMap,
  kinds.secret,
  kinds.horizontalPodAutoscaler,
  kinds.podDisruptionBudget,
  kinds.ingress,
  kinds.httpRoute,
  kinds.networkPolicy,
  kinds.endpointSlice,
  kinds.namespace,
  kinds.serviceAccount,
  kinds.job,
  kinds.cronJob,
  kinds.replicationController,
  kinds.resourceQuota,
  kinds.limitRange,
  kinds.role,
  kinds.roleBinding,
  kinds.clusterRole,
  kinds.clusterRoleBinding,
  kinds.persistentVolume,
  kinds.storageClass,
  kinds.ingressClass,
  kinds.priorityClass,
];

/** The values of `part-of` that a stack's objects carry; the stack's name where it declares none now. */
export function partsOf(configuration: StackConfiguration): readonly string[] {
  const parts = configuration.resources.flatMap((resource) => {
    const { labels = {}, annotations = {} } = describedIn(resource).metadata as {
      readonly labels?: Readonly<Record<string, unknown>>;
      readonly annotations?: Readonly<Record<string, unknown>>;
    };
    const part = annotations[PART_OF_ANNOTATION] ?? (labels[MANAGED_BY] === OWNER ? labels[PART_OF] : undefined);
    return typeof part === "string" && !part.includes("${") ? [part] : [];
  });
  return parts.length === 0 ? [configuration.stack] : [...new Set(parts)];
}

/** The kind and the metadata of the object that a resource stands for. */
function describedIn({ type, attributes }: StackConfiguration["resources"][number]): {
  readonly kind: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
} {
  if (type !== "kubernetes_manifest")
    return { kind: resourceSchemaOf(type)?.kind, metadata: singleBlock(attributes.metadata) };
  const { kind, metadata } = singleBlock(attributes.manifest);
  return { kind: typeof kind === "string" ? kind : undefined, metadata: singleBlock(metadata) };
}

/** An object by its place in the cluster. */
const placeOf = (object: Reference & { readonly namespace?: string | undefined }): string =>
  `${object.kind}/${object.namespace ?? ""}/${object.name}`;

/** Names of what a stack declares, as far as they can be read without Terraform. */
function declaredIn({
  resources,
  scope,
}: StackConfiguration): readonly { address: string; place: string; namespace: string }[] {
  const read = (value: unknown): string | undefined => {
    try {
      return typeof value === "string" ? evaluate(value, scope) : undefined;
    } catch (error) {
      if (error instanceof UnresolvedExpression) return undefined;
      throw error;
    }
  };
  return resources.flatMap((resource) => {
    const { kind, metadata } = describedIn(resource);
    const { name, namespace } = metadata;
    const [ownName, within] = [read(name), read(namespace)];
    if (kind === undefined || ownName === undefined) return [];
    const address = `${resource.type}.${resource.id}`;
    return [{ address, place: placeOf({ kind, name: ownName, namespace: within }), namespace: within ?? ownName }];
  });
}

/**
 * Tells what the code itself keeps in the cluster when it goes, by `onDelete: "retain"`, and the namespaces that hold it.
 */
export function retainedBy(configuration: StackConfiguration): (left: Leftover) => boolean {
  const addresses = retainedAddresses(configuration);
  const retained = declaredIn(configuration).filter(({ address }) => addresses.has(address));
  return (left) =>
    left.kind === "Namespace"
      ? retained.some(({ namespace }) => namespace === left.name)
      : retained.some(({ place }) => place === placeOf(left));
}

/** What tells a stack's leftovers from the objects of others. */
interface LeftoverSearch {
  /** Values of `part-of` that the stack's objects carry. */
  readonly parts: readonly string[];
  /** What its state has. */
  readonly managed: readonly ManagedObject[];
  readonly configuration: StackConfiguration;
  /** The other stacks of the app: what they declare is theirs, also where they carry the same `part-of`. */
  readonly siblings: readonly StackConfiguration[];
}

/**
 * Finds what carries a stack's ownership labels in its cluster and is in its state no more. Left out are what a living
 * owner will take along, claims of a StatefulSet that is there, and what the app's other stacks declare. In namespaces
 * that the stack does not use it may be somebody else's of the same name: that is told in a note.
 * Only names and labels are read, no Secret's content.
 * @throws KubeServicesError, ApiError
 */
export async function findLeftovers(
  cluster: Cluster,
  { parts, managed, configuration, siblings }: LeftoverSearch,
): Promise<LeftoverReport> {
  const notes: string[] = [];
  const theirs = siblings.flatMap(declaredIn).map(({ place }) => place);
  const known = new Set([...managed.map(placeOf), ...theirs]);
  const lists = await Promise.all(
    KINDS.map(async (kind): Promise<readonly Leftover[]> => {
      try {
        // Where the labels are a manifest's own, an annotation tells, and no list can be asked for one.
        const labelled = await cluster.list<AnyObject>(kind, { labelSelector: MANAGED_BY, metadataOnly: true });
        const ours = labelled.filter((one) => parts.includes(annotatedPart(one) ?? labelledPart(one) ?? ""));
        return ours.filter((one) => ownerOf(one) === undefined).map((one) => leftover(kind, one));
      } catch (error) {
        if (error instanceof AccessDenied) notes.push(`not allowed: ${error.permission}`);
        else if (!(error instanceof ApiError && error.status === 404)) throw error;
        return [];
      }
    }),
  );
  const found = lists.flat();
  const sets = found.filter(({ kind }) => kind === "StatefulSet");
  const isOfSet = ({ kind, namespace, name }: Leftover): boolean =>
    kind === "PersistentVolumeClaim" &&
    sets.some((set) => set.namespace === namespace && name.replace(/-\d+$/, "").endsWith(`-${set.name}`));
  const left = found.filter((one) => !known.has(placeOf(one)) && !isOfSet(one));
  const places = new Set([
    ...declaredIn(configuration).map(({ namespace }) => namespace),
    ...managed.map(({ kind, namespace, name }) => namespace ?? (kind === "Namespace" ? name : "")),
  ]);
  const isHere = ({ kind, namespace, name }: Leftover): boolean => {
    const place = kind === "Namespace" ? name : namespace;
    return places.size === 0 || place === undefined || places.has(place);
  };
  // What has no namespace is of any stack of this name, where another one lives in the same cluster.
  const isShared = left.some((one) => !isHere(one));
  const isOurs = (object: Leftover): boolean =>
    isHere(object) && !(isShared && object.namespace === undefined && object.kind !== "Namespace");
  const elsewhere = left.filter((one) => !isOurs(one));
  if (elsewhere.length > 0) {
    const where = [
      ...new Set(
        elsewhere.map(({ kind, namespace, name }) => namespace ?? (kind === "Namespace" ? name : `${kind} ${name}`)),
      ),
    ]
      .sort()
      .join(", ");
    notes.push(
      `${elsewhere.length} more with the same labels (${where}): not in a namespace that this stack uses, so they may ` +
        "be another stack's (give each stack a partOf of its own)",
    );
  }
  const unmarked = configuration.resources.filter(isUnmarked).length;
  if (unmarked > 0)
    notes.push(
      `${unmarked} of the stack's objects are as given: nothing in the cluster says whose they are, so such objects that ` +
        "the state has lost are not found",
    );
  return { leftovers: left.filter(isOurs), notes };
}

/** Whether a resource declares an object of Kubernetes without any sign of this library's. */
function isUnmarked(resource: StackConfiguration["resources"][number]): boolean {
  const { kind, metadata } = describedIn(resource);
  const { labels, annotations } = metadata as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  return kind !== undefined && labels?.[MANAGED_BY] !== OWNER && annotations?.[PART_OF_ANNOTATION] === undefined;
}

/** Whose an object is by the annotation that wins over its labels. */
const annotatedPart = ({ metadata }: AnyObject): string | undefined => metadata?.annotations?.[PART_OF_ANNOTATION];

/** Whose an object is by its labels. */
function labelledPart({ metadata }: AnyObject): string | undefined {
  const labels = metadata?.labels ?? {};
  return labels[MANAGED_BY] === OWNER ? labels[PART_OF] : undefined;
}

function leftover(kind: ResourceKind<AnyObject>, object: AnyObject): Leftover {
  const { name = "", namespace, creationTimestamp, uid } = object.metadata ?? {};
  return {
    kind: kind.kind,
    name,
    apiVersion: kind.group === "" ? kind.version : `${kind.group}/${kind.version}`,
    ...defined({ namespace, created: creationTimestamp, uid }),
  };
}
