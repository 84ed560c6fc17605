import { blocks } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container behind a Service has no readiness probe. */
export const readinessProbeMissing = containerRule({
  id: "readiness-probe-missing",
  severity: "medium",
  category: "workload",
  title: "A container behind a Service has no readiness probe",
  why: "It gets traffic from its first moment, and an update goes on before the new pod can answer.",
  fix: "Add a readiness probe.",
  ids: ["CWE-703"],
  example: "a container behind a Service without readiness_probe",
  reads: ["readiness_probe"],
  init: false,
  check: (container, pods, world) =>
    blocks(container.body, "readiness_probe").length === 0 &&
    blocks(container.body, "port").length > 0 &&
    !["Job", "CronJob"].includes(pods.owner.kind) &&
    world.inFrontOf(pods).length > 0
      ? "has no readiness probe"
      : undefined,
});
