import { takenAway } from "../model/gone";
import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** The definition of a kind is destroyed. */
export const definitionDestroyed = changeRule({
  id: "definition-destroyed",
  severity: "critical",
  category: "data",
  title: "The definition of a kind is destroyed",
  why: "All objects of the kind go with it, in every namespace, whoever made them, and what their operator keeps for them.",
  fix: "Take the definition out of the stack with a removed block, or make sure that no object of its kind is left.",
  ids: ["CWE-404"],
  example: "a CustomResourceDefinition is no longer in the code",
  kinds: ["CustomResourceDefinition"],
  actions: ["delete", "replace"],
  check: (change, plan) =>
    takenAway(change, plan) === undefined
      ? undefined
      : `is ${change.action === "delete" ? "deleted" : "replaced"}, with all objects of its kind, because ${reasonInWords(change)}`,
});
