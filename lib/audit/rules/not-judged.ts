import { notJudged } from "../model/not-judged";
import type { ChangeRule, Hit } from "../rule/rule";

/** Something changes, or runs, that no rule can judge. It is always undecided: that is no pass. */
export const notJudgedRule: ChangeRule = {
  id: "not-judged",
  severity: "high",
  category: "plan",
  title: "Not judged",
  why: "No rule knows what this is or does, so nothing that this report says, or does not say, is about it.",
  fix: "Review it by hand, and acknowledge it with what was found; write it as a type that is judged where there is one.",
  ids: ["CWE-1059"],
  example: "helm_release.ingress is updated",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const { address, message, severity } of notJudged(plan)) {
      yield { address, message, severity, subject: message, unknown: true };
    }
  },
};
