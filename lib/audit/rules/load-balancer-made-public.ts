import { serviceChangeRule } from "../rule/define";

/** An internal load balancer becomes a public one. */
export const loadBalancerMadePublic = serviceChangeRule({
  id: "load-balancer-made-public",
  severity: "high",
  category: "exposure",
  title: "An internal load balancer becomes a public one",
  why: "It gets an address on the Internet.",
  fix: "Put the annotation of your provider that keeps it internal back, or acknowledge this.",
  check: (before, after) =>
    before.type === "LoadBalancer" && after.type === "LoadBalancer" && before.internal && !after.internal
      ? "loses the annotation that keeps its load balancer internal"
      : undefined,
});
