/** What one of the cluster's own roles gives. https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
interface BuiltInRole {
  /** What its holder may do, to follow "may". */
  readonly may: string;
  /** Whether that is strong in a single namespace, too. */
  readonly inNamespace: boolean;
}

const ROLES: ReadonlyMap<string, BuiltInRole> = new Map([
  ["cluster-admin", { may: "do everything", inNamespace: true }],
  [
    "admin",
    {
      may: "read all Secrets, run commands in all pods, take on all service accounts, and bind roles",
      inNamespace: false,
    },
  ],
  ["edit", { may: "read all Secrets, run commands in all pods and take on all service accounts", inNamespace: false }],
  ["system:node", { may: "read all Secrets and change all nodes and pods", inNamespace: false }],
  [
    "system:kube-controller-manager",
    { may: "read all Secrets and make tokens of all service accounts", inNamespace: true },
  ],
  ["system:kube-scheduler", { may: "say on which node every pod runs", inNamespace: false }],
  ["system:kubelet-api-admin", { may: "run commands in all pods through their nodes", inNamespace: false }],
  ["system:aggregate-to-admin", { may: "do what admin may", inNamespace: false }],
  ["system:aggregate-to-edit", { may: "do what edit may", inNamespace: false }],
  ["system:node-bootstrapper", { may: "ask for the certificate of a node", inNamespace: false }],
  ["system:masters", { may: "do everything, past all roles and webhooks", inNamespace: true }],
  ["sudoer", { may: "take on every user and group", inNamespace: true }],
]);
/** The roles of the cluster's controllers, most of which make pods, read Secrets or write roles. */
const CONTROLLER = /^system:(?:controller:|openshift:controller:)/;
const SIGNER = /^system:certificates\.k8s\.io:/;

/** What a role of the cluster's own gives; undefined where it is none, or a harmless one such as `view`. */
export function builtInRole(name: string): BuiltInRole | undefined {
  if (CONTROLLER.test(name))
    return {
      may: name.endsWith("clusterrole-aggregation-controller")
        ? "write every role, past what it holds itself"
        : "do what one of the cluster's controllers may",
      inNamespace: false,
    };
  if (SIGNER.test(name)) return { may: "approve or sign certificates of the cluster", inNamespace: false };
  return ROLES.get(name);
}

/** Roles that the cluster itself gives to everyone. */
export const FOR_EVERYONE: ReadonlySet<string> = new Set([
  "system:basic-user",
  "system:discovery",
  "system:public-info-viewer",
  "system:service-account-issuer-discovery",
]);
