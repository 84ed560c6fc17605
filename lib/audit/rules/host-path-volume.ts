import { blocks, text } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods mount a folder of their node. */
export const hostPathVolume = podRule({
  id: "host-path-volume",
  severity: "high",
  category: "security",
  title: "Pods mount a folder of their node",
  why: "What is there belongs to the node and to other pods; written to, it can take the node over.",
  fix: "Use a claim, or a CSI volume; where it must be, mount it read-only.",
  reads: ["volume"],
  check: (pods) => {
    const volumes = blocks(pods.spec, "volume").filter((volume) => blocks(volume, "host_path").length > 0);
    if (volumes.length === 0) return undefined;
    const paths = volumes.map((volume) => text(volume, "host_path.path") ?? text(volume, "name") ?? "a path");
    return `mounts ${[...new Set(paths)].join(", ")} of the node`;
  },
});
