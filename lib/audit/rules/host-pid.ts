import { flag } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods use the process list of their node. */
export const hostPid = podRule({
  id: "host-pid",
  severity: "high",
  category: "security",
  title: "Pods use the process list of their node",
  why: "It sees the processes of the node and of all pods on it, their environment too.",
  fix: "Take host_pid away.",
  ids: ["PSS-baseline-host-namespaces", "CIS-5.2.3", "NSA-pods-hardening", "CWE-653"],
  example: "host_pid = true",
  reads: ["host_pid"],
  check: (pods) => (flag(pods.spec, "host_pid") ? "has host_pid = true" : undefined),
});
