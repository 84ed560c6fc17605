import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
import { rbacResources, type RbacResource } from "../manifest/rbac-resources";
import { KubernetesResource, isToken, objectMetadata, props, rule, type Report } from "../resource";

/** What the pods of a workload may do with objects of their namespace: one rule of a Role. */
export interface Permission {
  /** API groups of the kinds, such as `apps`; `""` is the core group of pods, Services and ConfigMaps. @default [""] */
  readonly apiGroups?: readonly string[];
  /** Kinds as the API calls them: lowercase and plural, such as `configmaps`, or `pods/log` for a part of one. */
  readonly resources: readonly string[];
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, and those of special kinds. */
  readonly verbs: readonly string[];
  /** Names of the only objects that it is about. @default - all */
  readonly resourceNames?: readonly string[];
}

/** What the pods of a workload may do with objects of no namespace, or of all: one rule of a ClusterRole. */
export interface ClusterPermission extends Omit<Permission, "resources"> {
  /** Kinds as the API calls them, such as `nodes`. @default - see `nonResourceURLs` */
  readonly resources?: readonly string[];
  /** Paths of the API that are no objects, such as `/metrics`. @default - see `resources` */
  readonly nonResourceURLs?: readonly string[];
}

/** The props of a workload that say what its pods may do with the cluster's objects. */
export interface PermissionProps {
  /**
   * What the pods may do with objects of their namespace: makes a Role, a RoleBinding and, unless `serviceAccountName`
   * names one, a ServiceAccount of their own. The pods get the account's token unless `automountServiceAccountToken` is
   * false.
   * @default - nothing of their own: they are the account `default`, or the one of `serviceAccountName`
   */
  readonly permissions?: readonly Permission[];
  /**
   * What the pods may do in the whole cluster: makes a ClusterRole and a ClusterRoleBinding, both called
   * `<namespace>-<name>`.
   * @default - nothing
   */
  readonly clusterPermissions?: readonly ClusterPermission[];
}

const word = (what: string, allowed: string, pattern: RegExp): z.ZodString =>
  rule(z.string(), (text) => isToken(text) || pattern.test(text), { code: "PermissionInvalid", what, allowed });
const atLeastOne = <T extends z.ZodType>(element: T): z.ZodArray<T> =>
  rule(z.array(element), (list) => list.length > 0, {
    code: "PermissionInvalid",
    what: "a permission without any allows nothing",
    allowed: "one or more",
  });

const apiGroup = word(
  "this is no API group",
  'a group without its version, such as "apps", "" for the core group, or "*"',
  /^(\*|[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$/,
);
const resource = word(
  "this is no kind as the API calls it",
  'lowercase and plural, such as "configmaps", "pods/log", or "*"',
  /^(\*|[a-z0-9][-a-z0-9.]*)(\/(\*|[a-z][-a-z0-9]*))?$/,
);
const verb = word("this is no verb", 'a word in lowercase, such as "get", or "*"', /^(\*|[a-z]+)$/);
const url = word(
  "this is no path of the API",
  'such as "/metrics", or "/healthz/*" with a star at its end alone',
  /^(\*|\/[^\s*]*\*?)$/,
);
const name = word("this is no name", "text", /\S/);

/** Checks of the props that say what pods may do. */
export const permissionShape = {
  permissions: z
    .array(
      props({
        apiGroups: atLeastOne(apiGroup).optional(),
        resources: atLeastOne(resource),
        verbs: atLeastOne(verb),
        resourceNames: atLeastOne(name).optional(),
      }),
    )
    .optional(),
  clusterPermissions: z
    .array(
      props({
        apiGroups: atLeastOne(apiGroup).optional(),
        resources: atLeastOne(resource).optional(),
        verbs: atLeastOne(verb),
        resourceNames: atLeastOne(name).optional(),
        nonResourceURLs: atLeastOne(url).optional(),
      }),
    )
    .optional(),
};

/** Kubernetes' own kinds of one plural: events are in two groups. */
const builtIn = (plural: string): readonly RbacResource[] => rbacResources().filter((one) => one.plural === plural);

/** Whether a group may have kinds that are not Kubernetes' own. */
const mayBeForeign = (group: string): boolean =>
  isToken(group) || group === "*" || !rbacResources().some((one) => one.group === group);

/** What kubectl takes for a kind, and the API server does not. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  cm: "configmaps",
  cj: "cronjobs",
  deploy: "deployments",
  ds: "daemonsets",
  ep: "endpoints",
  ev: "events",
  hpa: "horizontalpodautoscalers",
  ing: "ingresses",
  netpol: "networkpolicies",
  no: "nodes",
  ns: "namespaces",
  pdb: "poddisruptionbudgets",
  po: "pods",
  pv: "persistentvolumes",
  pvc: "persistentvolumeclaims",
  quota: "resourcequotas",
  rs: "replicasets",
  sa: "serviceaccounts",
  sc: "storageclasses",
  sts: "statefulsets",
  svc: "services",
};

/** The plural of a built-in kind that a text means, as kubectl would read it. */
function meantKind(text: string): string | undefined {
  if (Object.hasOwn(SHORT_NAMES, text)) return SHORT_NAMES[text];
  return [`${text}s`, `${text}es`, text.replace(/y$/, "ies")].find((plural) => builtIn(plural).length > 0);
}

/** What asks for no single object, so that no rule with names allows it. */
const WITHOUT_NAME: ReadonlySet<string> = new Set(["create", "deletecollection"]);

interface GivenPermissions extends PermissionProps {
  readonly serviceAccountName?: string;
}

/** Rules between the props of permissions: what would be written and allow nothing. */
export function checkPermissions(given: GivenPermissions, report: Report): void {
  const check = (permissions: readonly ClusterPermission[], prop: string): void =>
    permissions.forEach((permission, index) => checkOne(permission, `${prop}[${index}]`, report));
  check(given.permissions ?? [], "permissions");
  check(given.clusterPermissions ?? [], "clusterPermissions");
  (given.permissions ?? []).forEach(({ resources, apiGroups = [""] }, index) =>
    resources.forEach((kind, position) => {
      if (isOfCluster(kind, apiGroups))
        report({
          code: "PermissionOfCluster",
          what: "objects of this kind are in no namespace, so that no Role allows anything with them",
          prop: `permissions[${index}].resources[${position}]`,
          value: kind,
          fix: "say it in clusterPermissions",
        });
    }),
  );
  (given.clusterPermissions ?? []).forEach(({ resources, nonResourceURLs, apiGroups, resourceNames }, index) => {
    const ofObjects = (apiGroups ?? resourceNames) !== undefined;
    if ((resources === undefined) === (nonResourceURLs === undefined) || (resources === undefined && ofObjects))
      report({
        code: "PermissionInvalid",
        what: "a permission is about objects, or about paths",
        prop: `clusterPermissions[${index}]`,
        allowed: "resources, with apiGroups and resourceNames if wished; or nonResourceURLs alone",
      });
  });
  if (hasPermissions(given) && given.serviceAccountName === "default")
    report({
      code: "PermissionOfDefault",
      what: "every pod of the namespace that names no account is this one, and would have the permissions, too",
      prop: "serviceAccountName",
      value: "default",
      fix: "leave it out: the workload gets an account of its own",
    });
}

/** Whether no group that is named has objects of this kind in a namespace. */
function isOfCluster(kind: string, apiGroups: readonly string[]): boolean {
  const [base = ""] = kind.split("/");
  const meant = builtIn(base).filter(({ group }) => apiGroups.includes(group) || apiGroups.includes("*"));
  if (meant.length === 0 || apiGroups.some((one) => one !== "*" && mayBeForeign(one))) return false;
  // Of the namespace that it is in a Role can tell.
  return base !== "namespaces" && meant.every(({ namespaced }) => !namespaced);
}

function checkOne(
  { apiGroups = [""], resources = [], verbs, resourceNames }: ClusterPermission,
  prop: string,
  report: Report,
): void {
  resources.forEach((kind, index) => {
    const [base = ""] = kind.split("/");
    const at = { prop: `${prop}.resources[${index}]`, value: kind };
    if (isToken(kind) || apiGroups.some(mayBeForeign)) return;
    const groups = builtIn(base).map(({ group }) => group);
    const meant = groups.length === 0 ? meantKind(base) : undefined;
    if (meant !== undefined)
      report({
        code: "PermissionInvalid",
        what: "the API knows kinds by their plural alone, so that this allows nothing",
        ...at,
        fix: `write ${JSON.stringify(kind.replace(base, meant))}`,
      });
    if (groups.length === 0 || groups.some((group) => apiGroups.includes(group))) return;
    report({
      code: "PermissionGroupMistaken",
      what: `${base} are not in ${apiGroups.map((one) => (one === "" ? 'the core group ""' : one)).join(", ")}, so that this allows nothing`,
      ...at,
      fix: `say apiGroups: [${JSON.stringify(groups[0])}] in a permission of its own`,
    });
  });
  // A request about a part of an object, such as pods/exec, names the object also where it creates.
  if (resourceNames === undefined || resources.every((kind) => isToken(kind) || kind.includes("/"))) return;
  verbs.forEach((operation, index) => {
    if (WITHOUT_NAME.has(operation))
      report({
        code: "PermissionNamesIneffective",
        what: `Kubernetes does not know the name of what is asked for by ${operation}, so that no rule with names allows it`,
        prop: `${prop}.verbs[${index}]`,
        value: operation,
        fix: "say it in a permission of its own without resourceNames, or take it out",
      });
  });
}

/** Whether anything is allowed. */
export const hasPermissions = ({ permissions = [], clusterPermissions = [] }: PermissionProps): boolean =>
  permissions.length + clusterPermissions.length > 0;

/** Who gets permissions. */
interface PermissionsOwner {
  /** Name of the account, the Role and the binding. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name in the Terraform addresses. */
  readonly logicalId: string;
}

/** What stands for the permissions of one workload. */
interface Permissions {
  /** The account's name: a reference where it was made here. */
  readonly serviceAccountName: string;
  /** ServiceAccount, Role, RoleBinding, ClusterRole, ClusterRoleBinding, as far as they are there. */
  readonly resources: readonly KubernetesResource[];
}

const RBAC = "rbac.authorization.k8s.io";

/** Makes the account of a workload's pods, and what allows it what the props say. */
export function createPermissions(scope: Construct, owner: PermissionsOwner, given: GivenPermissions): Permissions {
  const { name, namespace, labels, logicalId } = owner;
  const resources: KubernetesResource[] = [];
  const create = (
    kind: string,
    apiVersion: string,
    identity: { name: string; namespace?: string },
    fields: object,
  ): string => {
    const made = new KubernetesResource(scope, kind, {
      logicalId,
      object: { apiVersion, kind, metadata: objectMetadata(scope, { ...identity, labels }), ...fields },
    });
    resources.push(made);
    return made.reference("metadata[0].name");
  };
  const account = given.serviceAccountName ?? create("ServiceAccount", "v1", { name, namespace }, {});
  const grant = (
    kind: "Role" | "ClusterRole",
    identity: { name: string; namespace?: string },
    rules: readonly object[],
  ): void => {
    if (rules.length === 0) return;
    const role = create(kind, `${RBAC}/v1`, identity, { rules });
    create(`${kind}Binding`, `${RBAC}/v1`, identity, {
      roleRef: { apiGroup: RBAC, kind, name: role },
      subjects: [{ kind: "ServiceAccount", name: account, namespace }],
    });
  };
  grant("Role", { name, namespace }, (given.permissions ?? []).map(ruleOf));
  grant("ClusterRole", { name: `${namespace}-${name}` }, (given.clusterPermissions ?? []).map(ruleOf));
  return { serviceAccountName: account, resources };
}

const ruleOf = ({ apiGroups, resources, verbs, resourceNames, nonResourceURLs }: ClusterPermission): object => ({
  ...(nonResourceURLs === undefined ? { apiGroups: apiGroups ?? [""], resources } : { nonResourceURLs }),
  verbs,
  ...defined({ resourceNames }),
});
