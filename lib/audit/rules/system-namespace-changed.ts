import { isSystemNamespace } from "../model/namespaces";
import { ACTION_WORDS } from "../model/words";
import { changeRule } from "../rule/define";

/** Something changes in a namespace of Kubernetes itself. */
export const systemNamespaceChanged = changeRule({
  id: "system-namespace-changed",
  severity: "medium",
  category: "security",
  title: "Something changes in a namespace of Kubernetes itself",
  why: "The cluster's own parts live there: what breaks or listens there does so for everyone, and pods there may hold strong rights.",
  fix: "Use a namespace of your own.",
  ids: ["NSA-network-separation", "CWE-653"],
  example: 'namespace = "kube-system"',
  actions: ["create", "update", "replace", "delete"],
  check: (change) => {
    const side = change.after ?? change.before;
    if (side === undefined) return undefined;
    const at = side.kind === "Namespace" ? side.name : side.namespace;
    if (!isSystemNamespace(at)) return undefined;
    return `${side.kind} ${side.name} in ${at ?? ""}: ${ACTION_WORDS[change.action]}`;
  },
});
