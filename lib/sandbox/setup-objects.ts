import type { WantedObject } from "../cluster";
import { ADMIN_GROUP } from "./pki";

/** The address pool that load balancers get theirs from, unless they ask for another: TEST-NET-2 of RFC 5737. */
export const DEFAULT_POOL = { name: "default", addresses: "198.51.100.0/24" } as const;
/** A pool that is used only where a Service names it: TEST-NET-3 of RFC 5737. */
export const RESERVED_POOL = { name: "reserved", addresses: "203.0.113.0/24" } as const;

const METALLB_NAMESPACE = "metallb-system";
const RBAC = "rbac.authorization.k8s.io";
const READ = ["get", "list", "watch"];

const rule = (group: string, resources: readonly string[], verbs: readonly string[]): object => ({
  apiGroups: [group],
  resources,
  verbs,
});

function clusterRole(name: string, rules: readonly object[]): WantedObject {
  return { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name }, rules };
}

function clusterRoleBinding(name: string, role: string, kind: "User" | "Group", subject: string): WantedObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role },
    subjects: [{ apiGroup: RBAC, kind, name: subject }],
  };
}

function pool(name: string, addresses: string, autoAssign: boolean): WantedObject {
  return {
    apiVersion: "metallb.io/v1beta1",
    kind: "IPAddressPool",
    metadata: { name, namespace: METALLB_NAMESPACE },
    spec: { addresses: [addresses], autoAssign, avoidBuggyIPs: true },
  };
}

const text = { type: "string" };
const LOG = {
  type: "object",
  properties: {
    containers: { type: "array", items: text },
    logsFile: text,
    previousLogsFile: text,
    follow: { type: "boolean" },
  },
};
/**
 * Where a pod's log comes from: an object of kind Logs with the pod's name and namespace names a file of this machine
 * for each container, with lines as container runtimes write them (`<RFC 3339 time> stdout F <text>`).
 * Source: https://kwok.sigs.k8s.io/docs/user/logs-configuration/
 */
const POD_LOGS = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "logs.kwok.x-k8s.io" },
  spec: {
    group: "kwok.x-k8s.io",
    names: { kind: "Logs", listKind: "LogsList", plural: "logs", singular: "logs" },
    scope: "Namespaced",
    versions: [
      {
        name: "v1alpha1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { type: "object", properties: { logs: { type: "array", items: LOG } } } },
          },
        },
      },
    ],
  },
};

/** What must be there before kwok and MetalLB start: who may do what, and the default storage class. */
export function baseObjects(): readonly WantedObject[] {
  return [
    clusterRoleBinding("sandbox:admins", "cluster-admin", "Group", ADMIN_GROUP),
    clusterRole("sandbox:kwok", [
      rule("", ["nodes"], READ),
      rule("", ["pods"], [...READ, "patch", "update", "delete"]),
      rule("", ["nodes/status", "pods/status"], ["patch", "update"]),
      rule("", ["events"], ["create", "patch", "update"]),
      rule("coordination.k8s.io", ["leases"], [...READ, "create", "patch", "update"]),
      rule("kwok.x-k8s.io", ["logs"], READ),
    ]),
    POD_LOGS,
    clusterRoleBinding("sandbox:kwok", "sandbox:kwok", "User", "sandbox:kwok"),
    { apiVersion: "v1", kind: "Namespace", metadata: { name: METALLB_NAMESPACE } },
    clusterRole("sandbox:metallb", [
      rule("", ["services", "namespaces", "nodes", "secrets", "configmaps"], READ),
      rule("", ["services/status"], ["update"]),
      rule("", ["events"], ["create", "patch"]),
      rule("metallb.io", ["*"], READ),
      rule("metallb.io", ["ipaddresspools/status"], ["update"]),
    ]),
    clusterRoleBinding("sandbox:metallb", "sandbox:metallb", "User", "sandbox:metallb"),
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "kubernetes.io/host-path",
      reclaimPolicy: "Delete",
      volumeBindingMode: "WaitForFirstConsumer",
    },
  ];
}

/** What MetalLB serves from; needs its CustomResourceDefinitions. */
export function poolObjects(): readonly WantedObject[] {
  return [
    pool(DEFAULT_POOL.name, DEFAULT_POOL.addresses, true),
    pool(RESERVED_POOL.name, RESERVED_POOL.addresses, false),
  ];
}
