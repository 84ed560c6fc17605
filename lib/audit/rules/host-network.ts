import { flag } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods use the network of their node. */
export const hostNetwork = podRule({
  id: "host-network",
  severity: "high",
  category: "security",
  title: "Pods use the network of their node",
  why: "It sees all traffic of the node and passes by NetworkPolicies.",
  fix: "Take host_network away.",
  ids: ["PSS-baseline-host-namespaces", "CIS-5.2.5", "NSA-pods-hardening", "CWE-653"],
  example: "host_network = true",
  reads: ["host_network"],
  check: (pods) => (flag(pods.spec, "host_network") ? "has host_network = true" : undefined),
});
