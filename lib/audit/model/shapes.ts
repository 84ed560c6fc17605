import { isBranch, isList, type Branch, type Tree } from "../mask/marks";

// Custom resources are of kinds that nobody described here. What they hold often has a shape that is known: an operator
// makes pods of a pod template, whatever it is called.

/** How deep a shape may stand in an object. */
const DEEPEST = 12;

/** A pod spec somewhere in an object. */
export interface FoundPodSpec {
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
  return [
    ...(pods === 0 ? [] : [pods === 1 ? "the pods that it describes" : `the ${pods} kinds of pods that it describes`]),
    ...(like === undefined ? [] : [`its rights, as of a ${like},`]),
  ];
}
