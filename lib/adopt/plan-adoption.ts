import { groupVersion } from "../api-names";
import {
  evaluate,
  retainedAddresses,
  type AnyObject,
  type Block,
  type Cluster,
  type ConfiguredResource,
  type StackConfiguration,
} from "../cluster";
import { singleBlock } from "../json-object";
import { PART_OF, importId, resourceSchemaOf, type ImportTarget } from "../manifest";
import { movedRecords, type Moved } from "./moved-records";

/** What the state knows of one resource. */
export interface StateEntry {
  readonly address: string;
  /** Its resource type. */
  readonly type: string;
  /** The object that it stands for. @default - it is none of Kubernetes */
  readonly object: ImportTarget | undefined;
  /** Whether its creation did not end well, so that Terraform wants to replace it. */
  readonly tainted: boolean;
  /** Whether the state has a place for what identifies the object, and nothing in it: its creation did not end well. */
  readonly identityEmpty: boolean;
}

/** What is to be done about one resource. */
export interface Adoption {
  readonly address: string;
  /** The address that the state has it under now. @default - the same, or none */
  readonly from?: string;
  /** How Terraform's import names the object: `namespace/name`, `name`, or for a manifest all four as `kind=…`. */
  readonly id: string;
  /**
   * `import`: the object is there, it is this stack's by its labels, and the state does not know it. `untaint`: the state
   * calls it broken, and Terraform cannot replace it, because the new one is to be made first under the same name.
   * `unmarked`: the object is there, the state does not know it, and the stack declares it as given: nothing in the
   * cluster says whose it is.
   * `foreign`: the object is there, the state does not know it, and its labels do not say that it is this stack's.
   * `unimportable`: it is this stack's, but Terraform has no import for its kind. `renew`: Terraform refuses to read the
   * object because its entry in the state has no identity, so the entry is made anew by an import. `forget`: likewise,
   * and the object is gone. `undeclared`: likewise, and an import needs the resource, which the stack does not declare.
   * `move`: the object has another address in the code than in the state, because another construct declares it now.
   * `retype`: likewise, and it is of another resource type now, so that its entry is made anew by an import.
   */
  readonly action:
    | "import"
    | "untaint"
    | "foreign"
    | "unmarked"
    | "unimportable"
    | "renew"
    | "forget"
    | "undeclared"
    | "move"
    | "retype";
}

const OWNER = "cdktf-kube-services";
const OWNER_LABELS = ["app.kubernetes.io/managed-by", "app.kubernetes.io/part-of"] as const;

/** A text of the configuration as it will be; undefined where only Terraform knows it. */
function textOf(value: unknown, configuration: StackConfiguration): string | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return evaluate(value, configuration.scope);
  } catch {
    return undefined;
  }
}

/** The object that a resource stands for. */
interface Target {
  /** Whether Terraform can import its kind. */
  readonly importable: boolean;
  readonly apiVersion: string;
  readonly kind: string;
  /** As the configuration has it. */
  readonly metadata: Block;
}

function targetOf({ type, attributes }: ConfiguredResource, configuration: StackConfiguration): Target | undefined {
  if (type === "kubernetes_manifest") {
    const manifest = singleBlock(attributes["manifest"]);
    const [apiVersion, kind] = ["apiVersion", "kind"].map((field) => textOf(manifest[field], configuration));
    if (apiVersion === undefined || kind === undefined) return undefined;
    return { importable: true, apiVersion, kind, metadata: singleBlock(manifest["metadata"]) };
  }
  const schema = resourceSchemaOf(type);
  return schema && { ...schema, metadata: singleBlock(attributes["metadata"]) };
}

/**
 * Whether an object carries the ownership labels that the configuration gives it, and has some; or the annotation that
 * says so where the labels are its manifest's own.
 */
function isOwn(object: AnyObject, declared: Block, configuration: StackConfiguration): boolean {
  const part = textOf(singleBlock(declared["annotations"])[PART_OF], configuration);
  if (part !== undefined) return object.metadata?.annotations?.[PART_OF] === part;
  const wanted = singleBlock(declared["labels"]);
  const live = object.metadata?.labels ?? {};
  return (
    textOf(wanted[OWNER_LABELS[0]], configuration) !== undefined &&
    OWNER_LABELS.every((label) => (live[label] ?? undefined) === textOf(wanted[label], configuration))
  );
}

/** Whether a stack declares an object without any sign that it is its own, and nobody else's sign is on it. */
function isUnmarked(object: AnyObject, declared: Block, configuration: StackConfiguration): boolean {
  const { labels = {}, annotations = {} } = object.metadata ?? {};
  const theirs = annotations[PART_OF] ?? (labels[OWNER_LABELS[0]] === OWNER ? labels[OWNER_LABELS[1]] : undefined);
  const ours = singleBlock(declared["annotations"])[PART_OF] ?? singleBlock(declared["labels"])[OWNER_LABELS[0]];
  return (
    theirs === undefined && textOf(ours, configuration) !== OWNER && !(PART_OF in singleBlock(declared["annotations"]))
  );
}

/**
 * Compares a stack's configuration, its state and its cluster: what is there, is the stack's own, and is unknown to the
 * state or stuck in it.
 * @param unreadable addresses of the state that Terraform refuses to read for want of an identity
 * @param asGiven whether to take over what carries no sign of its owner, because the stack declares it as given
 * @throws KubeServicesError, AccessDenied and ApiError as the cluster's client does
 */
export async function planAdoption(
  configuration: StackConfiguration,
  state: readonly StateEntry[],
  cluster: Cluster,
  unreadable: ReadonlySet<string> = new Set(),
  asGiven = false,
): Promise<readonly Adoption[]> {
  const known = new Map(state.map((entry) => [entry.address, entry]));
  const moves = movesIn(configuration, state);
  const moved = new Map(moves.map((move) => [move.address, move]));
  const found = await Promise.all(
    configuration.resources
      .filter(({ type, id }) => !moved.has(`${type}.${id}`))
      .map((resource) => adoptionOf(resource, { known, unreadable, asGiven }, configuration, cluster)),
  );
  const declared = new Set(configuration.resources.map(({ type, id }) => `${type}.${id}`));
  const gone = new Set(moves.map(({ from }) => from));
  const addresses = state.map(({ address }) => address);
  const records = movedRecords(moves, addresses, retainedAddresses(configuration));
  const undeclared = [...unreadable].filter((address) => !declared.has(address) && !gone.has(address));
  return [
    ...moves,
    ...records.map((record) => ({ ...record, id: "", action: "move" as const })),
    ...found.filter((one) => one !== undefined),
    ...undeclared.map((address) => ({ address, id: "", action: "undeclared" as const })),
  ];
}

/**
 * What the state has under an address that the code does not declare, though it declares the object under another one:
 * without a move the next plan would destroy it, and make it again.
 */
function movesIn(configuration: StackConfiguration, state: readonly StateEntry[]): readonly (Adoption & Moved)[] {
  const declared = new Set(configuration.resources.map(({ type, id }) => `${type}.${id}`));
  const orphans = new Map(
    state.flatMap((entry) =>
      entry.object === undefined || declared.has(entry.address) ? [] : [[identityOf(entry.object), entry] as const],
    ),
  );
  const known = new Set(state.map(({ address }) => address));
  return configuration.resources.flatMap((resource): (Adoption & Moved)[] => {
    const address = `${resource.type}.${resource.id}`;
    const target = known.has(address) ? undefined : targetOf(resource, configuration);
    const name = textOf(target?.metadata["name"], configuration);
    if (target === undefined || name === undefined) return [];
    const { apiVersion, kind, importable } = target;
    const namespace = textOf(target.metadata["namespace"], configuration);
    const object = { apiVersion, kind, name, namespace };
    const orphan = orphans.get(identityOf(object));
    if (orphan === undefined) return [];
    const id = importId(resource.type, object);
    if (orphan.type === resource.type) return [{ address, from: orphan.address, id, action: "move" }];
    return importable ? [{ address, from: orphan.address, id, action: "retype" }] : [];
  });
}

/** What tells an object from others; the version of its kind's group does not, nor that its namespace is not named. */
const identityOf = ({ apiVersion, kind, namespace = "default", name }: ImportTarget): string =>
  JSON.stringify([groupVersion(apiVersion).group, kind, namespace, name]);

async function adoptionOf(
  resource: ConfiguredResource,
  {
    known,
    unreadable,
    asGiven,
  }: {
    readonly known: ReadonlyMap<string, StateEntry>;
    readonly unreadable: ReadonlySet<string>;
    readonly asGiven: boolean;
  },
  configuration: StackConfiguration,
  cluster: Cluster,
): Promise<Adoption | undefined> {
  const address = `${resource.type}.${resource.id}`;
  const entry = known.get(address);
  const renewed = unreadable.has(address);
  const stuck =
    entry?.tainted === true && singleBlock(resource.attributes["lifecycle"])["create_before_destroy"] === true;
  if (entry !== undefined && !stuck && !renewed) return undefined;
  const wanted = targetOf(resource, configuration);
  const kind = wanted && (await cluster.kind(wanted.apiVersion, wanted.kind));
  const name = textOf(wanted?.metadata["name"], configuration);
  if (wanted === undefined || kind === undefined || name === undefined) return undefined;
  const namespace = kind.namespaced ? (textOf(wanted.metadata["namespace"], configuration) ?? "default") : undefined;
  const object = await cluster.get(kind, name, { namespace, metadataOnly: false });
  const id = importId(resource.type, { ...wanted, namespace, name });
  if (object === undefined) return renewed ? { address, id, action: "forget" } : undefined;
  if (renewed) return { address, id, action: "renew" };
  if (stuck) return { address, id, action: "untaint" };
  if (!isOwn(object, wanted.metadata, configuration)) {
    if (!isUnmarked(object, wanted.metadata, configuration)) return { address, id, action: "foreign" };
    if (!asGiven) return { address, id, action: "unmarked" };
  }
  return { address, id, action: wanted.importable ? "import" : "unimportable" };
}
