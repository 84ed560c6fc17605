import { claimNames, claimRetention, claimTemplates } from "../model/pods";
import { changeRule } from "../rule/define";

/** Claims of a destroyed StatefulSet stay. */
export const claimsLeftBehind = changeRule({
  id: "claims-left-behind",
  severity: "low",
  category: "leftover",
  title: "Claims of a destroyed StatefulSet stay",
  why: "Kubernetes keeps the claims that a StatefulSet made: they hold data, cost money, and a new set of this name takes them up.",
  fix: "Delete them by name when nobody needs the data any more.",
  ids: ["CWE-459"],
  example: "a StatefulSet with claim templates is destroyed",
  kinds: ["StatefulSet"],
  actions: ["delete"],
  check: (change, plan) => {
    if (change.before === undefined || claimTemplates(change.before).length === 0) return undefined;
    if (claimRetention(change.before, "when_deleted") === "Delete") return undefined;
    const namespace = change.before.namespace;
    const home = namespace === undefined ? undefined : plan.before.find("Namespace", namespace, undefined);
    if (home?.change.action === "delete") return undefined; // they go with their namespace
    return `leaves ${claimNames(change.before).join(", ")}${namespace === undefined ? "" : ` in namespace ${namespace}`}`;
  },
});
