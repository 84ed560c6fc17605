/** JSON, as plans and objects are. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g;
/** What the library keeps of a name in `terraform_data`. */
const HASH = /\b[0-9a-f]{16}\b/g;
/** The volume with the token of a pod's ServiceAccount. */
const TOKEN_VOLUME = /\bkube-api-access-[a-z0-9]{5}\b/g;
/** Addresses that the sandbox gives out: of Services, of pods, and of the pool that load balancers get theirs from. */
const ADDRESS = /\b(?:10\.96|10\.244|198\.51)\.\d{1,3}\.\d{1,3}\b/g;
/** Node ports that the API server chooses; below are those that it leaves to whoever asks for one. */
const FIRST_CHOSEN_PORT = 30_086;

/** Attributes and fields that tell which object it is and what happened to it, not what was asked for. */
const IDENTITY: Readonly<Record<string, string>> = {
  uid: "<uid>",
  resource_version: "<version>",
  resourceVersion: "<version>",
  generation: "<generation>",
  creationTimestamp: "<time>",
  "volume.kubernetes.io/selected-node": "<node>",
  "deployment.kubernetes.io/revision": "<revision>",
  // Of a manifest that names this run's namespace.
  "cdktf-kube-services/checksum": "<checksum>",
  nodeName: "<node>",
  node_name: "<node>",
};
/** Sets, whose order says nothing; Kubernetes keeps them as lists. */
const SETS: ReadonlySet<string> = new Set([
  "verbs",
  "resources",
  "apiGroups",
  "resourceNames",
  "nonResourceURLs",
  "externalIPs",
]);
const DROPPED: ReadonlySet<string> = new Set(["managedFields"]);
const PORTS: ReadonlySet<string> = new Set(["node_port", "nodePort", "health_check_node_port", "healthCheckNodePort"]);

/**
 * A plan or an object without what differs between any two runs: identity, history, times, and the addresses and ports
 * that the cluster chose. What is there stays visible as such: `<uid>` is not the same as nothing.
 * @param names made up for this run, and what stands for each
 */
export function normalise(value: unknown, names: ReadonlyMap<string, string>): Json {
  const longestFirst = [...names].sort(([a], [b]) => b.length - a.length);
  const text = (from: string): string =>
    longestFirst
      .reduce((result, [name, label]) => result.replaceAll(name, label), from)
      .replace(UID, "<uid>")
      .replace(TIME, "<time>")
      .replace(HASH, "<hash>")
      .replace(TOKEN_VOLUME, "kube-api-access-<any>")
      .replace(ADDRESS, "<address>");
  const walk = (each: unknown, key: string): Json => {
    if (each === null || each === undefined) return null;
    if (typeof each === "string" || typeof each === "number") {
      if (key in IDENTITY && each !== "") return IDENTITY[key] ?? null;
      if (typeof each === "string") return text(each);
      return PORTS.has(key) && each >= FIRST_CHOSEN_PORT ? "<chosen>" : each;
    }
    if (typeof each === "boolean") return each;
    if (Array.isArray(each)) {
      const items = each.map((item) => walk(item, ""));
      return SETS.has(key) ? items.sort() : items;
    }
    return Object.fromEntries(
      Object.entries(each)
        .filter(([name]) => !DROPPED.has(name))
        .map(([name, inner]) => [text(name), walk(inner, name)]),
    );
  };
  return walk(value, "");
}
