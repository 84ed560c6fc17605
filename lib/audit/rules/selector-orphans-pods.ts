import { podsOf } from "../model/pods";
import { matches } from "../model/world";
import type { ChangeRule, Hit } from "../rule/rule";

/** Pods that run on are no longer behind their Service. */
export const selectorOrphansPods: ChangeRule = {
  id: "selector-orphans-pods",
  severity: "high",
  category: "selector",
  title: "Pods that run on are no longer behind their Service",
  why: "They keep running and get no traffic any more.",
  fix: "Change the labels of the pods and the selector of the Service in a way that they always meet.",
  ids: ["CWE-404"],
  example: "the labels of a pod template change, and the selector does not",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const service of plan.before.services) {
      const now = plan.after.serviceAt(service.object.address);
      if (now === undefined) continue;
      for (const pods of plan.before.behind(service)) {
        const later = pods.owner.change.after && podsOf(pods.owner.change.after);
        if (later === undefined) continue;
        const match = matches(now.selector, later.labels);
        if (match === "yes") continue;
        const at = { address: service.object.address, subject: pods.owner.address };
        if (match === "unknown")
          yield {
            ...at,
            message: `whether ${pods.owner.kind} ${pods.owner.name} stays behind it is not known before the apply`,
            unknown: true,
          };
        else yield { ...at, message: `no longer selects the pods of ${pods.owner.kind} ${pods.owner.name}` };
      }
    }
  },
};
