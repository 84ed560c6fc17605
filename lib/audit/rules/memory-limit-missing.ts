import { text } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container has no memory limit. */
export const memoryLimitMissing = containerRule({
  id: "memory-limit-missing",
  severity: "medium",
  category: "workload",
  title: "A container has no memory limit",
  why: "A leak in it takes the memory of the whole node.",
  fix: "Set resources.limits.memory.",
  ids: ["NSA-resource-policies", "CWE-770"],
  example: "resources without limits.memory",
  reads: ["resources.limits.memory"],
  check: (container) =>
    text(container.body, "resources.limits.memory") === undefined ? "has no memory limit" : undefined,
});
