import type { ChangeRule, Hit } from "../rule/rule";

/** A check of the configuration does not pass. */
export const checkFailed: ChangeRule = {
  id: "check-failed",
  severity: "medium",
  category: "plan",
  title: "A check of the configuration does not pass",
  why: "Whoever wrote the check wanted to be told.",
  fix: "Read what terraform plan says of it; its text may hold values and is not repeated here.",
  ids: ["CWE-754"],
  example: "a check block whose condition is false",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    const { failedChecks } = plan.plan;
    const open = failedChecks.filter(({ status }) => status === "unknown");
    for (const { address, status } of failedChecks) {
      if (status !== "unknown") yield { address, subject: "check", message: `status ${status}` };
    }
    // Every condition on what the apply brings about is open before it: that is how it is, not a doubt about each.
    if (open.length === 0) return;
    const [first] = open;
    const others = open.length === 1 ? "" : ` and of ${open.length - 1} more`;
    yield {
      address: "(plan)",
      subject: "open checks",
      message: `the checks of ${first?.address}${others} are made when it is applied; Terraform stops where one fails`,
      unknown: true,
    };
  },
};
