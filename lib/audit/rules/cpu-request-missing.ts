import { text } from "../model/tree";
import { containerRule, judge } from "../rule/define";

/** A container has no cpu request. */
export const cpuRequestMissing = containerRule({
  id: "cpu-request-missing",
  severity: "low",
  category: "workload",
  title: "A container has no cpu request",
  why: "The scheduler takes it for free, and packs nodes too full.",
  fix: "Set resources.requests.cpu.",
  ids: ["NSA-resource-policies", "CWE-770"],
  example: "resources without requests.cpu",
  check: ({ body }) => {
    if (text(body, "resources.limits.cpu") !== undefined) return undefined; // Kubernetes requests the limit then
    const missing = () => (text(body, "resources.requests.cpu") === undefined ? "has no cpu request" : undefined);
    return judge(body, ["resources.limits.cpu", "resources.requests.cpu"], missing);
  },
});
