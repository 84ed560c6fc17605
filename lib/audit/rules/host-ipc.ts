import { flag } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods use the shared memory of their node. */
export const hostIpc = podRule({
  id: "host-ipc",
  severity: "high",
  category: "security",
  title: "Pods use the shared memory of their node",
  why: "It can read the memory that processes of the node share.",
  fix: "Take host_ipc away.",
  ids: ["PSS-baseline-host-namespaces", "CIS-5.2.4", "NSA-pods-hardening", "CWE-653"],
  example: "host_ipc = true",
  reads: ["host_ipc"],
  check: (pods) => (flag(pods.spec, "host_ipc") ? "has host_ipc = true" : undefined),
});
