import { podsOf } from "../model/pods";
import { claimReferences, configReferences } from "../model/references";
import type { ChangeRule, Hit } from "../rule/rule";

/** Pods that are there read another Secret from now on. */
export const secretNewlyRead: ChangeRule = {
  id: "secret-newly-read",
  severity: "low",
  category: "credential",
  title: "Pods that are there read another Secret from now on",
  why: "Whoever gets into them, or runs commands there, has it too.",
  fix: "Check that they need it, and that its name is right.",
  ids: ["CIS-5.1.2", "NSA-secrets", "CWE-522"],
  example: 'env_from { secret_ref { name = "db-admin" } } is added',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const pods of plan.after.pods) {
      const { change, address } = pods.owner;
      const before = change.before && podsOf(change.before);
      if (before === undefined || (change.action !== "update" && change.action !== "replace")) continue;
      const secrets = (of: typeof pods) =>
        configReferences(of).flatMap(({ kind, name }) => (kind === "Secret" ? [`Secret ${name}`] : []));
      const claims = (of: typeof pods) => claimReferences(of).map((name) => `PersistentVolumeClaim ${name}`);
      const had = new Set([...secrets(before), ...claims(before)]);
      for (const name of new Set([...secrets(pods), ...claims(pods)])) {
        // A Secret that the plan makes is the plan's own to give.
        const [kind = "", plain = ""] = name.split(" ");
        const action = plan.after.find(kind, plain, pods.owner.namespace)?.change.action;
        if (had.has(name) || action === "create" || action === "replace") continue;
        yield { address, subject: name, message: `reads ${name}, which it did not` };
      }
    }
  },
};
