import { number } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods get no time to end. */
export const podsKilledAtOnce = podRule({
  id: "pods-killed-at-once",
  severity: "low",
  category: "workload",
  title: "Pods get no time to end",
  why: "They are killed in the middle of what they do: requests break off at every update, a database recovers at every start, and of a StatefulSet two pods of one name may run for a while.",
  fix: "Leave terminationGracePeriodSeconds at its default of 30 seconds, or as long as the program needs.",
  ids: ["CWE-404"],
  example: "termination_grace_period_seconds = 0",
  check: (pods) =>
    number(pods.spec, "termination_grace_period_seconds") === 0 ? "have terminationGracePeriodSeconds 0" : undefined,
});
