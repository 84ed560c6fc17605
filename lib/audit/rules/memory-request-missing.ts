import { text } from "../model/tree";
import { containerRule, judge } from "../rule/define";

/** A container has no memory request. */
export const memoryRequestMissing = containerRule({
  id: "memory-request-missing",
  severity: "low",
  category: "workload",
  title: "A container has no memory request",
  why: "The scheduler takes it for free, and it is among the first to be evicted.",
  fix: "Set resources.requests.memory.",
  ids: ["NSA-resource-policies", "CWE-770"],
  example: "resources without requests.memory",
  check: ({ body }) => {
    if (text(body, "resources.limits.memory") !== undefined) return undefined; // Kubernetes requests the limit then
    const missing = () => (text(body, "resources.requests.memory") === undefined ? "has no memory request" : undefined);
    return judge(body, ["resources.limits.memory", "resources.requests.memory"], missing);
  },
});
