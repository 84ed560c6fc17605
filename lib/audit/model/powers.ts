import type { Power } from "./rights";

const RBAC = "rbac.authorization.k8s.io";
const ADMISSION = "admissionregistration.k8s.io";
const WRITE = ["create", "update", "patch"];

/** Rights that give rights which their holder does not have himself. */
export const GIVES_RIGHTS: readonly Power[] = [
  { group: RBAC, resources: ["roles", "clusterroles"], verbs: ["escalate", "bind"] },
  { group: "", resources: ["users", "groups", "serviceaccounts"], verbs: ["impersonate"] },
  { group: "authentication.k8s.io", resources: ["uids", "userextras"], verbs: ["impersonate"] },
];
/** Rights that run commands in pods of others, or make tokens of others. */
export const TAKES_OVER: readonly Power[] = [
  { group: "", resources: ["pods/exec", "pods/attach"], verbs: ["create", "get"] },
  { group: "", resources: ["pods/ephemeralcontainers"], verbs: ["update", "patch"] },
  // A kubelet runs commands for whoever may GET its proxy, by a WebSocket.
  { group: "", resources: ["nodes/proxy"], verbs: ["get", "create"] },
  { group: "", resources: ["serviceaccounts/token"], verbs: ["create"] },
];
/** Rights to run any image with any service account of a namespace. */
export const MAKES_PODS: readonly Power[] = [
  { group: "", resources: ["pods", "replicationcontrollers"], verbs: ["create"] },
  {
    group: "apps",
    resources: ["deployments", "daemonsets", "statefulsets", "replicasets"],
    verbs: WRITE,
  },
  { group: "batch", resources: ["jobs", "cronjobs"], verbs: WRITE },
];
/** Rights to write roles and to give them to others. */
export const WRITES_ROLES: readonly Power[] = [
  { group: RBAC, resources: ["rolebindings", "clusterrolebindings", "roles", "clusterroles"], verbs: WRITE },
];
/** Rights to make volumes of any folder of a node. */
export const MAKES_VOLUMES: readonly Power[] = [{ group: "", resources: ["persistentvolumes"], verbs: WRITE }];
/** Rights to say what may be written to the cluster, and to read along. */
export const CHANGES_ADMISSION: readonly Power[] = [
  {
    group: ADMISSION,
    resources: [
      "validatingwebhookconfigurations",
      "mutatingwebhookconfigurations",
      "validatingadmissionpolicies",
      "validatingadmissionpolicybindings",
      "mutatingadmissionpolicies",
      "mutatingadmissionpolicybindings",
    ],
    verbs: [...WRITE, "delete"],
  },
  { group: "apiregistration.k8s.io", resources: ["apiservices"], verbs: WRITE },
];
/** Rights to become anybody by a certificate. */
export const APPROVES_CERTIFICATES: readonly Power[] = [
  {
    group: "certificates.k8s.io",
    resources: ["certificatesigningrequests/approval", "certificatesigningrequests/status"],
    verbs: ["update", "patch"],
  },
  { group: "certificates.k8s.io", resources: ["signers"], verbs: ["approve", "sign"] },
];
/** Rights to change what all pods of a node, or of a namespace, rely on. */
export const CHANGES_NODES: readonly Power[] = [
  { group: "", resources: ["nodes", "nodes/status"], verbs: ["create", "update", "patch", "delete"] },
  { group: "", resources: ["namespaces"], verbs: ["update", "patch", "delete"] },
  { group: "apiextensions.k8s.io", resources: ["customresourcedefinitions"], verbs: ["update", "patch", "delete"] },
];
/** Rights to send the traffic of Services elsewhere, or to reach what only the cluster reaches. */
export const REDIRECTS_TRAFFIC: readonly Power[] = [
  { group: "", resources: ["endpoints"], verbs: WRITE },
  { group: "discovery.k8s.io", resources: ["endpointslices"], verbs: WRITE },
  { group: "", resources: ["services/proxy", "pods/proxy", "pods/portforward"], verbs: ["create", "get"] },
  { group: "networking.k8s.io", resources: ["networkpolicies"], verbs: ["update", "patch", "delete"] },
];
/** Rights to run pods under the rules of OpenShift's that keep nothing back. */
export const USES_PRIVILEGED: readonly Power[] = [
  { group: "security.openshift.io", resources: ["securitycontextconstraints"], verbs: ["use"] },
  { group: "policy", resources: ["podsecuritypolicies"], verbs: ["use"] },
];
/** Rights to read Secrets. */
export const READS_SECRETS: readonly Power[] = [{ group: "", resources: ["secrets"], verbs: ["get", "list", "watch"] }];
