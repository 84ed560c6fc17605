import type { AnyObject, Cluster, ResourceKind } from "../cluster";
import { KubeServicesError } from "../errors";
import { fieldsOf, type JsonObject } from "../json-object";
import type { ResourceSchema } from "../manifest";
import { compareMetadata, hasContent, metadataOf, type Found, type Ignores } from "./compare-live";
import { FullPlanNeeded } from "./full-plan";

/** An object that a state has, by its address there. */
export interface KnownObject {
  readonly address: string;
  readonly type: string;
  readonly schema: ResourceSchema;
  readonly attributes: JsonObject;
}

/** What was found of an object in the cluster. */
export type LiveVerdict =
  | { readonly found: Found; readonly uid: string; readonly resourceVersion: string }
  /** What differs. */
  | { readonly differs: string };

/** Objects of one kind and namespace. */
interface Group {
  readonly schema: ResourceSchema;
  readonly namespace: string | undefined;
  readonly objects: KnownObject[];
}

/** So few objects are asked for one by one: who may read a namespace may not always list all of them. */
const FEW = 3;

/** The block `metadata` of a state's attributes. */
function metadataIn(attributes: JsonObject): JsonObject {
  const { metadata } = attributes;
  const first: unknown = Array.isArray(metadata) ? metadata[0] : undefined;
  return fieldsOf(first);
}

/**
 * Compares the objects of a state with those of the cluster: one list of each kind and namespace, of metadata alone, and
 * the few objects themselves of which that does not tell enough.
 * @returns by the addresses in the state
 * @throws FullPlanNeeded `ClusterUnread` where they cannot be read
 */
export async function compareWithCluster(
  cluster: Cluster,
  objects: readonly KnownObject[],
  ignores: Ignores,
): Promise<ReadonlyMap<string, LiveVerdict>> {
  const groups = new Map<string, Group>();
  for (const object of objects) {
    const { schema } = object;
    const namespace = schema.namespaced ? textOf(metadataIn(object.attributes)["namespace"]) : undefined;
    const key = `${schema.apiVersion} ${schema.kind} ${namespace ?? ""}`;
    const group = groups.get(key) ?? { schema, namespace, objects: [] };
    groups.set(key, group);
    group.objects.push(object);
  }
  try {
    const compared = await Promise.all([...groups.values()].map((group) => compareGroup(cluster, group, ignores)));
    return new Map(compared.flat());
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    throw new FullPlanNeeded("ClusterUnread", error.problems[0]?.what ?? error.message);
  }
}

const textOf = (value: unknown): string => (typeof value === "string" && value !== "" ? value : "default");

async function compareGroup(
  cluster: Cluster,
  { schema, namespace, objects }: Group,
  ignores: Ignores,
): Promise<readonly (readonly [string, LiveVerdict])[]> {
  const kind = await cluster.kind(schema.apiVersion, schema.kind);
  if (kind === undefined)
    throw new FullPlanNeeded("ClusterUnread", `the cluster has no ${schema.kind} of ${schema.apiVersion}`);
  const scope = namespace === undefined ? {} : { namespace };
  const few = objects.length <= FEW;
  const listed = new Map<string, AnyObject>();
  if (!few) {
    for (const object of await cluster.list(kind, { ...scope, metadataOnly: true }))
      if (object.metadata?.name !== undefined) listed.set(object.metadata.name, object);
  }
  const whole = (name: string): Promise<AnyObject | undefined> => cluster.get(kind, name, scope);
  const verdicts: (readonly [string, LiveVerdict])[] = [];
  const unsure: KnownObject[] = [];
  for (const object of objects) {
    const name = nameOf(object);
    const live = few ? await whole(name) : listed.get(name);
    const verdict = verdictOf(object, live, ignores, few);
    if (verdict === undefined) unsure.push(object);
    else verdicts.push([object.address, verdict]);
  }
  const contents = await contentsOf(cluster, kind, scope, unsure);
  for (const object of unsure)
    verdicts.push([
      object.address,
      verdictOf(object, contents.get(nameOf(object)), ignores, true) ?? { differs: "its content" },
    ]);
  return verdicts;
}

const nameOf = ({ attributes }: KnownObject): string => {
  const { name } = metadataIn(attributes);
  return typeof name === "string" ? name : "";
};

/** So many objects are read one by one; more are listed. */
const MANY = 20;

async function contentsOf(
  cluster: Cluster,
  kind: ResourceKind<AnyObject>,
  scope: { readonly namespace?: string },
  objects: readonly KnownObject[],
): Promise<ReadonlyMap<string, AnyObject>> {
  if (objects.length > MANY)
    return new Map((await cluster.list(kind, scope)).map((one) => [one.metadata?.name ?? "", one]));
  const found = new Map<string, AnyObject>();
  for (const object of objects) {
    const name = nameOf(object);
    const current = await cluster.get(kind, name, scope);
    if (current !== undefined) found.set(name, current);
  }
  return found;
}

/** @returns undefined where the content has to be looked at, and is not there */
function verdictOf(
  { type, schema, attributes }: KnownObject,
  live: AnyObject | undefined,
  ignores: Ignores,
  isWhole: boolean,
): LiveVerdict | undefined {
  if (live === undefined) return { differs: "it is not in the cluster" };
  const metadata = metadataOf(live);
  if (metadata === undefined) return { differs: "it does not say its version" };
  const { uid, resourceVersion } = metadata;
  const comparison = compareMetadata(schema, metadataIn(attributes), metadata, ignores);
  if ("differs" in comparison) return comparison;
  if ("found" in comparison) return { found: comparison.found, uid, resourceVersion };
  if (!isWhole) return undefined;
  return hasContent(type, attributes, live as JsonObject)
    ? { found: "fields", uid, resourceVersion }
    : { differs: "its content" };
}
