import { text } from "../model/tree";
import { objectRule } from "../rule/define";

/** A finished Job removes itself. */
export const jobRemovesItself = objectRule({
  id: "job-removes-itself",
  severity: "low",
  category: "workload",
  title: "A finished Job removes itself",
  why: "Terraform then finds it gone and runs it again with the next apply.",
  fix: "Leave ttl_seconds_after_finished out of Jobs that Terraform manages.",
  ids: ["CWE-459"],
  example: "ttl_seconds_after_finished = 60",
  kinds: ["Job"],
  check: (job) => {
    const seconds = text(job.body, "spec.ttl_seconds_after_finished");
    return seconds === undefined ? undefined : `removes itself ${seconds} s after it ends`;
  },
});
