import { text } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container has no cpu limit. */
export const cpuLimitMissing = containerRule({
  id: "cpu-limit-missing",
  severity: "info",
  category: "workload",
  title: "A container has no cpu limit",
  why: "It may take all of a node that others leave free; some teams want that.",
  fix: "Set resources.limits.cpu.",
  ids: ["NSA-resource-policies", "CWE-770"],
  example: "resources without limits.cpu",
  reads: ["resources.limits.cpu"],
  check: (container) => (text(container.body, "resources.limits.cpu") === undefined ? "has no cpu limit" : undefined),
});
