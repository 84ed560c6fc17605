import { goneObject, howItGoes } from "../model/gone";
import { certificateReferences, configReferences } from "../model/references";
import type { ChangeRule, Hit } from "../rule/rule";

/** A ConfigMap, Secret or ServiceAccount is destroyed while something that stays uses it. */
export const referencedConfigurationDestroyed: ChangeRule = {
  id: "referenced-configuration-destroyed",
  severity: "high",
  category: "destroy",
  title: "A ConfigMap, Secret or ServiceAccount is destroyed while something still uses it",
  why: "Pods run on until they restart, and then do not start any more; an Ingress serves without its certificate.",
  fix: "Take the reference out in the same change, or keep the object.",
  ids: ["CWE-404"],
  example: "a Secret is destroyed that a Deployment still reads",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    const users = [
      ...plan.after.pods.map((pods) => ({ owner: pods.owner, references: configReferences(pods) })),
      ...plan.after
        .ofKind("Ingress")
        .map((ingress) => ({ owner: ingress, references: certificateReferences(ingress) })),
    ];
    for (const { owner, references } of users) {
      for (const { kind, name, optional } of references) {
        const gone = goneObject(plan, kind, name, owner.namespace);
        if (gone === undefined) continue;
        const message = `${howItGoes(gone)}, and ${owner.kind} ${owner.name} still uses it`;
        const at = { address: gone.address, subject: owner.address };
        yield optional ? { ...at, message: `${message}, if it is there`, severity: "low" } : { ...at, message };
      }
    }
  },
};
