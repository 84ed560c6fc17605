import { driftOf } from "../model/drift";
import type { ChangeRule, Hit } from "../rule/rule";

/** An object was changed outside Terraform. */
export const changedOutsideTerraform: ChangeRule = {
  id: "changed-outside-terraform",
  severity: "medium",
  category: "drift",
  title: "An object was changed outside Terraform",
  why: "Somebody changed it by hand or a controller did; the apply takes it back, unless the code says the same.",
  fix: "Find out who did it, and take it over into the code or let the apply undo it.",
  ids: ["CWE-353"],
  example: "kubectl edit between two applies",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const drift of plan.drift) {
      if (drift.before === undefined || drift.after === undefined) continue;
      const paths = driftOf(drift).map((one) => one.path);
      const shown = paths.slice(0, 5).join(", ");
      yield {
        address: drift.address,
        message: `${drift.kind} ${drift.before.name}: ${shown}${paths.length > 5 ? ` and ${paths.length - 5} more` : ""}`,
      };
    }
  },
};
