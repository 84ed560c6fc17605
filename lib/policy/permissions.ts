import type { Construct } from "constructs";
import { z } from "zod";
import { defined } from "../defined";
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
const url = word("this is no path of the API", 'such as "/metrics", or "/healthz/*"', /^(\*|\/\S*)$/);
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

/** Kinds of Kubernetes' own that are often named without their group, by group. */
const GROUP_OF: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    apps: "deployments statefulsets daemonsets replicasets controllerrevisions",
    batch: "jobs cronjobs",
    autoscaling: "horizontalpodautoscalers",
    "networking.k8s.io": "ingresses networkpolicies ingressclasses",
    policy: "poddisruptionbudgets",
    "rbac.authorization.k8s.io": "roles rolebindings clusterroles clusterrolebindings",
    "storage.k8s.io": "storageclasses volumeattachments csidrivers csinodes",
    "coordination.k8s.io": "leases",
    "discovery.k8s.io": "endpointslices",
    "apiextensions.k8s.io": "customresourcedefinitions",
    "scheduling.k8s.io": "priorityclasses",
    "admissionregistration.k8s.io": "validatingwebhookconfigurations mutatingwebhookconfigurations",
    "": "pods services configmaps secrets serviceaccounts persistentvolumeclaims persistentvolumes nodes namespaces",
  }).flatMap(([group, kinds]) => kinds.split(" ").map((kind) => [kind, group])),
);
/** Kinds that live in no namespace. Of a namespace itself a Role in it can tell. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set(
  (
    "nodes persistentvolumes clusterroles clusterrolebindings storageclasses volumeattachments csidrivers csinodes " +
    "ingressclasses customresourcedefinitions priorityclasses validatingwebhookconfigurations " +
    "mutatingwebhookconfigurations"
  ).split(" "),
);
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
  (given.permissions ?? []).forEach(({ resources }, index) =>
    resources.forEach((kind, position) => {
      if (CLUSTER_SCOPED.has(kind))
        report({
          code: "PermissionOfCluster",
          what: "objects of this kind are in no namespace, so that no Role allows anything with them",
          prop: `permissions[${index}].resources[${position}]`,
          value: kind,
          fix: "say it in clusterPermissions",
        });
    }),
  );
  (given.clusterPermissions ?? []).forEach(({ resources, nonResourceURLs }, index) => {
    if ((resources === undefined) === (nonResourceURLs === undefined))
      report({
        code: "PermissionInvalid",
        what: "a permission is about objects, or about paths",
        prop: `clusterPermissions[${index}]`,
        allowed: "exactly one of resources and nonResourceURLs",
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

function checkOne(
  { apiGroups = [""], resources = [], verbs, resourceNames }: ClusterPermission,
  prop: string,
  report: Report,
): void {
  resources.forEach((kind, index) => {
    const [base = ""] = kind.split("/");
    const group = Object.hasOwn(GROUP_OF, base) ? GROUP_OF[base] : undefined;
    if (group === undefined || apiGroups.some((one) => isToken(one) || one === "*" || one === group)) return;
    if (apiGroups.some((one) => /[./]/.test(one))) return; // another group may have a kind of the same name
    report({
      code: "PermissionGroupMistaken",
      what: `${base} are not in ${apiGroups.map((one) => (one === "" ? 'the core group ""' : one)).join(", ")}, so that this allows nothing`,
      prop: `${prop}.resources[${index}]`,
      value: kind,
      fix: `say apiGroups: [${JSON.stringify(group)}] in a permission of its own`,
    });
  });
  if (resourceNames === undefined) return;
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
export interface PermissionsOwner {
  /** Name of the account, the Role and the binding. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name in the Terraform addresses. */
  readonly logicalId: string;
}

/** What stands for the permissions of one workload. */
export interface Permissions {
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
