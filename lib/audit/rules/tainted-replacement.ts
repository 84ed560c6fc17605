import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** An object is replaced because its last apply failed. */
export const taintedReplacement = changeRule({
  id: "tainted-replacement",
  severity: "high",
  category: "destroy",
  title: "An object is replaced because its last apply failed",
  why: "The provider marks what it made as broken when a wait runs out, also when the object came up a minute later; then the next apply destroys it.",
  fix: "If it runs well, take the mark away with terraform untaint; else find out why it did not come up.",
  ids: ["CWE-404"],
  example: "a rollout that timed out in the last apply",
  actions: ["replace"],
  check: (change) =>
    change.reason === "replace_because_tainted" ? `is replaced, because ${reasonInWords(change)}` : undefined,
});
