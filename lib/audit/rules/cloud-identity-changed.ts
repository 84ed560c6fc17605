import { isBranch, isHiddenFromRules, type Tree } from "../mask/marks";
import { showValue } from "../model/diff";
import { pick, sameTree } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** Annotations by which pods of a service account hold a role of the cloud. */
const IDENTITIES: readonly string[] = [
  "eks.amazonaws.com/role-arn",
  "iam.gke.io/gcp-service-account",
  "azure.workload.identity/client-id",
  "azure.workload.identity/tenant-id",
  "pod-identity.alibabacloud.com/role-name",
  "iam.amazonaws.com/role",
];
const ADMIN = /admin|root|owner|poweruser|fullaccess/i;

function identity(annotations: Tree, key: string): Tree {
  return isBranch(annotations) ? annotations[key] : undefined;
}

/** A service account gets a role of the cloud. */
export const cloudIdentityChanged = changeRule({
  id: "cloud-identity-changed",
  severity: "medium",
  category: "security",
  title: "A service account gets a role of the cloud, or another one",
  why: "All its pods may do from now on what that role may do in the cloud, past what the cluster's own roles say.",
  fix: "Check what the role allows there, and that no other pods use the account.",
  ids: ["NSA-authorization", "CWE-269"],
  example: 'eks.amazonaws.com/role-arn = "arn:aws:iam::1:role/app" → "arn:aws:iam::1:role/Admin"',
  kinds: ["ServiceAccount"],
  actions: ["create", "update", "replace"],
  readsMarks: true,
  check: ({ before, after }) => {
    if (after === undefined) return undefined;
    const [was, is] = [before, after].map((side) => side && pick(side.body, "metadata.annotations"));
    if (isHiddenFromRules(is)) return UNDECIDED;
    const changes = IDENTITIES.flatMap((key) => {
      const [from, to] = [identity(was, key), identity(is, key)];
      if (to === undefined || to === null || sameTree(from, to)) return [];
      return [{ message: `${key} ${showValue(from)} → ${showValue(to)}`, strong: ADMIN.test(String(to)) }];
    });
    if (changes.length === 0) return undefined;
    const message = changes.map((one) => one.message).join(", ");
    const strong = changes.some((one) => one.strong);
    return { message, severity: before === undefined && !strong ? "low" : "medium" };
  },
});
