import { CHANGES_LIMITS } from "../model/powers";
import { powerRule } from "../rule/power-rule";

/** A role changes what limits others, or what all rely on. */
export const roleChangesLimits = powerRule({
  id: "role-changes-limits",
  severity: "low",
  category: "security",
  title: "A role changes what limits others, or what all rely on",
  why: "Without quotas and budgets one tenant takes the room of all; classes say where data lie and which pods are evicted first.",
  fix: "Leave it to those who run the cluster.",
  ids: ["NSA-resource-policies", "CWE-732"],
  example: 'verbs = ["delete"], resources = ["resourcequotas"]',
  powers: CHANGES_LIMITS,
  narrow: "low",
});
