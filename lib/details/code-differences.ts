import type { AnyObject, StackConfiguration } from "../cluster";
import { isClaimedCredential } from "../credential-claims";
import { CREDENTIAL_HIDDEN, cutCredentials, messageWithoutCredentials } from "../credentials";
import { isJsonObject, singleBlock, type JsonObject } from "../json-object";
import type { KubernetesObject } from "../manifest";
import { manifestRoom } from "../manifest/later";
import { ownValue } from "../own-value";
import { compareQuantities } from "../quantity";

/** One value of a live object that is not what the code says. */
export interface CodeDifference {
  /** The object, such as `Deployment/web-v1`. */
  readonly object: string;
  /** Such as `spec.template.spec.containers[main].image`. */
  readonly path: string;
  /** What the code says. @default - the code does not have it: an item of a list that somebody has put in */
  readonly code?: string;
  /** What the cluster has. @default - nothing */
  readonly live?: string;
}

/** What a stack's code says of its objects. */
export interface DeclaredState {
  /** What a live object has otherwise than the code says; empty where the code does not declare it. */
  differences(kind: string, live: AnyObject): readonly CodeDifference[];
}
type Found = Omit<CodeDifference, "object">;
type Path = readonly (string | number)[];

/** Lists whose items have a name, by the field that they stand in: what Kubernetes merges a patch by. */
const ITEM_NAMES: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  volumes: ["name"],
  env: ["name"],
  imagePullSecrets: ["name"],
  volumeMounts: ["mountPath"],
  volumeDevices: ["devicePath"],
  ports: ["name", "port", "containerPort", "protocol"],
  hostAliases: ["ip"],
};
/** Maps in which a key that the code does not say means something else: other pods are selected, another node is meant. */
const WHOLE_MAPS: ReadonlySet<string> = new Set(["selector", "matchLabels", "nodeSelector"]);
/** Where quantities stand, which the API server may write otherwise. */
const QUANTITIES = /^(limits|requests|capacity|storage|sizeLimit|divisor|averageValue|value|cpu|memory)$/;
/** Where people write what they like. */
const FREE_TEXT: ReadonlySet<string> = new Set(["env", "args", "command", "annotations", "data"]);
const LONGEST = 80;

/**
 * Reads what a stack's code says, to compare what runs with it: every value that the code gives, and items of lists that
 * only the cluster has. What the code leaves to the cluster is not compared, nor what an expression stands for that only
 * Terraform knows, nor what `ignore_changes` names, nor Secrets. A plan does all that; this needs no plan.
 */
export function declaredState(configuration: StackConfiguration): DeclaredState {
  const resource: Record<string, Record<string, unknown>> = {};
  const ignored = new Map<string, readonly Path[]>();
  for (const { type, id, attributes } of configuration.resources) {
    const { lifecycle, ...rest } = attributes;
    (resource[type] ??= {})[id] = rest;
    ignored.set(`${type}.${id}`, ignoredPaths(lifecycle));
  }
  const wanted = new Map<string, Wanted>();
  const { configurationManifests } = manifestRoom();
  for (const { address, object } of configurationManifests({ resource }).manifests) {
    if (object.kind === "Secret") continue;
    wanted.set(placeOf(object.kind, object), { address, object, ignored: ignored.get(address) ?? [] });
  }
  /** Objects without what the provider puts in, by address: as much work as all before, and seldom asked for. */
  let said: ReadonlyMap<string, KubernetesObject> | undefined;
  const saidOf = ({ address, object }: Wanted): KubernetesObject => {
    said ??= new Map(
      configurationManifests({ resource }, { defaults: false }).manifests.map((one) => [one.address, one.object]),
    );
    return said.get(address) ?? object;
  };
  return {
    differences: (kind, live) => {
      const found = wanted.get(placeOf(kind, live));
      if (found === undefined) return [];
      const object = `${kind}/${live.metadata?.name ?? ""}`;
      const all = compared(found.object, live, found.ignored).map((one) => ({ object, ...one }));
      if (all.every((one) => one.live !== undefined)) return all;
      // A default that the API server does not know is no difference.
      const named = new Set(compared(saidOf(found), live, found.ignored).map(({ path }) => path));
      return all.filter((one) => one.live !== undefined || named.has(one.path));
    },
  };
}

/** An object of the code, with what the provider puts in. */
interface Wanted {
  readonly address: string;
  readonly object: KubernetesObject;
  readonly ignored: readonly Path[];
}

function compared(object: KubernetesObject, live: AnyObject, ignored: readonly Path[]): readonly Found[] {
  const { labels, annotations } = (object["metadata"] ?? {}) as JsonObject;
  const { metadata, ...body } = live as JsonObject & AnyObject;
  const { apiVersion, kind, metadata: _metadata, status, ...said } = object as JsonObject;
  void [apiVersion, kind, _metadata, status];
  const found: Found[] = [];
  compare({ metadata: { labels, annotations }, ...said }, { metadata, ...body }, [], ignored, found);
  return found;
}

const placeOf = (kind: string, object: object): string => {
  const { name, namespace } = ((object as JsonObject)["metadata"] ?? {}) as { name?: unknown; namespace?: unknown };
  return `${kind}/${String(namespace ?? "default")}/${String(name)}`;
};

/** `spec[0].replicas` is `spec.replicas` of the object; `all` is everything. */
function ignoredPaths(lifecycle: unknown): readonly Path[] {
  const paths = singleBlock(lifecycle).ignore_changes;
  if (paths === "all") return [[]];
  if (!Array.isArray(paths)) return [];
  return paths.map((path) =>
    [...String(path).matchAll(/\["([^"]+)"\]|\[(\d+)\]|([A-Za-z_]\w*)/g)].flatMap(
      ([, key, index, word]): (string | number)[] => {
        if (key !== undefined) return [key];
        if (word !== undefined) return [word.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())];
        return index === "0" ? [] : [Number(index)]; // a block that stands once is an object of Kubernetes
      },
    ),
  );
}

/** What the API server stores as nothing. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.values(value).every(isNothing);
}

/** Only Terraform knows it. */
const isOpen = (value: unknown): boolean => typeof value === "string" && /(^|[^$])[$%]\{/.test(value);

function compare(code: unknown, live: unknown, path: Path, ignored: readonly Path[], into: Found[]): void {
  if (ignored.some((one) => one.every((step, index) => step === path[index]) && one.length <= path.length)) return;
  if (code === undefined || code === null || isOpen(code) || (isNothing(code) && isNothing(live))) return;
  if (Array.isArray(code)) compareLists(code, Array.isArray(live) ? live : [], path, ignored, into);
  else if (isJsonObject(code)) {
    const there = isJsonObject(live) ? live : {};
    for (const [key, value] of Object.entries(code))
      compare(value, ownValue(there, key), [...path, key], ignored, into);
    if (WHOLE_MAPS.has(String(path.at(-1))) && !("matchLabels" in code || "matchExpressions" in code)) {
      for (const key of Object.keys(there)) {
        if (!Object.hasOwn(code, key))
          into.push({ path: pathText([...path, key]), ...shown("live", there[key], [...path, key]) });
      }
    }
  } else if (!isSame(code, live, path)) {
    into.push({ path: pathText(path), ...shown("code", code, path), ...shown("live", live, path) });
  }
}

function compareLists(
  code: readonly unknown[],
  live: readonly unknown[],
  path: Path,
  ignored: readonly Path[],
  into: Found[],
): void {
  if (code.some(isOpen)) return;
  const names = ITEM_NAMES[String(path.at(-1))];
  if (names === undefined || !code.every(isJsonObject)) {
    if (code.length === live.length || code.every(isJsonObject)) {
      code.forEach((value, index) => compare(value, live[index], [...path, index], ignored, into));
    }
    if (code.length !== live.length) {
      into.push({ path: pathText(path), code: `${code.length} items`, live: `${live.length} items` });
    }
    return;
  }
  const left = new Set(live.filter(isJsonObject));
  for (const [index, item] of code.entries()) {
    const found = best(item as JsonObject, [...left], names);
    if (found !== undefined) left.delete(found);
    const place = [...path, nameOf(item as JsonObject, names) ?? index];
    if (found === undefined) into.push({ path: pathText(place), code: "it is there" });
    else compare(item, found, place, ignored, into);
  }
  for (const item of left) into.push({ path: pathText([...path, nameOf(item, names) ?? "?"]), live: "it is there" });
}

/** The live item that an item of the code stands for: the one that has most of its names in common. */
function best(item: JsonObject, live: readonly JsonObject[], names: readonly string[]): JsonObject | undefined {
  const shared = (candidate: JsonObject): number =>
    names.filter((name) => item[name] !== undefined && String(item[name]) === String(candidate[name])).length;
  // The protocol alone is no name.
  const candidates = live.filter((candidate) =>
    names.some(
      (name) => name !== "protocol" && item[name] !== undefined && String(item[name]) === String(candidate[name]),
    ),
  );
  return candidates.sort((a, b) => shared(b) - shared(a))[0];
}

const nameOf = (item: JsonObject, names: readonly string[]): string | undefined => {
  const value = names.map((name) => item[name]).find((one) => one !== undefined && one !== "");
  return value === undefined ? undefined : String(value);
};

function isSame(code: unknown, live: unknown, path: Path): boolean {
  if (String(code) === String(live ?? "")) return true;
  const isAmount = path.slice(-2).some((step) => QUANTITIES.test(String(step)));
  if (!isAmount || live === undefined || live === null) return false;
  return compareQuantities(code as string, live as string) === 0;
}

function shown(side: "code" | "live", value: unknown, path: Path): { readonly code?: string; readonly live?: string } {
  if (value === undefined || value === null) return {};
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  // The name of an environment variable stands before its value.
  const name = String(path.at(-1) === "value" ? path.at(-2) : path.at(-1));
  const free = path.some((step) => FREE_TEXT.has(String(step)));
  const safe = isClaimedCredential(name, text)
    ? CREDENTIAL_HIDDEN
    : free
      ? cutCredentials(text)
      : messageWithoutCredentials(text);
  return { [side]: safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe };
}

/** A path as people read it; an item of a list stands in brackets, as does a key that is no plain word. */
const pathText = (path: Path): string =>
  path
    .map((step, index) => {
      const plain = typeof step === "string" && /^[A-Za-z_]\w*$/.test(step);
      const item = typeof path[index - 1] === "string" && ITEM_NAMES[path[index - 1] as string] !== undefined;
      return plain && !item ? `${index === 0 ? "" : "."}${step}` : `[${step}]`;
    })
    .join("");
