import { claimNames, claimRetention, claimTemplates, replicasOf } from "../model/pods";
import { changeRule } from "../rule/define";

/** Scaling down deletes claims. */
export const claimsDeletedOnScaleDown = changeRule({
  id: "claims-deleted-on-scale-down",
  severity: "critical",
  category: "data",
  title: "Scaling down deletes claims",
  why: "The retention policy for scaling says Delete: what the removed pods stored is gone.",
  fix: "Set persistent_volume_claim_retention_policy.when_scaled to Retain and apply that first.",
  ids: ["CWE-404"],
  example: 'replicas = 3 → 1 with when_scaled = "Delete"',
  kinds: ["StatefulSet"],
  actions: ["update"],
  check: (change) => {
    if (change.before === undefined || change.after === undefined) return undefined;
    if (claimTemplates(change.before).length === 0) return undefined;
    const [from, to] = [replicasOf(change.before), replicasOf(change.after)];
    if (from === undefined || to === undefined || to >= from) return undefined;
    if (claimRetention(change.after, "when_scaled") !== "Delete") return undefined;
    return `goes from ${from} to ${to} replicas and deletes ${claimNames(change.before, to, from).join(", ")}`;
  },
});
