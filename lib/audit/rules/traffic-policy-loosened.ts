import { serviceChangeRule } from "../rule/define";

/** Pods no longer see where a client comes from. */
export const trafficPolicyLoosened = serviceChangeRule({
  id: "traffic-policy-loosened",
  severity: "low",
  category: "exposure",
  title: "Pods no longer see where a client comes from",
  why: "With externalTrafficPolicy Cluster nodes pass traffic on under their own address: allow-lists in the application, logs and sticky sessions see nodes, not clients.",
  fix: "Keep Local if anything looks at client addresses.",
  ids: ["CWE-223"],
  example: 'external_traffic_policy = "Local" → "Cluster"',
  check: (before, after) =>
    before.trafficPolicy === "Local" && after.trafficPolicy === "Cluster"
      ? "externalTrafficPolicy Local → Cluster"
      : undefined,
});
