import { text } from "../model/tree";
import { serviceChangeRule } from "../rule/define";

/** Callers on nodes without a pod of a Service get no answer. */
export const internalTrafficLocal = serviceChangeRule({
  id: "internal-traffic-local",
  severity: "low",
  category: "workload",
  title: "Callers reach the pods of a Service on their own node alone",
  why: "With internalTrafficPolicy Local a caller on a node without such a pod gets no answer, and nothing sends him to another node.",
  fix: "Keep Cluster, unless a pod runs on every node.",
  ids: ["CWE-400"],
  example: 'internal_traffic_policy = "Local"',
  check: (before, after) => {
    const [from, to] = [before, after].map((service) => text(service.object.body, "spec.internal_traffic_policy"));
    return to === "Local" && from !== "Local" ? `internalTrafficPolicy ${from ?? "Cluster"} → Local` : undefined;
  },
});
