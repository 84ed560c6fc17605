import { cloudIdentities, newcomers } from "../model/cloud-access";
import type { KubernetesObject } from "../model/object";
import { ACTION_WORDS } from "../model/words";
import { changeRule } from "../rule/define";
import type { Severity } from "../rule/rule";

/** ConfigMaps that are code of the cluster: what each decides. */
const CODE: ReadonlyMap<string, string> = new Map([
  ["aws-auth", "who of the cloud is who in the cluster"],
  ["coredns", "where every name in the cluster leads"],
  ["coredns-custom", "where names in the cluster lead"],
  ["kube-dns", "where names in the cluster lead"],
  ["node-local-dns", "where names in the cluster lead"],
  ["kube-proxy", "how traffic to Services is passed on"],
  ["kubeadm-config", "how the control plane is set up"],
  ["kubelet-config", "what kubelets allow"],
  ["cluster-info", "which API server new nodes trust"],
  ["extension-apiserver-authentication", "whom extension API servers believe"],
  ["cilium-config", "what the network enforces"],
  ["calico-config", "what the network enforces"],
  ["ingress-nginx-controller", "what all Ingresses do"],
  ["argocd-rbac-cm", "who may do what in Argo CD"],
  ["argocd-cm", "who may log in to Argo CD"],
  ["tcp-services", "which ports of which Services everybody reaches past all Ingresses"],
  ["udp-services", "which ports of which Services everybody reaches past all Ingresses"],
  ["ingress-nginx-tcp", "which ports of which Services everybody reaches past all Ingresses"],
  ["ingress-nginx-udp", "which ports of which Services everybody reaches past all Ingresses"],
  ["konnectivity-agent", "how the API server reaches nodes"],
]);
/** Namespaces of what many clusters are run with: their ConfigMaps say what is checked, routed, deployed and let through. */
const PARTS =
  /^(?:kyverno|gatekeeper-system|opa|istio-system|linkerd|cert-manager|argocd|flux-system|falco|metallb-system|calico-system|tigera-operator|cilium|velero|vault|external-secrets|traefik|projectcontour|kong|knative-serving|trivy-system|rook-ceph|longhorn-system|kubesphere-(?:controls-)?system|(?:openshift|cattle)-[\w-]+)$/;
/** Those by which somebody else is believed to be the API server, or a user. */
const TRUST: ReadonlySet<string> = new Set(["cluster-info", "extension-apiserver-authentication"]);
const MASTERS = /^system:masters$/;
/** Nodes read the Secrets of their pods; whoever is in the other groups of Kubernetes' own has what they have. */
const OWN_GROUPS = /^system:(?!(?:bootstrappers|authenticated|unauthenticated|nodes|node-proxier)$|node:)/;

/** What a change of `aws-auth` gives to whom; nothing where nobody gets a group of Kubernetes' own. */
function admitted(
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
): { readonly words: string; readonly severity: Severity } | undefined {
  const [was, is] = [cloudIdentities(before), cloudIdentities(after)];
  if (is === undefined)
    return { words: "who becomes what cannot be read: it is hidden, or not known yet", severity: "high" };
  const found = newcomers(was ?? [], is, OWN_GROUPS);
  if (found.length === 0) return undefined;
  const newMembers = found.map(({ who, groups }) => `${who} becomes ${groups.join(" and ")}`);
  const more = newMembers.length > 5 ? ` and ${newMembers.length - 5} more` : "";
  const masters = found.some(({ groups }) => groups.some((group) => MASTERS.test(group)));
  const meaning = masters ? ", which no role and no webhook holds back" : "";
  return { words: `${newMembers.slice(0, 5).join("; ")}${more}${meaning}`, severity: masters ? "critical" : "high" };
}

/** A ConfigMap that is code of the cluster changes. */
export const clusterConfigurationChanged = changeRule({
  id: "cluster-configuration-changed",
  severity: "medium",
  category: "security",
  title: "A ConfigMap that is code of the cluster changes",
  why: "The cluster's own parts do what it says: who is administrator, where names lead, what the network lets through.",
  fix: "Let two people read it line by line; give people rights by access entries and roles instead of system:masters.",
  ids: ["CIS-5.1.7", "NSA-authorization", "CWE-269"],
  example: "aws-auth in kube-system: mapRoles gets groups: [system:masters]",
  kinds: ["ConfigMap", "ConfigMapV1Data"],
  actions: ["create", "update", "replace", "delete"],
  readsMarks: true,
  check: ({ before, after, action }) => {
    const side = after ?? before;
    if (side === undefined) return undefined;
    const decides = CODE.get(side.name);
    const { namespace = "" } = side;
    if (decides === undefined) {
      if (!PARTS.test(namespace)) return undefined;
      return { message: `${side.name} says what ${namespace} does: ${ACTION_WORDS[action]}`, severity: "low" };
    }
    if (
      side.name !== "argocd-cm" &&
      side.name !== "argocd-rbac-cm" &&
      !/^(?:kube-|ingress-nginx)/.test(side.namespace ?? "kube-system")
    )
      return undefined;
    const message = `${side.name} decides ${decides}: ${ACTION_WORDS[action]}`;
    const admits = side.name === "aws-auth" && action !== "delete" ? admitted(before, after) : undefined;
    if (TRUST.has(side.name)) return { message, severity: "high" };
    return admits === undefined ? message : { message: `${message}: ${admits.words}`, severity: admits.severity };
  },
});
