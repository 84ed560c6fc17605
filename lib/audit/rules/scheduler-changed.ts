import { text } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods get another scheduler. */
export const schedulerChanged = podRule({
  id: "scheduler-changed",
  severity: "low",
  category: "workload",
  title: "Pods get another scheduler",
  why: "Where no such scheduler runs the pods wait for ever; one that somebody else runs says where they go.",
  fix: "Check that it runs, and who runs it.",
  ids: ["CWE-1068"],
  example: 'scheduler_name = "other"',
  check: (pods) => {
    const name = text(pods.spec, "scheduler_name");
    return name === undefined || name === "default-scheduler" ? undefined : `are for the scheduler ${name}`;
  },
});
