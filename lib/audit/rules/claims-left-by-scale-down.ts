import { claimNames, claimRetention, claimTemplates, replicasOf } from "../model/pods";
import { changeRule } from "../rule/define";

/** Claims of removed replicas stay. */
export const claimsLeftByScaleDown = changeRule({
  id: "claims-left-by-scale-down",
  severity: "low",
  category: "leftover",
  title: "Claims of removed replicas stay",
  why: "They hold data and cost money, and are taken up again when the set grows.",
  fix: "Delete them by name when nobody needs the data any more.",
  ids: ["CWE-459"],
  example: "replicas = 3 → 1 in a StatefulSet with claim templates",
  kinds: ["StatefulSet"],
  actions: ["update"],
  check: (change) => {
    if (change.before === undefined || change.after === undefined) return undefined;
    const [from, to] = [replicasOf(change.before), replicasOf(change.after)];
    if (from === undefined || to === undefined || to >= from || claimTemplates(change.before).length === 0)
      return undefined;
    if (claimRetention(change.after, "when_scaled") === "Delete") return undefined;
    return `leaves ${claimNames(change.before, to, from).join(", ")}`;
  },
});
