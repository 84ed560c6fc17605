import { isUndecided } from "../model/tree";
import { serviceChangeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An internal load balancer becomes a public one. */
export const loadBalancerMadePublic = serviceChangeRule({
  id: "load-balancer-made-public",
  severity: "high",
  category: "exposure",
  title: "An internal load balancer becomes a public one",
  why: "It gets an address on the Internet.",
  fix: "Put the annotation of your provider that keeps it internal back, or acknowledge this.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'aws-load-balancer-scheme: "internal" → "internet-facing"',
  check: (before, after) => {
    if (before.type !== "LoadBalancer" || !before.internal || after.internal) return undefined;
    if (after.type === undefined || isUndecided(after.object.body, "metadata.annotations")) return UNDECIDED;
    return after.type === "LoadBalancer" ? "is no longer kept internal by its annotations" : undefined;
  },
});
