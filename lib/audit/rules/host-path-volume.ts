import { nodeFolders } from "../model/volumes";
import { podRule } from "../rule/define";

/** Pods may write to a folder of their node. */
export const hostPathVolume = podRule({
  id: "host-path-volume",
  severity: "high",
  category: "security",
  title: "Pods may write to a folder of their node",
  why: "What is there belongs to the node and to other pods: written to, it can take the node over.",
  fix: "Use a claim, or a CSI volume; where it must be, mount the one folder that is needed, read-only.",
  ids: ["PSS-baseline-host-path", "CIS-5.2.12", "NSA-pods-hardening", "CWE-668"],
  example: 'volume { host_path { path = "/var/lib/data" } }',
  reads: ["volume"],
  check: (pods) => {
    const paths = nodeFolders(pods).filter((one) => !one.readOnly);
    return paths.length === 0
      ? undefined
      : `mounts ${[...new Set(paths.map((one) => one.path))].join(", ")} of the node`;
  },
});
