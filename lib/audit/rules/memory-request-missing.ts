import { text } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container has no memory request. */
export const memoryRequestMissing = containerRule({
  id: "memory-request-missing",
  severity: "low",
  category: "workload",
  title: "A container has no memory request",
  why: "The scheduler takes it for free, and it is among the first to be evicted.",
  fix: "Set resources.requests.memory.",
  reads: ["resources.requests.memory"],
  check: (container) =>
    text(container.body, "resources.requests.memory") === undefined ? "has no memory request" : undefined,
});
