import { changeRule } from "../rule/define";

/** What a broken replacement left behind is destroyed. */
export const deposedObjectDestroyed = changeRule({
  id: "deposed-object-destroyed",
  severity: "low",
  category: "destroy",
  title: "What a broken replacement left behind is destroyed",
  why: "An earlier apply made the new object and could not delete the old one. The cluster knows objects by their names: where both have one name they are one object, and the new one is what goes.",
  fix: "Nothing, if the new one works and has a name of its own; the old one still runs until the apply. Where both have one name, take the old one out of the state instead.",
  ids: ["CWE-459"],
  example: "an apply that stopped in the middle of a replacement",
  actions: ["delete"],
  check: ({ deposed, before }, plan) => {
    if (!deposed) return undefined;
    const message = "is the old half of an earlier replacement, and is deleted now";
    const live = before && plan.after.find(before.kind, before.name, before.namespace);
    return live === undefined
      ? message
      : { message: `${message}: ${live.address} has the same name, so it is that which goes`, severity: "high" };
  },
});
