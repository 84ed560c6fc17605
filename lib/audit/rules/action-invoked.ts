import type { ChangeRule, Hit } from "../rule/rule";

/** The apply runs an action. */
export const actionInvoked: ChangeRule = {
  id: "action-invoked",
  severity: "medium",
  category: "plan",
  title: "The apply runs an action",
  why: "An action of a provider does something once and leaves no trace in the state: the plan does not show what.",
  fix: "Read the action's block in the code.",
  ids: ["CWE-829"],
  example: 'action "acme_run" "x" is triggered by a change',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const address of plan.plan.invocations) yield { address, message: "runs with this apply" };
  },
};
