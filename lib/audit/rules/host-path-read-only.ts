import { dangerOf } from "../model/node-paths";
import { nodeFolders } from "../model/volumes";
import { podRule } from "../rule/define";

/** Pods may read a folder of their node. */
export const hostPathReadOnly = podRule({
  id: "host-path-read-only",
  severity: "medium",
  category: "security",
  title: "Pods may read a folder of their node",
  why: "What is there belongs to the node and to other pods: their logs, keys and sockets. A socket can be used although it is mounted read-only.",
  fix: "Leave it out if the program does without it, or mount the one file that it needs.",
  ids: ["PSS-baseline-host-path", "CIS-5.2.12", "NSA-pods-hardening", "CWE-668"],
  example: 'volume { host_path { path = "/" } } with volume_mount { read_only = true }',
  reads: ["volume"],
  check: (pods) => {
    const paths = [...new Set(nodeFolders(pods).flatMap((one) => (one.readOnly ? [one.path] : [])))];
    if (paths.length === 0) return undefined;
    const dangers = paths.map(dangerOf);
    return {
      message: `mounts ${paths.join(", ")} of the node read-only`,
      severity: dangers.includes("read") ? "high" : dangers.includes("write") ? "medium" : "low",
    };
  },
});
