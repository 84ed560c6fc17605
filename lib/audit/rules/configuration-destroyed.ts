import { deedOf, takenAway } from "../model/gone";
import { changeRule } from "../rule/define";
import type { Severity } from "../rule/rule";
import { ownValue } from "../../own-value";

/** What is lost with each kind. */
const LOST: Readonly<Record<string, readonly [words: string, severity: Severity]>> = {
  Secret: ["what it holds may be written down nowhere else", "medium"],
  ConfigMap: ["whoever reads it without this stack's knowledge no longer can", "low"],
  ServiceAccount: ["its tokens are void at once", "low"],
  Role: ["whoever holds it loses its rights", "low"],
  ClusterRole: ["whoever holds it, in every namespace, loses its rights", "low"],
  RoleBinding: ["its accounts lose these rights", "low"],
  ClusterRoleBinding: ["its accounts lose these rights", "low"],
  Endpoints: ["its Service has no addresses any more", "medium"],
  EndpointSlice: ["its Service has fewer addresses", "low"],
};

/** A Secret, an account or a right is destroyed. */
export const configurationDestroyed = changeRule({
  id: "configuration-destroyed",
  severity: "medium",
  category: "destroy",
  title: "A Secret, configuration, an account or a right is destroyed",
  why: "Others than this stack may use it; and a key or a password in a Secret often stands nowhere else.",
  fix: "Make sure that nobody uses it, and that its content is kept.",
  ids: ["CWE-404"],
  example: "kubernetes_secret_v1.signing_key is no longer in the code",
  kinds: Object.keys(LOST),
  actions: ["delete", "replace"],
  check: (change, plan) => {
    const lost = ownValue(LOST, change.kind);
    if (lost === undefined || takenAway(change, plan) === undefined) return undefined;
    if (change.action === "replace") return { message: `${deedOf(change)}, and is away in between`, severity: "low" };
    return { message: `is deleted: ${lost[0]}`, severity: lost[1] };
  },
});
