import { claimNames } from "../model/pods";
import { claimReferences } from "../model/references";
import { reasonInWords } from "../model/words";
import type { World } from "../model/world";
import { changeRule } from "../rule/define";

/** The claims in a namespace that the plan knows: its own, those that sets made, and those that pods mount by name. */
function claimsIn(world: World, namespace: string): readonly string[] {
  const claims = world.near("PersistentVolumeClaim", namespace);
  const pods = world.pods.filter((one) => one.owner.namespace === namespace);
  const names = [
    ...claims.map((one) => one.name),
    ...pods.flatMap((one) => claimNames(one.owner)),
    ...pods.flatMap(claimReferences),
  ];
  return [...new Set(names)].sort();
}

/** A namespace is destroyed. */
export const namespaceDestroyed = changeRule({
  id: "namespace-destroyed",
  severity: "critical",
  category: "destroy",
  title: "A namespace is destroyed",
  why: "Everything in it goes with it, what other stacks and people put there too.",
  fix: "Take the namespace out of this stack with a removed block, or move what must stay before you apply.",
  ids: ["CWE-404"],
  example: "kubernetes_namespace_v1.shop is no longer in the code",
  kinds: ["Namespace"],
  actions: ["delete", "replace"],
  check: (change, plan) => {
    const name = change.before?.name;
    const claims = name === undefined ? [] : claimsIn(plan.before, name);
    const shown = `${claims.slice(0, 20).join(", ")}${claims.length > 20 ? ` and ${claims.length - 20} more` : ""}`;
    const data = claims.length === 0 ? "" : `, the claims ${shown} among it`;
    return `is ${change.action === "delete" ? "deleted" : "replaced"}, with all that is in it${data}, because ${reasonInWords(change)}`;
  },
});
