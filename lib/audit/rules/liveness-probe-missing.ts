import { blocks } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container has no liveness probe. */
export const livenessProbeMissing = containerRule({
  id: "liveness-probe-missing",
  severity: "low",
  category: "workload",
  title: "A container has no liveness probe",
  why: "If it hangs, nobody restarts it.",
  fix: "Add a liveness probe that fails only when a restart helps.",
  ids: ["CWE-703"],
  example: "a container without liveness_probe",
  reads: ["liveness_probe"],
  init: false,
  check: (container, pods) =>
    blocks(container.body, "liveness_probe").length === 0 && !["Job", "CronJob"].includes(pods.owner.kind)
      ? "has no liveness probe"
      : undefined,
});
