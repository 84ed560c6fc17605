import type { ChangeRule, Hit } from "../rule/rule";

/** The plan leaves something out. */
export const planIncomplete: ChangeRule = {
  id: "plan-incomplete",
  severity: "medium",
  category: "plan",
  title: "The plan leaves something out",
  why: "It was made with -target, or Terraform put changes off: what it does not show is not judged here.",
  fix: "Make a whole plan for the review.",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    if (plan.plan.complete === false)
      yield { address: "(plan)", message: "complete is false: made with -target, or changes were put off" };
    for (const deferred of plan.plan.deferred) {
      yield { address: deferred.address, subject: "deferred", message: `put off: ${deferred.reason}` };
    }
  },
};
