import { namesakes } from "../model/gone";
import type { PlanModel } from "../model/model";
import { changeRule } from "../rule/define";

/** Whether the code speaks to more than one cluster, so that two objects of one name may be two. */
function hasManyClusters({ plan }: PlanModel): boolean {
  return plan.connections.filter(({ provider }) => provider.endsWith("/kubernetes")).length > 1;
}

/** An object is destroyed at one address and made again, or kept, at another. */
export const objectRecreated = changeRule({
  id: "object-recreated",
  severity: "high",
  category: "destroy",
  title: "An object is destroyed and is to be there all the same",
  why: "The cluster knows objects by their names. Terraform does both at once: either the new one fails because the name is taken, or what is to stay is deleted, or it is away for a while, and with it what it holds.",
  fix: "Where only the code has moved, say so in a moved block; between types of resources use removed and import blocks; do not make the new one first where its name stays.",
  ids: ["CWE-404"],
  example: "a resource is renamed without a moved block",
  actions: ["delete", "replace"],
  check: (change, plan) => {
    const { before, after } = change;
    if (change.deposed || before === undefined) return undefined;
    const { kind, name, namespace } = before;
    if (change.action === "replace") {
      const same = after?.kind === kind && after.name === name && after.namespace === namespace;
      return change.createsFirst && same
        ? `${kind} ${name} is made anew before the old one of this name is destroyed`
        : undefined;
    }
    const { made, kept } = namesakes(before, plan);
    if (made[0] !== undefined) return `${kind} ${name} is destroyed here and created at ${made[0].address}`;
    return kept[0] !== undefined && !hasManyClusters(plan)
      ? `${kind} ${name} is destroyed here, and is what ${kept[0].address} stands for`
      : undefined;
  },
});
