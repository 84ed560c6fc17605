import { goneObject, howItGoes } from "../model/gone";
import { claimReferences } from "../model/references";
import type { ChangeRule, Hit } from "../rule/rule";

/** A claim is destroyed while a workload that stays mounts it. */
export const referencedClaimDestroyed: ChangeRule = {
  id: "referenced-claim-destroyed",
  severity: "high",
  category: "destroy",
  title: "A PersistentVolumeClaim is destroyed while a workload still mounts it",
  why: "Kubernetes keeps the claim until the last pod lets go of it, and the apply waits for that; pods that start later do not start any more.",
  fix: "Take the volume out of the workload in the same change, or keep the claim.",
  ids: ["CWE-404"],
  example: "a claim is destroyed that a Deployment still mounts",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const pods of plan.after.pods) {
      for (const name of new Set(claimReferences(pods))) {
        const gone = goneObject(plan, "PersistentVolumeClaim", name, pods.owner.namespace);
        if (gone === undefined) continue;
        const { kind, name: user, address } = pods.owner;
        yield {
          address: gone.address,
          subject: address,
          message: `${howItGoes(gone)}, and ${kind} ${user} still mounts it`,
        };
      }
    }
  },
};
