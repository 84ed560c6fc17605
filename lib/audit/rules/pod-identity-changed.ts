import { isBranch } from "../mask/marks";
import { showValue } from "../model/diff";
import { allPodsOf, podsOf } from "../model/pods";
import { sameTree } from "../model/tree";
import type { ChangeRule, Hit } from "../rule/rule";

const KEYS: readonly string[] = [
  "iam.amazonaws.com/role",
  "iam.amazonaws.com/allowed-roles",
  "vault.hashicorp.com/role",
  "vault.security.banzaicloud.io/vault-role",
  "aadpodidbinding",
  "azure.workload.identity/use",
  "k8s.v1.cni.cncf.io/networks",
  "v1.multus-cni.io/default-network",
  "ipam.spidernet.io/ippool",
];

/** Pods ask for another role by an annotation. */
export const podIdentityChanged: ChangeRule = {
  id: "pod-identity-changed",
  severity: "medium",
  category: "security",
  title: "Pods ask for another role by an annotation",
  why: "The vault, the cloud or the network gives them what that role may have, whatever their service account may do.",
  fix: "Check what the role allows.",
  ids: ["NSA-authorization", "CWE-269"],
  example: 'vault.hashicorp.com/role = "web" → "admin" on a pod template',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const pods of plan.after.pods) {
      const { change, address } = pods.owner;
      if (change.action === "no-op" || change.action === "read" || allPodsOf(pods.owner)[0] !== pods) continue;
      const before = change.before && podsOf(change.before);
      for (const key of KEYS) {
        const value = (tree: typeof pods.annotations) =>
          isBranch(tree) && Object.hasOwn(tree, key) ? tree[key] : undefined;
        const label = (of: typeof before) => of?.labels?.get(key);
        const [from, to] = [value(before?.annotations) ?? label(before), value(pods.annotations) ?? label(pods)];
        if (to === undefined || to === null || sameTree(from, to)) continue;
        const message = `${key} ${showValue(from)} → ${showValue(to)}`;
        yield { address, subject: key, message, severity: from === undefined ? "low" : "medium" };
      }
    }
  },
};
