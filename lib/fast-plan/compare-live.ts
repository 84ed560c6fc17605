import type { AnyObject } from "../cluster";
import { isJsonObject, type JsonObject } from "../json-object";
import { isInternalKey, toKubernetes, type ResourceSchema } from "../manifest";

/*
 * Whether an object of the cluster is still what the state says: what the provider would read now is what it read then.
 */

/** What an object says of itself in its metadata. */
export interface LiveMetadata {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** How an object was found unchanged. */
export type Found =
  /** Nothing was written to it since. */
  | "resourceVersion"
  /** Only its status was: the API server counts each change of the rest. */
  | "generation"
  /** All of it but its status was compared. */
  | "fields";

/**
 * Kinds of which the API server counts up `metadata.generation` whenever their `spec` changes; beside it they hold
 * nothing but metadata and status. Of others the generation says nothing.
 * https://github.com/kubernetes/kubernetes/tree/v1.34.4/pkg/registry (the strategy of each kind)
 */
const COUNTED: ReadonlySet<string> = new Set([
  "CronJob",
  "DaemonSet",
  "Deployment",
  "Ingress",
  "Job",
  "NetworkPolicy",
  "PodDisruptionBudget",
  "StatefulSet",
]);

/** What the provider is told not to see. */
export interface Ignores {
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
}

export function metadataOf(object: AnyObject): LiveMetadata | undefined {
  const { uid, resourceVersion, generation, labels, annotations } = object.metadata ?? {};
  if (uid === undefined || uid === "" || resourceVersion === undefined || resourceVersion === "") return undefined;
  return { uid, resourceVersion, generation: generation ?? 0, labels: labels ?? {}, annotations: annotations ?? {} };
}

/**
 * What the metadata alone tells.
 * @param state the block `metadata` of the state
 * @returns how it is known to be unchanged; `unsure` where the object itself has to be looked at; else what differs
 */
export function compareMetadata(
  { kind }: ResourceSchema,
  state: JsonObject,
  live: LiveMetadata,
  ignores: Ignores,
): { readonly found: Found } | { readonly unsure: true } | { readonly differs: string } {
  if (state["uid"] !== live.uid) return { differs: "it was made anew" };
  for (const name of ["labels", "annotations"] as const) {
    const key = differingKey(state[name] ?? {}, live[name], ignores[name]);
    if (key !== undefined) return { differs: `metadata.${name}` };
  }
  if (state["resource_version"] === live.resourceVersion) return { found: "resourceVersion" };
  if (!COUNTED.has(kind)) return { unsure: true };
  return state["generation"] === live.generation && live.generation > 0
    ? { found: "generation" }
    : { differs: "metadata.generation" };
}

/** The provider sees the keys that the state has, and others that are neither Kubernetes' own nor ignored. */
function differingKey(
  state: unknown,
  live: Readonly<Record<string, string>>,
  ignored: readonly string[],
): string | undefined {
  if (!isJsonObject(state)) return "";
  for (const [key, value] of Object.entries(state)) if (!Object.hasOwn(live, key) || live[key] !== value) return key;
  const hidden = ignored.map((expression) => new RegExp(expression));
  return Object.keys(live).find(
    (key) => !Object.hasOwn(state, key) && !isInternalKey(key) && !hidden.some((one) => one.test(key)),
  );
}

/** Whether all of an object but metadata and status is what the attributes of a state stand for. */
export function hasContent(type: string, attributes: JsonObject, live: JsonObject): boolean {
  let declared: JsonObject;
  try {
    declared = toKubernetes(type, attributes);
  } catch {
    return false; // an attribute that the table does not have
  }
  return JSON.stringify(content(declared)) === JSON.stringify(content(live));
}

const NOT_CONTENT: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata", "status"]);

const content = (object: JsonObject): unknown =>
  meaningful(Object.fromEntries(Object.entries(object).filter(([key]) => !NOT_CONTENT.has(key))));

/** A value with sorted keys, and without what says nothing: the provider takes an absent value and a zero for the same. */
function meaningful(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => meaningful(item) ?? null);
  if (!isJsonObject(value)) return value === "" || value === 0 || value === false || value === null ? undefined : value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, meaningful(inner)] as const)
    .filter(([, inner]) => inner !== undefined && !(Array.isArray(inner) && inner.length === 0))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
