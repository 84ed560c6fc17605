import type { ChangeRule, Hit } from "../rule/rule";

/** An object was deleted outside Terraform. */
export const deletedOutsideTerraform: ChangeRule = {
  id: "deleted-outside-terraform",
  severity: "high",
  category: "drift",
  title: "An object was deleted outside Terraform",
  why: "The apply makes it again, without what it held.",
  fix: "Find out who deleted it before you bring it back.",
  ids: ["CWE-353"],
  example: "kubectl delete between two applies",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const drift of plan.drift) {
      if (drift.action === "delete")
        yield {
          address: drift.address,
          message: `${drift.kind} ${drift.before?.name ?? drift.terraformName} is gone from the cluster`,
        };
    }
  },
};
