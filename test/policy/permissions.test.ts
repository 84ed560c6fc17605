import {
  Deployment,
  KubeServicesError,
  RetiredService,
  StatefulService,
  StatelessService,
  type PermissionProps,
} from "../../lib";
import { synthesise, testStack } from "../support/synthesise";

const CONTAINERS = [{ image: "nginx:1.27", ports: [{ containerPort: 8080 }] }];
const READ: PermissionProps = { permissions: [{ resources: ["configmaps"], verbs: ["get", "list", "watch"] }] };

test("permissions make an account, a Role and its binding, which the pods wait for", () => {
  const stack = testStack();
  new StatelessService(stack, "web", {
    containers: CONTAINERS,
    permissions: [
      { resources: ["configmaps"], verbs: ["get"], resourceNames: ["settings"] },
      { apiGroups: ["apps"], resources: ["deployments/scale"], verbs: ["patch"] },
    ],
  });
  const made = synthesise(stack);
  expect(made.addresses).toEqual([
    "kubernetes_deployment_v1.web",
    "kubernetes_role_binding_v1.web",
    "kubernetes_role_v1.web",
    "kubernetes_service_account_v1.web",
    "kubernetes_service_v1.web",
  ]);
  expect(made.resource("kubernetes_role_v1.web")).toMatchObject({
    metadata: [{ name: "web", namespace: "shop", labels: { "app.kubernetes.io/managed-by": "cdktf-kube-services" } }],
    rule: [
      { api_groups: [""], resources: ["configmaps"], verbs: ["get"], resource_names: ["settings"] },
      { api_groups: ["apps"], resources: ["deployments/scale"], verbs: ["patch"] },
    ],
  });
  expect(made.resource("kubernetes_role_binding_v1.web")).toMatchObject({
    role_ref: [{ kind: "Role", name: "${kubernetes_role_v1.web.metadata[0].name}" }],
    subject: [
      { kind: "ServiceAccount", name: "${kubernetes_service_account_v1.web.metadata[0].name}", namespace: "shop" },
    ],
  });
  expect(made.resource("kubernetes_deployment_v1.web")).toMatchObject({
    depends_on: ["kubernetes_service_account_v1.web", "kubernetes_role_v1.web", "kubernetes_role_binding_v1.web"],
    spec: [
      {
        template: [
          {
            spec: [
              {
                service_account_name: "${kubernetes_service_account_v1.web.metadata[0].name}",
                automount_service_account_token: true,
              },
            ],
          },
        ],
      },
    ],
  });
});

test("what is allowed in the whole cluster stands in a ClusterRole of the namespace's and the workload's name", () => {
  const stack = testStack();
  new Deployment(stack, "watcher", {
    containers: [{ image: "watcher:1" }],
    clusterPermissions: [
      { resources: ["nodes"], verbs: ["get"] },
      { nonResourceURLs: ["/metrics"], verbs: ["get"] },
    ],
  });
  const made = synthesise(stack);
  expect(made.addresses).toContain("kubernetes_cluster_role_binding_v1.watcher");
  expect(made.addresses).not.toContain("kubernetes_role_v1.watcher");
  expect(made.resource("kubernetes_cluster_role_v1.watcher")).toMatchObject({
    metadata: [{ name: "shop-watcher" }],
    rule: [
      { api_groups: [""], resources: ["nodes"], verbs: ["get"] },
      { non_resource_urls: ["/metrics"], verbs: ["get"] },
    ],
  });
});

test("an account that is named gets them, and no other is made", () => {
  const stack = testStack();
  new StatefulService(stack, "db", { ...READ, containers: CONTAINERS, serviceAccountName: "robot" });
  const made = synthesise(stack);
  expect(made.addresses).not.toContain("kubernetes_service_account_v1.db");
  expect(made.resource("kubernetes_role_binding_v1.db")).toMatchObject({ subject: [{ name: "robot" }] });
});

test("a further version has an account of its own, of its own permissions", () => {
  const stack = testStack();
  const web = new StatelessService(stack, "web", { ...READ, containers: CONTAINERS });
  web.addVersion("v2", { permissions: [{ resources: ["secrets"], verbs: ["get"] }] });
  web.addVersion("v3", { permissions: [] });
  const made = synthesise(stack);
  expect(made.resource("kubernetes_role_v1.web_v2")).toMatchObject({
    metadata: [{ name: "web-v2" }],
    rule: [{ resources: ["secrets"] }],
  });
  expect(made.addresses).not.toContain("kubernetes_service_account_v1.web_v3");
  expect(web.resources.map(({ address }) => address)).toContain("kubernetes_role_binding_v1.web_v2");
});

test("a workload that is kept keeps its account and permissions", () => {
  const stack = testStack({ onDelete: { workload: "retain" } });
  new StatelessService(stack, "web", { ...READ, containers: CONTAINERS });
  expect(synthesise(stack).text).toContain("keeps kubernetes_role_binding_v1.web");
  const retired = new RetiredService(testStack(), "web", { keep: ["workload"] });
  expect(retired.forgotten).toEqual(
    expect.arrayContaining(["kubernetes_service_account_v1.web", "kubernetes_role_v1.web"]),
  );
});

function codes(props: PermissionProps & { readonly serviceAccountName?: string }): string[] {
  try {
    new Deployment(testStack(), "d", { containers: [{ image: "a:1" }], ...props });
  } catch (error) {
    if (KubeServicesError.is(error)) return error.problems.map(({ code, prop }) => `${code} ${prop}`);
    throw error;
  }
  return [];
}

test.each<[string, Parameters<typeof codes>[0], string[]]>([
  ["no kind", { permissions: [{ resources: [], verbs: ["get"] }] }, ["PermissionInvalid permissions[0].resources"]],
  [
    "a kind in capitals",
    { permissions: [{ resources: ["Pods"], verbs: ["get"] }] },
    ["PermissionInvalid permissions[0].resources[0]"],
  ],
  [
    "a verb in capitals",
    { permissions: [{ resources: ["pods"], verbs: ["GET"] }] },
    ["PermissionInvalid permissions[0].verbs[0]"],
  ],
  [
    "a group with a version",
    { permissions: [{ apiGroups: ["apps/v1"], resources: ["deployments"], verbs: ["get"] }] },
    ["PermissionInvalid permissions[0].apiGroups[0]"],
  ],
  [
    "a kind of another group",
    { permissions: [{ resources: ["deployments"], verbs: ["get"] }] },
    ["PermissionGroupMistaken permissions[0].resources[0]"],
  ],
  [
    "a core kind in a group",
    { permissions: [{ apiGroups: ["apps"], resources: ["pods/log"], verbs: ["get"] }] },
    ["PermissionGroupMistaken permissions[0].resources[0]"],
  ],
  [
    "a kind of no namespace",
    { permissions: [{ resources: ["nodes"], verbs: ["get"] }] },
    ["PermissionOfCluster permissions[0].resources[0]"],
  ],
  [
    "names where none is known",
    { permissions: [{ resources: ["pods"], verbs: ["get", "create"], resourceNames: ["a"] }] },
    ["PermissionNamesIneffective permissions[0].verbs[1]"],
  ],
  [
    "names of objects whose parts are created",
    { permissions: [{ resources: ["serviceaccounts/token", "pods/exec"], verbs: ["create"], resourceNames: ["a"] }] },
    [],
  ],
  [
    "names of objects that are created beside their parts",
    { permissions: [{ resources: ["pods/eviction", "pods"], verbs: ["create"], resourceNames: ["a"] }] },
    ["PermissionNamesIneffective permissions[0].verbs[0]"],
  ],
  [
    "a kind of no namespace in another group",
    { permissions: [{ apiGroups: ["management.example.com"], resources: ["nodes"], verbs: ["get"] }] },
    [],
  ],
  [
    "a part of an object of no namespace",
    { permissions: [{ resources: ["nodes/proxy"], verbs: ["get"] }] },
    ["PermissionOfCluster permissions[0].resources[0]"],
  ],
  ...(["pod", "configmap", "svc", "pvc"] as const).map((kind): [string, PermissionProps, string[]] => [
    `${kind} for a kind's plural`,
    { permissions: [{ resources: ["secrets", `${kind}/status`], verbs: ["get"] }] },
    ["PermissionInvalid permissions[0].resources[1]"],
  ]),
  [
    "a singular that may be another group's",
    { permissions: [{ apiGroups: ["*"], resources: ["pod"], verbs: ["get"] }] },
    [],
  ],
  [
    "a star amid a path",
    { clusterPermissions: [{ nonResourceURLs: ["/metrics*x"], verbs: ["get"] }] },
    ["PermissionInvalid clusterPermissions[0].nonResourceURLs[0]"],
  ],
  [
    "paths with names",
    { clusterPermissions: [{ nonResourceURLs: ["/metrics"], verbs: ["get"], resourceNames: ["a"] }] },
    ["PermissionInvalid clusterPermissions[0]"],
  ],
  [
    "objects and paths",
    { clusterPermissions: [{ resources: ["pods"], nonResourceURLs: ["/a"], verbs: ["get"] }] },
    ["PermissionInvalid clusterPermissions[0]"],
  ],
  ["the account of all", { ...READ, serviceAccountName: "default" }, ["PermissionOfDefault serviceAccountName"]],
  ["everything", { permissions: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] }, []],
  ["a namespace of its own", { permissions: [{ resources: ["namespaces"], verbs: ["get"] }] }, []],
  [
    "a kind of an aggregated API",
    { permissions: [{ apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get"] }] },
    [],
  ],
])("%s", (_, props, expected) => {
  expect(codes(props)).toEqual(expected);
});

/** As `kubectl api-resources` shows them: in a namespace, or not. */
const API_RESOURCES: Readonly<Record<string, readonly [namespaced: string, ofCluster: string]>> = {
  "": [
    "configmaps endpoints events limitranges persistentvolumeclaims pods podtemplates replicationcontrollers " +
      "resourcequotas secrets serviceaccounts services",
    "componentstatuses nodes persistentvolumes",
  ],
  apps: ["controllerrevisions daemonsets deployments replicasets statefulsets", ""],
  batch: ["cronjobs jobs", ""],
  autoscaling: ["horizontalpodautoscalers", ""],
  policy: ["poddisruptionbudgets", ""],
  "networking.k8s.io": ["ingresses networkpolicies", "ingressclasses ipaddresses servicecidrs"],
  "rbac.authorization.k8s.io": ["rolebindings roles", "clusterrolebindings clusterroles"],
  "storage.k8s.io": [
    "csistoragecapacities",
    "csidrivers csinodes storageclasses volumeattachments volumeattributesclasses",
  ],
  "coordination.k8s.io": ["leases", ""],
  "discovery.k8s.io": ["endpointslices", ""],
  "events.k8s.io": ["events", ""],
  "certificates.k8s.io": ["", "certificatesigningrequests"],
  "node.k8s.io": ["", "runtimeclasses"],
  "scheduling.k8s.io": ["", "priorityclasses"],
  "apiextensions.k8s.io": ["", "customresourcedefinitions"],
  "apiregistration.k8s.io": ["", "apiservices"],
  "flowcontrol.apiserver.k8s.io": ["", "flowschemas prioritylevelconfigurations"],
  "admissionregistration.k8s.io": [
    "",
    "mutatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings " +
      "validatingwebhookconfigurations",
  ],
};

test.each(
  Object.entries(API_RESOURCES).flatMap(([group, scopes]) =>
    scopes.flatMap((kinds, scope) =>
      kinds
        .split(" ")
        .filter((kind) => kind !== "")
        .map((kind) => [kind, group, scope === 0] as const),
    ),
  ),
)("%s are of the group %j alone, and of a Role only in a namespace", (kind, group, namespaced) => {
  const rule = { resources: [kind], verbs: ["get"] };
  expect(codes({ permissions: [{ ...rule, apiGroups: [group] }] })).toEqual(
    namespaced ? [] : ["PermissionOfCluster permissions[0].resources[0]"],
  );
  expect(codes({ clusterPermissions: [{ ...rule, apiGroups: [group] }] })).toEqual([]);
  const other = group === "batch" ? "apps" : "batch";
  expect(codes({ clusterPermissions: [{ ...rule, apiGroups: [other] }] })).toEqual([
    "PermissionGroupMistaken clusterPermissions[0].resources[0]",
  ]);
});
