import { created, metadata, reportOn, type Block, type Resource } from "../support/plan";
import { testRule } from "../support/rule-cases";

// Rights by which whoever holds them hides, destroys, writes or reads what is not his; and who gets them.

const rule = (
  verbs: readonly string[],
  resources: readonly string[],
  groups = [""],
  names: readonly string[] = [],
) => ({
  ...{ verbs, resources, api_groups: groups, resource_names: names, non_resource_urls: [] },
});
const wide = (...rules: readonly Block[]): readonly Resource[] => [
  created("kubernetes_cluster_role_v1", "r", { metadata: [{ name: "r" }], rule: rules }),
];
const narrow = (...rules: readonly Block[]): readonly Resource[] => [
  created("kubernetes_role", "r", { metadata: metadata("r"), rule: rules }),
];
const inManifest = (rules: readonly Block[], kind = "ClusterRole"): readonly Resource[] => [
  created("kubernetes_manifest", "r", {
    manifest: { apiVersion: "rbac.authorization.k8s.io/v1", kind, metadata: { name: "r" }, rules },
  }),
];
const rulesFound = (resources: readonly Resource[]) => reportOn(resources).findings.map((one) => one.rule);
const reading = wide(rule(["get", "list", "watch"], ["*"], ["apps"]));

testRule("role-writes-secrets", {
  fires: {
    "to make them": wide(rule(["create"], ["secrets"])),
    "in one namespace": narrow(rule(["patch"], ["secrets"])),
    "in a manifest": inManifest([{ verbs: ["update"], resources: ["secrets"], apiGroups: [""] }]),
  },
  silent: {
    "to read them": wide(rule(["get"], ["secrets"])),
    "others' kinds": wide(rule(["create"], ["secrets"], ["x.io"])),
  },
});
testRule("role-deletes-data", {
  fires: {
    claims: narrow(rule(["delete"], ["persistentvolumeclaims"])),
    "all at once": wide(rule(["deletecollection"], ["statefulsets"], ["apps"])),
    snapshots: wide(rule(["delete"], ["volumesnapshots"], ["snapshot.storage.k8s.io"])),
  },
  silent: { "pods alone": wide(rule(["delete"], ["pods"])), reading },
});
testRule("role-hides-tracks", {
  fires: {
    events: wide(rule(["delete"], ["events"])),
    "of the newer group": narrow(rule(["*"], ["events"], ["events.k8s.io"])),
  },
  silent: { "to write them": wide(rule(["create", "patch"], ["events"])) },
});
testRule("role-writes-configuration", {
  fires: { everywhere: wide(rule(["update"], ["configmaps"])) },
  silent: {
    "in one namespace": narrow(rule(["update"], ["configmaps"])),
    "by name": wide(rule(["update"], ["configmaps"], [""], ["mine"])),
  },
});
testRule("role-reads-logs", {
  fires: { everywhere: wide(rule(["get"], ["pods/log"])) },
  silent: { "in one namespace": narrow(rule(["get"], ["pods/log"])), "pods alone": wide(rule(["get"], ["pods"])) },
});
testRule("role-changes-limits", {
  fires: {
    quotas: narrow(rule(["delete"], ["resourcequotas"])),
    "storage classes": wide(rule(["create"], ["storageclasses"], ["storage.k8s.io"])),
  },
  silent: { "to read them": wide(rule(["get", "list"], ["resourcequotas", "limitranges"])) },
});
testRule("role-changes-things", {
  fires: { "to write anything": narrow(rule(["update"], ["services"])) },
  silent: { reading },
});
testRule("role-reads-nodes-files", {
  fires: { logs: wide({ ...rule(["get"], []), non_resource_urls: ["/logs/*"] }) },
  silent: { "health and metrics": wide({ ...rule(["get"], []), non_resource_urls: ["/healthz", "/metrics"] }) },
});
test.each([
  ["role-may-escalate", rule(["impersonate"], ["userextras/scopes"], ["authentication.k8s.io"])],
  ["role-creates-pods", rule(["patch"], ["pods"])],
  ["role-creates-pods", rule(["create"], ["applications"], ["argoproj.io"])],
  ["role-creates-pods", rule(["update"], ["controllerrevisions"], ["apps"])],
  ["role-changes-nodes", rule(["create"], ["customresourcedefinitions"], ["apiextensions.k8s.io"])],
])("%s knows %j", (id, rights) => {
  expect(rulesFound(wide(rights))).toContain(id);
});

const binding = (role: string, subjects: readonly Block[], type = "kubernetes_cluster_role_binding_v1"): Resource =>
  created(type, "b", {
    metadata: type.includes("cluster") ? [{ name: "b" }] : metadata("b"),
    role_ref: [{ api_group: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role }],
    subject: subjects,
  });
const account: Block = { kind: "ServiceAccount", name: "app", namespace: "shop" };
const ownRole = created("kubernetes_cluster_role_v1", "r", {
  metadata: [{ name: "mine" }],
  rule: [rule(["get"], ["pods"])],
});
testRule("bound-role-not-shown", {
  fires: { "nobody made it here": [binding("operator", [account])] },
  silent: {
    "it is in the plan": [ownRole, binding("mine", [account])],
    "one of Kubernetes itself": [binding("view", [account])],
    "one that another rule tells of": [binding("cluster-admin", [account])],
  },
});
testRule("binding-made", {
  fires: {
    "a new one": [binding("view", [account])],
    "in a namespace": [binding("view", [account], "kubernetes_role_binding")],
  },
  silent: { "a role": [ownRole] },
});
testRule("own-group-bound", {
  fires: {
    "administrators by certificate": [binding("view", [{ kind: "Group", name: "system:masters" }])],
    nodes: [binding("edit", [{ kind: "Group", name: "system:nodes" }])],
  },
  silent: {
    "a service account": [binding("view", [account])],
    "what every cluster has": [binding("system:node", [{ kind: "Group", name: "system:nodes" }])],
  },
});
