import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** A namespace is destroyed. */
export const namespaceDestroyed = changeRule({
  id: "namespace-destroyed",
  severity: "critical",
  category: "destroy",
  title: "A namespace is destroyed",
  why: "Everything in it goes with it, what other stacks and people put there too.",
  fix: "Take the namespace out of this stack with a removed block, or move what must stay before you apply.",
  kinds: ["Namespace"],
  actions: ["delete", "replace"],
  check: (change) =>
    `is ${change.action === "delete" ? "deleted" : "replaced"}, with all that is in it, because ${reasonInWords(change)}`,
});
