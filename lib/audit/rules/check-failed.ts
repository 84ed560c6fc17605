import type { ChangeRule, Hit } from "../rule/rule";

/** A check of the configuration does not pass. */
export const checkFailed: ChangeRule = {
  id: "check-failed",
  severity: "medium",
  category: "plan",
  title: "A check of the configuration does not pass",
  why: "Whoever wrote the check wanted to be told.",
  fix: "Read what terraform plan says of it; its text may hold values and is not repeated here.",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const check of plan.plan.failedChecks) {
      const unknown = check.status === "unknown";
      yield {
        address: check.address,
        subject: "check",
        message: unknown ? "not known before the apply" : `status ${check.status}`,
        ...(unknown ? { unknown } : {}),
      };
    }
  },
};
