import { isBranch, type Tree } from "../mask/marks";
import { showValue } from "../model/diff";
import type { KubernetesObject } from "../model/object";
import { pick, sameTree } from "../model/tree";
import type { ChangeRule, Hit } from "../rule/rule";

/** Whose a namespace is, in the words of platforms: the members of that get rights in it. */
const TENANT =
  /^(?:kubesphere\.io\/workspace|field\.cattle\.io\/projectId|capsule\.clastix\.io\/tenant|toolkit\.fluxcd\.io\/tenant|tenancy\.x-k8s\.io\/\S+|hnc\.x-k8s\.io\/\S+|[\w.-]+\.tree\.hnc\.x-k8s\.io\/depth|ghippo\.io\/workspace(?:-\S+)?|openshift\.io\/requester|argocd\.argoproj\.io\/managed-by)$/;
/** What holds for all pods in it. */
const LIMITS =
  /^(?:scheduler\.alpha\.kubernetes\.io\/\S+|openshift\.io\/(?:node-selector|sa\.scc\.\S+)|net\.beta\.kubernetes\.io\/\S+|cni\.projectcalico\.org\/\S+)$/;

function entries(object: KubernetesObject): ReadonlyMap<string, Tree> {
  const found = new Map<string, Tree>();
  for (const path of ["metadata.labels", "metadata.annotations"]) {
    const map = pick(object.body, path);
    if (isBranch(map)) for (const [key, value] of Object.entries(map)) found.set(key, value);
  }
  return found;
}

/** A namespace goes to another tenant. */
export const namespaceHandedOver: ChangeRule = {
  id: "namespace-handed-over",
  severity: "medium",
  category: "security",
  title: "A namespace goes to another tenant, or out of its limits",
  why: "By a label or an annotation platforms know whose a namespace is: the members of that workspace, project or tenant get rights in it, and those of the other lose theirs. Others say where its pods run, and as whom.",
  fix: "Let those who run the platform move it; check who is a member there.",
  ids: ["NSA-authorization", "CWE-732"],
  example: 'kubesphere.io/workspace = "shop" → "lab" on a namespace',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const { before, after, address } of plan.changes) {
      if (after?.kind !== "Namespace" || before === undefined) continue;
      const [was, is] = [entries(before), entries(after)];
      for (const key of new Set([...was.keys(), ...is.keys()])) {
        const tenant = TENANT.test(key);
        if (!(tenant || LIMITS.test(key)) || sameTree(was.get(key), is.get(key))) continue;
        const message = `${key} ${showValue(was.get(key))} → ${showValue(is.get(key))}`;
        yield { address, subject: key, message, severity: tenant ? "medium" : "low" };
      }
    }
  },
};
