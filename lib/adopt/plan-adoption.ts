import { evaluate, kinds, type AnyObject, type Block, type Cluster, type ResourceKind } from "../cluster";
import type { ConfiguredResource, StackConfiguration } from "../cluster";
import { resourceSchemaOf } from "../manifest";

/** What the state knows of one resource. */
export interface StateEntry {
  readonly address: string;
  /** Whether its creation did not end well, so that Terraform wants to replace it. */
  readonly tainted: boolean;
}

/** What is to be done about one resource. */
export interface Adoption {
  readonly address: string;
  /** How Terraform names the object: `namespace/name`, or `name`. */
  readonly id: string;
  /**
   * `import`: the object is there, it is this stack's by its labels, and the state does not know it. `untaint`: the state
   * calls it broken, and Terraform cannot replace it, because the new one is to be made first under the same name.
   * `foreign`: the object is there, the state does not know it, and its labels do not say that it is this stack's.
   */
  readonly action: "import" | "untaint" | "foreign";
}

const OWNER_LABELS = ["app.kubernetes.io/managed-by", "app.kubernetes.io/part-of"] as const;

const single = (value: unknown): Block => {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "object" && first !== null ? (first as Block) : {};
};

/** A text of the configuration as it will be; undefined where only Terraform knows it. */
function textOf(value: unknown, configuration: StackConfiguration): string | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return evaluate(value, configuration.scope);
  } catch {
    return undefined;
  }
}

function kindOf(type: string): ResourceKind<AnyObject> | undefined {
  const schema = resourceSchemaOf(type);
  if (schema === undefined || !schema.importable) return undefined;
  const all: readonly ResourceKind<object>[] = Object.values(kinds);
  return all.find(
    ({ kind, group, version }) =>
      kind === schema.kind && (group === "" ? version : `${group}/${version}`) === schema.apiVersion,
  ) as ResourceKind<AnyObject> | undefined;
}

/** Whether an object carries the ownership labels that the configuration gives it, and has some. */
function isOwn(object: AnyObject, declared: Block, configuration: StackConfiguration): boolean {
  const wanted = single(declared["labels"]);
  const live = object.metadata?.labels ?? {};
  return (
    textOf(wanted[OWNER_LABELS[0]], configuration) !== undefined &&
    OWNER_LABELS.every((label) => (live[label] ?? undefined) === textOf(wanted[label], configuration))
  );
}

/**
 * Compares a stack's configuration, its state and its cluster: what is there, is the stack's own, and is unknown to the
 * state or stuck in it. Objects of kinds that Terraform cannot import are left out.
 * @throws KubeServicesError, AccessDenied and ApiError as the cluster's client does
 */
export async function planAdoption(
  configuration: StackConfiguration,
  state: readonly StateEntry[],
  cluster: Cluster,
): Promise<readonly Adoption[]> {
  const known = new Map(state.map((entry) => [entry.address, entry]));
  const found = await Promise.all(
    configuration.resources.map((resource) => adoptionOf(resource, known, configuration, cluster)),
  );
  return found.filter((one) => one !== undefined);
}

async function adoptionOf(
  resource: ConfiguredResource,
  known: ReadonlyMap<string, StateEntry>,
  configuration: StackConfiguration,
  cluster: Cluster,
): Promise<Adoption | undefined> {
  const address = `${resource.type}.${resource.id}`;
  const kind = kindOf(resource.type);
  const entry = known.get(address);
  const stuck = entry?.tainted === true && single(resource.attributes["lifecycle"])["create_before_destroy"] === true;
  if (kind === undefined || (entry !== undefined && !stuck)) return undefined;
  const metadata = single(resource.attributes["metadata"]);
  const name = textOf(metadata["name"], configuration);
  const namespace = kind.namespaced ? (textOf(metadata["namespace"], configuration) ?? "default") : undefined;
  if (name === undefined) return undefined;
  const object = await cluster.get(kind, name, { namespace, metadataOnly: false });
  if (object === undefined) return undefined;
  const id = namespace === undefined ? name : `${namespace}/${name}`;
  if (stuck) return { address, id, action: "untaint" };
  return { address, id, action: isOwn(object, metadata, configuration) ? "import" : "foreign" };
}
