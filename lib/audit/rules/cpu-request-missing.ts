import { text } from "../model/tree";
import { containerRule } from "../rule/define";

/** A container has no cpu request. */
export const cpuRequestMissing = containerRule({
  id: "cpu-request-missing",
  severity: "low",
  category: "workload",
  title: "A container has no cpu request",
  why: "The scheduler takes it for free, and packs nodes too full.",
  fix: "Set resources.requests.cpu.",
  reads: ["resources.requests.cpu"],
  check: (container) =>
    text(container.body, "resources.requests.cpu") === undefined ? "has no cpu request" : undefined,
});
