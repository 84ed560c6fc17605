import { isBranch, isList, type Branch, type Tree } from "../mask/marks";

// Custom resources are of kinds that nobody described here. What they hold often has a shape that is known: an operator
// makes pods of a pod template, whatever it is called.

/** How deep a shape may stand in an object. */
const DEEPEST = 12;

/** A pod spec somewhere in an object. */
interface FoundPodSpec {
  readonly spec: Branch;
  /** Its path from the resource, such as `spec.template.spec`. */
  readonly path: string;
  /** What it stands in, with the labels of its pods where it is a pod template. */
  readonly template: Tree;
}

function isText(value: Tree): boolean {
  return typeof value === "string" && value !== "";
}

function isContainer(value: Tree): boolean {
  return isBranch(value) && (isText(value["image"]) || (isText(value["name"]) && "security_context" in value));
}

function isPodSpec(branch: Branch): boolean {
  const containers = branch["container"];
  if (isList(containers) && containers.some(isContainer)) return true;
  return ["host_network", "host_pid", "host_ipc"].some((key) => branch[key] === true);
}

function walk(tree: Tree, path: string, above: Tree, depth: number, found: FoundPodSpec[]): void {
  if (depth > DEEPEST) return;
  if (isList(tree)) {
    tree.forEach((item, index) => walk(item, tree.length === 1 ? path : `${path}[${index}]`, above, depth, found));
  } else if (isBranch(tree)) {
    if (isPodSpec(tree)) {
      found.push({ spec: tree, path, template: above });
      return;
    }
    for (const [key, inner] of Object.entries(tree)) {
      if (typeof inner === "object" && inner !== null)
        walk(inner, path === "" ? key : `${path}.${key}`, tree, depth + 1, found);
    }
  }
}

/** The pod specs in an object of a kind that is not known. */
export function podSpecsIn(body: Tree): readonly FoundPodSpec[] {
  const found: FoundPodSpec[] = [];
  walk(body, "", undefined, 0, found);
  return found;
}

/** Storage that an object of a kind that is not known asks for: what it stands under, and how much. */
interface FoundStorage {
  readonly path: string;
  readonly size: string;
}

const STORAGE_KEYS: ReadonlySet<string> = new Set(["storage", "size", "volume_size", "storage_size", "capacity"]);

function walkStorage(tree: Tree, path: string, depth: number, found: FoundStorage[]): void {
  if (depth > DEEPEST) return;
  if (isList(tree)) {
    tree.forEach((item, index) => walkStorage(item, tree.length === 1 ? path : `${path}[${index}]`, depth, found));
    return;
  }
  if (!isBranch(tree)) return;
  const { requests } = tree;
  if (isBranch(requests) && typeof requests["storage"] === "string") found.push({ path, size: requests["storage"] });
  for (const [key, inner] of Object.entries(tree)) {
    const sized = STORAGE_KEYS.has(key) && typeof inner === "string" && /^\d+(?:\.\d+)?(?:[KMGTP]i?)$/.test(inner);
    // A size alone may be one of anything.
    if (sized && (key !== "size" || /storage|volume|disk|pvc|persistence|data/i.test(path)))
      found.push({ path: `${path}.${key}`, size: inner });
    else if (key !== "requests" && key !== "limits" && typeof inner === "object" && inner !== null)
      walkStorage(inner, path === "" ? key : `${path}.${key}`, depth + 1, found);
  }
}

/** The storage that an object of a kind that is not known asks for: claims, claim templates, sizes of disks. */
export function storageIn(body: Tree): readonly FoundStorage[] {
  const found: FoundStorage[] = [];
  walkStorage(body, "", 0, found);
  return found;
}

/** Whom an object of a kind that is not known serves under which names: routes of meshes and gateways. */
export function hostsIn(body: Tree): readonly string[] {
  const found = new Set<string>();
  const add = (host: string) => {
    // Names inside the cluster open nothing.
    if (/^[\w*.-]+\.[a-z]{2,}$/i.test(host) && !/\.(?:svc|cluster\.local|local|internal)$/i.test(host)) found.add(host);
  };
  const walkHosts = (tree: Tree, depth: number): void => {
    if (depth > DEEPEST) return;
    if (isList(tree)) tree.forEach((item) => walkHosts(item, depth));
    else if (isBranch(tree)) {
      for (const [key, inner] of Object.entries(tree)) {
        const items = isList(inner) ? inner : [inner];
        if (/^(?:hosts?|hostnames?|fqdn|domain|domains|virtual_host|server_name)$/.test(key))
          for (const item of items) if (typeof item === "string") add(item);
        if (key === "match" && typeof inner === "string")
          for (const [, host = ""] of inner.matchAll(/Host(?:SNI)?\(`([^`]{1,253})`/g)) add(host);
        if (typeof inner === "object" && inner !== null) walkHosts(inner, depth + 1);
      }
    }
  };
  if (isBranch(body)) walkHosts(body["spec"], 0);
  return [...found];
}

function blocksOf(tree: Tree): readonly Branch[] {
  return isList(tree) ? tree.filter(isBranch) : [];
}

/** The kind of Kubernetes' own that an object of another group is like: roles and bindings of other systems. */
export function likeKind(kind: string, body: Tree): string | undefined {
  if (!isBranch(body)) return undefined;
  const short = kind.split(".")[0] ?? kind;
  const binds = "role_ref" in body && ("subject" in body || "subjects" in body);
  if (binds) return short.startsWith("Cluster") ? "ClusterRoleBinding" : "RoleBinding";
  const allows = blocksOf(body["rule"]).some((rule) => "verbs" in rule && "resources" in rule);
  return allows ? (short.startsWith("Cluster") ? "ClusterRole" : "Role") : undefined;
}

/** What in an object of a kind that is not known is judged nevertheless, in words. */
export function shapesIn(kind: string, body: Tree): readonly string[] {
  const pods = podSpecsIn(body).length;
  const like = likeKind(kind, body);
  const [storage, hosts] = [storageIn(body).length, hostsIn(body).length];
  return [
    ...(storage === 0 ? [] : ["the storage that it asks for"]),
    ...(hosts === 0 ? [] : ["the hosts that it names"]),
    ...(pods === 0 ? [] : [pods === 1 ? "the pods that it describes" : `the ${pods} kinds of pods that it describes`]),
    ...(like === undefined ? [] : [`its rights, as of a ${like},`]),
  ];
}
