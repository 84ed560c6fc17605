import { configReferences } from "../model/references";
import type { ChangeRule, Hit } from "../rule/rule";

/** A ConfigMap, Secret or ServiceAccount is destroyed while a workload uses it. */
export const referencedConfigurationDestroyed: ChangeRule = {
  id: "referenced-configuration-destroyed",
  severity: "high",
  category: "destroy",
  title: "A ConfigMap, Secret or ServiceAccount is destroyed while a workload uses it",
  why: "Its pods run on until they restart, and then do not start any more.",
  fix: "Take the reference out of the workload in the same change, or keep the object.",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const pods of plan.after.pods) {
      for (const reference of configReferences(pods)) {
        const gone = plan.before.find(reference.kind, reference.name, pods.owner.namespace);
        if (gone === undefined || gone.change.after !== undefined) continue;
        if (plan.after.find(reference.kind, reference.name, pods.owner.namespace) !== undefined) continue;
        yield {
          address: gone.address,
          subject: pods.owner.address,
          message: `is deleted, and ${pods.owner.kind} ${pods.owner.name} still uses it`,
        };
      }
    }
  },
};
