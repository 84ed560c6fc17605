import { created, metadata, reportOn, updated, type Block, type Resource } from "../support/plan";
import { testRule } from "../support/rule-cases";

const RBAC = "rbac.authorization.k8s.io";
const CLUSTER_ROLE = "kubernetes_cluster_role_v1";
const rule = (
  verbs: readonly string[],
  resources: readonly string[],
  groups: readonly string[] = [""],
  names: readonly string[] = [],
) => ({
  verbs,
  resources,
  api_groups: groups,
  resource_names: names,
  non_resource_urls: [],
});
const body = (rules: readonly Block[], labels: Block | null = null) => ({
  metadata: [{ name: "x", labels, annotations: null }],
  rule: rules,
});
const wide = (...rules: readonly Block[]): Resource[] => [created(CLUSTER_ROLE, "x", body(rules))];
const narrow = (...rules: readonly Block[]): Resource[] => [
  created("kubernetes_role_v1", "x", { metadata: metadata("x"), rule: rules }),
];
const binding = (
  role: string,
  subject: Block = { kind: "User", name: "eve" },
  type = "kubernetes_cluster_role_binding_v1",
): Resource =>
  created(type, "b", {
    metadata: type.includes("cluster") ? [{ name: "b" }] : metadata("b"),
    role_ref: [{ kind: "ClusterRole", name: role, api_group: RBAC }],
    subject: [subject],
  });

testRule("role-creates-pods", {
  fires: {
    pods: wide(rule(["create"], ["pods"])),
    deployments: wide(rule(["patch"], ["deployments"], ["apps"])),
    "cron jobs in one namespace": narrow(rule(["create"], ["cronjobs"], ["batch"])),
    "a star for verbs": wide(rule(["*"], ["daemonsets"], ["*"])),
    "as kubernetes_manifest": [
      created("kubernetes_manifest", "x", {
        manifest: {
          apiVersion: `${RBAC}/v1`,
          kind: "ClusterRole",
          metadata: { name: "x" },
          rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["create"] }],
        },
      }),
    ],
  },
  silent: {
    "to read them": wide(rule(["get", "list", "watch"], ["pods"]), rule(["get"], ["deployments"], ["apps"])),
    "to delete them": wide(rule(["delete"], ["pods"])),
    "pods of another group": wide(rule(["create"], ["pods"], ["metrics.k8s.io"])),
    "by name, which grants nothing": wide(rule(["create"], ["pods"], [""], ["web"])),
  },
});
testRule("role-grants-roles", {
  fires: {
    "a binding": wide(rule(["create"], ["clusterrolebindings"], [RBAC])),
    "a role in one namespace": narrow(rule(["patch"], ["roles"], [RBAC])),
  },
  silent: { "to read them": wide(rule(["get", "list"], ["clusterrolebindings", "roles"], [RBAC])) },
});
testRule("role-creates-volumes", {
  fires: { "a volume": wide(rule(["create"], ["persistentvolumes"])) },
  silent: {
    "a claim": wide(rule(["create"], ["persistentvolumeclaims"])),
    "to read them": wide(rule(["get"], ["persistentvolumes"])),
  },
});
testRule("role-changes-admission", {
  fires: {
    "a webhook": wide(rule(["patch"], ["mutatingwebhookconfigurations"], ["admissionregistration.k8s.io"])),
    "to take a policy away": wide(
      rule(["delete"], ["validatingadmissionpolicybindings"], ["admissionregistration.k8s.io"]),
    ),
    "an API service": wide(rule(["update"], ["apiservices"], ["apiregistration.k8s.io"])),
    "one by name": wide(rule(["patch"], ["mutatingwebhookconfigurations"], ["*"], ["mine"])),
  },
  silent: { "to read them": wide(rule(["get", "list", "watch"], ["*"], ["admissionregistration.k8s.io"])) },
});
testRule("role-approves-certificates", {
  fires: {
    "by the request": wide(rule(["update"], ["certificatesigningrequests/approval"], ["certificates.k8s.io"])),
    "by the signer": wide(rule(["approve"], ["signers"], ["certificates.k8s.io"], ["kubernetes.io/*"])),
  },
  silent: { "to ask for one": wide(rule(["create", "get"], ["certificatesigningrequests"], ["certificates.k8s.io"])) },
});
testRule("role-changes-nodes", {
  fires: { nodes: wide(rule(["patch"], ["nodes"])), namespaces: wide(rule(["update"], ["namespaces"])) },
  silent: { "to read them": wide(rule(["get", "list", "watch"], ["nodes", "namespaces"])) },
});
testRule("role-redirects-traffic", {
  fires: {
    endpoints: wide(rule(["update"], ["endpoints"])),
    slices: wide(rule(["create"], ["endpointslices"], ["discovery.k8s.io"])),
    "to take policies away": wide(rule(["delete"], ["networkpolicies"], ["networking.k8s.io"])),
  },
  silent: { "to read them": wide(rule(["get", "list", "watch"], ["endpoints", "services", "pods"])) },
});
testRule("role-uses-privileged", {
  fires: { "by name": wide(rule(["use"], ["securitycontextconstraints"], ["security.openshift.io"], ["privileged"])) },
  silent: { "to read them": wide(rule(["get"], ["securitycontextconstraints"], ["security.openshift.io"])) },
});
testRule("role-wildcard", {
  fires: {
    "a group": wide(rule(["get"], ["pods"], ["*"])),
    "verbs of one kind": wide(rule(["*"], ["configmaps"])),
    "kinds of a group of others": wide(rule(["get"], ["*"], ["acme.example"])),
    paths: wide({ verbs: ["get"], non_resource_urls: ["*"] }),
  },
  silent: {
    none: wide(rule(["get"], ["pods"])),
    "everything, which has a rule of its own": wide(rule(["get"], ["*"], ["*"])),
    "one path and what is under it": wide({ verbs: ["get"], non_resource_urls: ["/metrics", "/healthz/*"] }),
  },
});
const into = (role: string) => ({ [`${RBAC}/aggregate-to-${role}`]: "true" });
testRule("role-aggregated", {
  fires: {
    "into view, and it writes": [created(CLUSTER_ROLE, "x", body([rule(["patch"], ["nodes"])], into("view")))],
    "into edit": [created(CLUSTER_ROLE, "x", body([rule(["*"], ["widgets"], ["acme.example"])], into("edit")))],
  },
  silent: {
    "the label says no": [
      created(CLUSTER_ROLE, "x", body([rule(["get"], ["pods"])], { [`${RBAC}/aggregate-to-view`]: "false" })),
    ],
    "no label": wide(rule(["patch"], ["nodes"])),
  },
});
const aggregating = (selectors: readonly Block[]) => [
  created(CLUSTER_ROLE, "x", {
    metadata: [{ name: "x" }],
    rule: [],
    aggregation_rule: [{ cluster_role_selectors: selectors }],
  }),
];
testRule("role-aggregates-all", {
  fires: {
    empty: aggregating([{ match_labels: null, match_expressions: [] }]),
    "one of two": aggregating([{ match_labels: { a: "b" } }, { match_labels: {} }]),
  },
  silent: {
    labels: aggregating([{ match_labels: { a: "b" } }]),
    expressions: aggregating([{ match_labels: {}, match_expressions: [{ key: "a", operator: "Exists" }] }]),
    none: wide(rule(["get"], ["pods"])),
  },
});

describe("how bad it is", () => {
  const worst = (rule: string, resources: readonly Resource[]) =>
    reportOn(resources).findings.find((one) => one.rule === rule)?.severity;
  test.each<[string, string, readonly Resource[], string | undefined]>([
    ["pods in all namespaces", "role-creates-pods", wide(rule(["create"], ["pods"])), "high"],
    ["pods in one namespace", "role-creates-pods", narrow(rule(["create"], ["pods"])), "medium"],
    [
      "pods by a ClusterRole that one namespace binds",
      "role-creates-pods",
      [...wide(rule(["create"], ["pods"])), binding("x", { kind: "User", name: "eve" }, "kubernetes_role_binding_v1")],
      "medium",
    ],
    [
      "pods by a ClusterRole that the cluster binds",
      "role-creates-pods",
      [...wide(rule(["create"], ["pods"])), binding("x")],
      "high",
    ],
    ["bind by name", "role-may-escalate", wide(rule(["bind"], ["clusterroles"], [RBAC], ["cluster-admin"])), "high"],
    ["impersonate by name", "role-may-escalate", wide(rule(["impersonate"], ["users"], [""], ["root"])), "high"],
    ["exec in one pod by name", "role-may-escalate", narrow(rule(["create"], ["pods/exec"], [""], ["db-0"])), "medium"],
    ["exec in every kind", "role-may-escalate", wide(rule(["create"], ["*/exec"])), "high"],
    ["verbs by a star", "role-may-escalate", wide(rule(["*"], ["clusterroles"], [RBAC])), "high"],
    [
      "escalate on another kind",
      "role-may-escalate",
      wide(rule(["escalate"], ["widgets"], ["acme.example"])),
      undefined,
    ],
    ["everything is told as such alone", "role-may-escalate", wide(rule(["*"], ["*"], ["*"])), undefined],
    ["a volume has no namespace", "role-creates-volumes", narrow(rule(["create"], ["persistentvolumes"])), undefined],
    ["a proxy of a node has none, either", "role-may-escalate", narrow(rule(["get"], ["nodes/proxy"])), undefined],
    ["all of one's own group", "role-wildcard", wide(rule(["*"], ["*"], ["acme.example"])), "low"],
    ["all of apps", "role-wildcard", wide(rule(["get"], ["*"], ["apps"])), "medium"],
    ["all of one's own group", "role-allows-everything", wide(rule(["*"], ["*"], ["acme.example"])), undefined],
    [
      "into view with Secrets",
      "role-aggregated",
      [created(CLUSTER_ROLE, "x", body([rule(["get"], ["secrets"])], into("view")))],
      "high",
    ],
    [
      "into view, reading one's own kinds",
      "role-aggregated",
      [created(CLUSTER_ROLE, "x", body([rule(["get"], ["widgets"], ["acme.example"])], into("view")))],
      "low",
    ],
    ["edit in the cluster", "administrator-bound", [binding("edit")], "high"],
    [
      "edit in a namespace",
      "administrator-bound",
      [binding("edit", { kind: "User", name: "eve" }, "kubernetes_role_binding_v1")],
      "low",
    ],
    ["view in the cluster", "administrator-bound", [binding("view")], undefined],
    ["a controller's role", "administrator-bound", [binding("system:controller:job-controller")], "high"],
    [
      "the controller manager's in a namespace",
      "administrator-bound",
      [binding("system:kube-controller-manager", { kind: "User", name: "eve" }, "kubernetes_role_binding_v1")],
      "high",
    ],
    [
      "what everyone has",
      "everyone-bound",
      [binding("system:discovery", { kind: "Group", name: "system:unauthenticated" })],
      undefined,
    ],
    ["view for everyone", "everyone-bound", [binding("view", { kind: "Group", name: "system:authenticated" })], "high"],
  ])("%s: %s", (_what, id, resources, severity) => expect(worst(id, resources)).toBe(severity));
});

const account = (annotations: Record<string, string>) => ({ metadata: metadata("app", { annotations }) });
const ACCOUNT = "kubernetes_service_account_v1";
testRule("cloud-identity-changed", {
  fires: {
    "another role": [
      updated(
        ACCOUNT,
        "a",
        account({ "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/app" }),
        account({ "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/Admin" }),
      ),
    ],
    "a first one": [
      created(ACCOUNT, "a", account({ "iam.gke.io/gcp-service-account": "app@x.iam.gserviceaccount.com" })),
    ],
    "on Azure": [created(ACCOUNT, "a", account({ "azure.workload.identity/client-id": "1" }))],
  },
  silent: {
    "it goes": [
      updated(ACCOUNT, "a", account({ "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/app" }), account({})),
    ],
    "another annotation": [created(ACCOUNT, "a", account({ team: "shop" }))],
  },
  unknown: {
    "annotations that are not known yet": [
      updated(
        ACCOUNT,
        "a",
        account({ team: "shop" }),
        { metadata: metadata("a") },
        { unknown: { metadata: [{ annotations: true }] } },
      ),
    ],
  },
});
const secret = (type: string) => [created("kubernetes_secret_v1", "s", { metadata: metadata("s"), type })];
testRule("service-account-token-secret", {
  fires: { "a token": secret("kubernetes.io/service-account-token") },
  silent: { "a certificate": secret("kubernetes.io/tls") },
});
const request = (more: Block, signer = "kubernetes.io/kube-apiserver-client") => [
  created("kubernetes_certificate_signing_request_v1", "c", {
    metadata: [{ name: "c" }],
    spec: [{ request: "x", signer_name: signer, usages: ["client auth"] }],
    ...more,
  }),
];
testRule("certificate-approved", {
  fires: { "it says so": request({ auto_approve: true }), "it says nothing": request({}) },
  silent: { "somebody else approves": request({ auto_approve: false }) },
});
