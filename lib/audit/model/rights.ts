import type { Branch } from "../mask/marks";
import type { KubernetesObject } from "./object";
import { once } from "./question";
import { blocks, hidesSome, pick, texts } from "./tree";
import type { World } from "./world";

/** A right as an API server would ask for it: a verb on a resource of an API group. */
interface Right {
  /** The API group; `""` is the core. */
  readonly group: string;
  /** The resource in plural, with its subresource: `pods`, `pods/exec`. */
  readonly resource: string;
  readonly verb: string;
}

/** What a rule of a role grants, as far as one asks. */
interface Grant extends Right {
  /** The names that it is limited to; empty for all. */
  readonly names: readonly string[];
}

/** One entry of `rules` of a Role or a ClusterRole, its lists read once. */
export interface RoleRule {
  readonly groups: ReadonlySet<string>;
  readonly resources: ReadonlySet<string>;
  readonly verbs: ReadonlySet<string>;
  readonly names: readonly string[];
  readonly urls: readonly string[];
}

const known = new WeakMap<Branch, RoleRule>();
const LISTS = ["api_groups", "resources", "verbs", "resource_names", "non_resource_urls"];

function readRule(rule: Branch): RoleRule {
  let read = known.get(rule);
  if (read !== undefined) return read;
  read = {
    groups: new Set(texts(rule, "api_groups")),
    resources: new Set(texts(rule, "resources")),
    verbs: new Set(texts(rule, "verbs")),
    names: texts(rule, "resource_names"),
    urls: texts(rule, "non_resource_urls"),
  };
  // Where something in it is hidden, each question has to meet that again.
  if (!LISTS.some((list) => hidesSome(pick(rule, list)))) known.set(rule, read);
  return read;
}

/** The rules of a role. Every question about it reads them, and a hidden value in them makes the answer undecided. */
export function rulesOf(role: KubernetesObject): readonly RoleRule[] {
  return blocks(role.body, "rule").map(readRule);
}

/** Verbs on an object whose name a request does not carry: limited to names they grant nothing. */
const NAMELESS: ReadonlySet<string> = new Set(["create", "deletecollection"]);

function isOfGroup({ groups }: RoleRule, group: string): boolean {
  return groups.has(group) || groups.has("*") || (group === "" && groups.size === 0);
}

/**
 * Whether a rule grants a right, as the API server decides it: a star stands for every verb, group and resource, with
 * all subresources; a star before a slash stands for every resource that has the subresource; after a slash it stands
 * for nothing. A create is not limited by names, it is refused; that of a subresource carries its object's name.
 */
export function grants(rule: RoleRule, { group, resource, verb }: Right): boolean {
  if (!hasVerb(rule, verb) || !isOfGroup(rule, group)) return false;
  const covered = covers(rule, resource);
  return covered === "part" || (covered === "all" && isUnderNames(rule, resource, verb));
}

function hasVerb({ verbs }: RoleRule, verb: string): boolean {
  return verbs.has(verb) || verbs.has("*");
}

/** Whether a rule is about a resource; `part` where it is about some of the subresources that a star asks for. */
function covers({ resources }: RoleRule, resource: string): "all" | "part" | "no" {
  const slash = resource.indexOf("/");
  if (resource.endsWith("/*") && [...resources].some((one) => one.startsWith(resource.slice(0, -1)))) return "part";
  if (resources.has(resource) || resources.has("*")) return "all";
  return slash >= 0 && resources.has(`*${resource.slice(slash)}`) ? "all" : "no";
}

/** Whether a verb can be asked for of what a rule names. */
function isUnderNames({ names }: RoleRule, resource: string, verb: string): boolean {
  return names.length === 0 || resource.includes("/") || !NAMELESS.has(verb);
}

/** A list of rights that mean the same to whoever holds them. */
export interface Power {
  readonly group: string;
  /** The resources of the group; empty for all that a rule names of it. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Resources without a namespace: a Role, which holds in one, grants none of them. */
const OF_CLUSTER: ReadonlySet<string> = new Set([
  ...["nodes", "namespaces", "persistentvolumes", "clusterroles", "clusterrolebindings", "users", "groups", "uids"],
  ...["userextras", "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "apiservices", "signers"],
  ...["validatingadmissionpolicies", "validatingadmissionpolicybindings", "mutatingadmissionpolicies"],
  ...["mutatingadmissionpolicybindings", "certificatesigningrequests", "customresourcedefinitions"],
  ...["securitycontextconstraints", "podsecuritypolicies", "ciliumclusterwidenetworkpolicies"],
  ...["globalnetworkpolicies", "adminnetworkpolicies", "baselineadminnetworkpolicies"],
  ...["clusterexternalsecrets", "clustersecretstores"],
]);
/** What a Role grants of these in its namespace all the same: to bind them there, and to run pods under them. */
const IN_NAMESPACE: ReadonlySet<string> = new Set(["bind", "use"]);

/** Whether a rule grants all there is: to tell of single rights would say nothing more. */
function isEverything({ verbs, groups, resources, names }: RoleRule): boolean {
  return verbs.has("*") && resources.has("*") && names.length === 0 && (groups.has("*") || groups.size === 0);
}

/**
 * Which of the rights of some powers a role grants, those limited to names too; none for a rule that grants all there
 * is, which is told as such.
 */
export function granted(role: KubernetesObject, powers: readonly Power[]): readonly Grant[] {
  const found: Grant[] = [];
  for (const rule of rulesOf(role)) {
    if (isEverything(rule)) continue;
    for (const { group, resources, verbs } of powers) {
      // A star for all groups says nothing of which of the rule's resources are of this one.
      if (resources.length === 0 && !rule.groups.has(group)) continue;
      if (!isOfGroup(rule, group) || !verbs.some((verb) => hasVerb(rule, verb))) continue;
      for (const resource of resources.length === 0 ? rule.resources : resources) {
        if (covers(rule, resource) === "no") continue;
        const [parent = ""] = resource.split("/");
        const outside = role.kind === "Role" && OF_CLUSTER.has(parent);
        for (const verb of verbs) {
          const right = { group, resource, verb };
          if (outside && !IN_NAMESPACE.has(verb)) continue;
          if (grants(rule, right)) found.push({ ...right, names: rule.names });
        }
      }
    }
  }
  return found;
}

/** Rights in words: `create, patch pods and deployments of apps; get secrets (only a, b)`. */
export function showGrants(grants: readonly Grant[]): string {
  const byResource = new Map<string, { verbs: Set<string>; resource: string }>();
  for (const { group, resource, verb, names } of grants) {
    const only = names.length === 0 ? "" : ` (only ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""})`;
    const shown = `${resource}${group === "" ? "" : `.${group}`}${only}`;
    const known = byResource.get(shown);
    if (known === undefined) byResource.set(shown, { verbs: new Set([verb]), resource: shown });
    else known.verbs.add(verb);
  }
  const byVerbs = new Map<string, string[]>();
  for (const { verbs, resource } of byResource.values()) {
    const shown = [...verbs].join(", ");
    byVerbs.set(shown, [...(byVerbs.get(shown) ?? []), resource]);
  }
  return [...byVerbs].map(([verbs, resources]) => `${verbs} ${resources.join(", ")}`).join("; ");
}

/**
 * Whether what a role grants holds in the whole cluster: that of a ClusterRole does, unless this plan binds it in
 * single namespaces alone.
 */
export function isClusterWide(role: KubernetesObject, world: World): boolean {
  if (role.kind !== "ClusterRole") return false;
  const uses = bindingsByRole(world).get(role.name);
  return uses === undefined || uses.cluster;
}

/** How ClusterRoles are bound, by name. */
const bindingsByRole = once((world: World): ReadonlyMap<string, { readonly cluster: boolean }> => {
  const found = new Map<string, { cluster: boolean }>();
  for (const kind of ["ClusterRoleBinding", "RoleBinding"]) {
    for (const binding of world.ofKind(kind)) {
      const [ref] = blocks(binding.body, "role_ref");
      if (ref === undefined || ref["kind"] !== "ClusterRole" || typeof ref["name"] !== "string") continue;
      const known = found.get(ref["name"]);
      found.set(ref["name"], { cluster: kind === "ClusterRoleBinding" || known?.cluster === true });
    }
  }
  return found;
});
