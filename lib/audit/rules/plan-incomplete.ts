import { ownKey } from "../mask/marks";
import type { PlanModel } from "../model/model";
import type { ChangeRule, Hit } from "../rule/rule";

/** Terraform's own words for why it puts a change off, in plain ones. */
const REASONS: Readonly<Record<string, string>> = {
  instance_count_unknown: "how many there will be is not known yet",
  resource_config_unknown: "a value of it that must be known is not known yet",
  provider_config_unknown: "the connection of its provider is not known yet",
  absent_prereq: "something that it needs is not there yet",
  deferred_prereq: "something that it needs is put off, too",
  excluded: "it was left out with -exclude",
  not_included: "it was left out with -target",
};

/** Whether a plan lists nothing at all, not even what stays as it is. */
function isBlank({ changes, drift, driftNoise, plan }: PlanModel): boolean {
  const outputs = [...plan.outputs.values()].some((output) => output.changes);
  return changes.length + drift.length + driftNoise + plan.invocations.length === 0 && !outputs;
}

/** The plan leaves something out. */
export const planIncomplete: ChangeRule = {
  id: "plan-incomplete",
  severity: "medium",
  category: "plan",
  title: "The plan leaves something out",
  why: "It was made with -target, or Terraform put changes off: what it does not show is not judged here.",
  fix: "Make a whole plan for the review.",
  ids: ["CWE-1059"],
  example: "terraform plan -target=…",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    if (plan.plan.complete === false && plan.plan.evidence === undefined)
      yield { address: "(plan)", message: "complete is false: made with -target, or changes were put off" };
    // Terraform lists each object, those too to which nothing happens.
    if (!plan.partial && plan.plan.applyable === true && isBlank(plan)) {
      yield {
        address: "(plan)",
        subject: "blank",
        message:
          "applyable is true, so applying it would do something, and it lists nothing: it refreshes only, or something was cut out of it",
      };
    }
    const works = plan.changes.some((one) => one.managed && one.action !== "no-op" && one.action !== "read");
    if (plan.plan.applyable === false && works) {
      yield {
        address: "(plan)",
        subject: "not applyable",
        message: "applyable is false, so Terraform would not apply it, and yet it lists changes",
      };
    }
    for (const deferred of plan.plan.deferred) {
      yield {
        address: deferred.address,
        subject: "deferred",
        message: `put off: ${ownKey(REASONS, deferred.reason) ?? "Terraform does not say why"}`,
      };
    }
  },
};
