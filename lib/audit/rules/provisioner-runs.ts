import type { Action } from "../model/change";
import type { ChangeRule, Hit } from "../rule/rule";

const WHEN: Readonly<Partial<Record<Action, string>>> = {
  create: "created",
  replace: "replaced",
  delete: "destroyed",
};

/** A resource runs a program. */
export const provisionerRuns: ChangeRule = {
  id: "provisioner-runs",
  severity: "medium",
  category: "plan",
  title: "A resource runs a program",
  why: "A provisioner may do anything, to the cluster too, and the plan does not show what.",
  fix: "Read the provisioner in the code; better leave it out.",
  ids: ["CWE-829"],
  example: 'provisioner "local-exec" {}',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const { address, action, provisioners } of plan.changes) {
      const when = WHEN[action];
      if (when === undefined || provisioners.length === 0) continue;
      yield { address, message: `may run ${[...new Set(provisioners)].join(" and ")} when it is ${when}` };
    }
  },
};
