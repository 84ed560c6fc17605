import { claimRetention, claimTemplates } from "../model/pods";
import { changeRule } from "../rule/define";

/** A StatefulSet will delete its claims from now on. */
export const claimRetentionLoosened = changeRule({
  id: "claim-retention-loosened",
  severity: "high",
  category: "data",
  title: "A StatefulSet will delete its claims from now on",
  why: "The next delete, scale-down or replacement takes the data with it.",
  fix: "Leave it at Retain and set it to Delete only as a step of a teardown.",
  ids: ["CWE-404"],
  example: 'when_deleted = "Retain" → "Delete"',
  kinds: ["StatefulSet"],
  actions: ["create", "update", "replace"],
  check: (change) => {
    const { before, after } = change;
    if (after === undefined || claimTemplates(after).length === 0) return undefined;
    const loosened = (["when_deleted", "when_scaled"] as const).filter((when) => {
      const was = before === undefined ? "Retain" : claimRetention(before, when);
      return was !== "Delete" && claimRetention(after, when) === "Delete";
    });
    return loosened.length === 0 ? undefined : `${loosened.join(" and ")} becomes Delete`;
  },
});
