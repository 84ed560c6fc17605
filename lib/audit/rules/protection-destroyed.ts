import { deedOf, takenAway } from "../model/gone";
import { changeRule } from "../rule/define";

/** Kinds of Kubernetes that keep something out, or within bounds. NetworkPolicies and budgets have rules of their own. */
const OWN: ReadonlySet<string> = new Set([
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "ResourceQuota",
  "LimitRange",
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
]);
/** The same of operators, by kind and group. */
const FOREIGN: readonly RegExp[] = [
  /\.(?:[\w.]*\.)?(?:kyverno\.io|gatekeeper\.sh|kubewarden\.io|wgpolicyk8s\.io|falco\.org|sigstore\.dev|aquasecurity\.github\.io|kubearmor\.com|neuvector\.com|tetragon\.io)$/,
  /^\w*NetworkPolicy\.|^\w*NetworkSet\.|^TracingPolicy\w*\.cilium\.io$/,
  /\.security\.istio\.io$|\.policy\.linkerd\.io$|^\w*SecurityPolicy\.|^BackendTLSPolicy|^\w*AuthorizationPolicy\./,
  /^(?:SecurityContextConstraints|ClusterResourceQuota|EgressFirewall)\./,
];

/** What keeps pods or people within bounds is destroyed. */
export const protectionDestroyed = changeRule({
  id: "protection-destroyed",
  severity: "medium",
  category: "security",
  title: "What keeps something out, or within bounds, is destroyed",
  why: "What it refused is let in from now on, and what it limited has no limit.",
  fix: "Keep it, or bring what takes its place up first.",
  ids: ["NSA-pods-security-enforcement", "CWE-693"],
  example: "a ValidatingAdmissionPolicyBinding, a ResourceQuota or a ClusterPolicy of Kyverno is no longer in the code",
  actions: ["delete", "replace"],
  check: (change, plan) => {
    if (!OWN.has(change.kind) && !FOREIGN.some((pattern) => pattern.test(change.kind))) return undefined;
    if (takenAway(change, plan) === undefined) return undefined;
    return change.action === "replace"
      ? { message: `${deedOf(change)}: in between it keeps nothing out`, severity: "low" }
      : deedOf(change);
  },
});
