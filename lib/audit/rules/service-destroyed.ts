import { changeRule } from "../rule/define";

/** A Service is destroyed while its pods stay. */
export const serviceDestroyed = changeRule({
  id: "service-destroyed",
  severity: "medium",
  category: "destroy",
  title: "A Service is destroyed while its pods stay",
  why: "Whoever uses its name or its address finds nothing there any more.",
  fix: "Make sure that nobody calls it, or leave the Service in the code.",
  kinds: ["Service"],
  actions: ["delete"],
  check: (change, plan) => {
    const service = plan.before.serviceAt(change.address);
    const stays = (service === undefined ? [] : plan.before.behind(service)).filter(
      (pods) => pods.owner.change.after !== undefined,
    );
    if (stays.length === 0) return undefined;
    return `is deleted, and ${stays.map((pods) => `${pods.owner.kind} ${pods.owner.name}`).join(", ")} stays`;
  },
});
