import { changeRule } from "../rule/define";

/** What a broken replacement left behind is destroyed. */
export const deposedObjectDestroyed = changeRule({
  id: "deposed-object-destroyed",
  severity: "low",
  category: "destroy",
  title: "What a broken replacement left behind is destroyed",
  why: "An earlier apply made the new object and could not delete the old one.",
  fix: "Nothing, if the new one works; the old one still runs until the apply.",
  ids: ["CWE-459"],
  example: "an apply that stopped in the middle of a replacement",
  actions: ["delete"],
  check: (change) => (change.deposed ? "is the old half of an earlier replacement, and is deleted now" : undefined),
});
