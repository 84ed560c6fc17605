import { claimNames, claimRetention, claimTemplates } from "../model/pods";
import { isUndecided } from "../model/tree";
import { changeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A StatefulSet that deletes its claims is destroyed or replaced. */
export const claimsDeletedWithSet = changeRule({
  id: "claims-deleted-with-set",
  severity: "critical",
  category: "data",
  title: "A StatefulSet that deletes its claims is destroyed or replaced",
  why: "Its retention policy says Delete: the claims of its pods go with it, in a replacement too, and the new pods start empty.",
  fix: "Set persistent_volume_claim_retention_policy.when_deleted to Retain and apply that first.",
  ids: ["CWE-404"],
  example: 'a StatefulSet with when_deleted = "Delete" is destroyed',
  kinds: ["StatefulSet"],
  actions: ["delete", "replace"],
  check: (change) => {
    if (change.before === undefined || claimTemplates(change.before).length === 0) return undefined;
    if (isUndecided(change.before.body, "spec.persistent_volume_claim_retention_policy.when_deleted")) return UNDECIDED;
    if (claimRetention(change.before, "when_deleted") !== "Delete") return undefined;
    return `is ${change.action === "delete" ? "deleted" : "replaced"}, and with it ${claimNames(change.before).join(", ")}`;
  },
});
