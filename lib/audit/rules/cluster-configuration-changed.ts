import { isBranch, isHiddenFromRules, ownKey, readable } from "../mask/marks";
import { ACTION_WORDS } from "../model/words";
import { pick } from "../model/tree";
import { changeRule } from "../rule/define";

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
  ["konnectivity-agent", "how the API server reaches nodes"],
]);
const MASTERS = /system:(?:masters|nodes)\b/g;

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
    const decides = side === undefined ? undefined : CODE.get(side.name);
    if (side === undefined || decides === undefined) return undefined;
    if (
      side.name !== "argocd-cm" &&
      side.name !== "argocd-rbac-cm" &&
      !/^(?:kube-|ingress-nginx)/.test(side.namespace ?? "kube-system")
    )
      return undefined;
    const count = (of: typeof side | undefined) => {
      const data = of && pick(of.body, "data");
      if (!isBranch(data)) return 0;
      return Object.keys(data).reduce(
        (sum, key) => sum + (readable(ownKey(data, key))?.match(MASTERS)?.length ?? 0),
        0,
      );
    };
    const hidden = isHiddenFromRules(pick(side.body, "data"));
    const message = `${side.name} decides ${decides}: ${ACTION_WORDS[action]}`;
    return count(after) > count(before) && !hidden
      ? { message: `${message}, and somebody becomes system:masters or system:nodes`, severity: "high" }
      : message;
  },
});
