import { isBranch } from "../mask/marks";
import { dangerOf } from "../model/node-paths";
import { text } from "../model/tree";
import { folderOfVolume } from "../model/volumes";
import { objectRule } from "../rule/define";

/** A PersistentVolume is a folder of a node. */
export const persistentVolumeOnNode = objectRule({
  id: "persistent-volume-on-node",
  severity: "high",
  category: "security",
  title: "A PersistentVolume is a folder of a node",
  why: "Pods that get it by a claim mount the folder past all rules that forbid hostPath in pods.",
  fix: "Use a CSI driver; for local disks name the folder of the disk alone.",
  ids: ["CIS-5.1.9", "NSA-pods-hardening", "CWE-668"],
  example: 'persistent_volume_source { host_path { path = "/" } }',
  kinds: ["PersistentVolume"],
  check: (volume, world) => {
    const folder = isBranch(volume.body) ? folderOfVolume(volume.body) : undefined;
    if (folder === undefined) return undefined;
    const claims = world
      .ofKind("PersistentVolumeClaim")
      .filter((claim) => text(claim.body, "spec.volume_name") === volume.name)
      .map((claim) => `${claim.namespace ?? "?"}/${claim.name}`);
    const danger = dangerOf(folder.path) !== "none";
    return {
      message: `is the ${folder.sort} ${folder.path}${claims.length === 0 ? "" : `, for claim ${claims.join(", ")}`}`,
      severity: danger ? "high" : folder.sort === "hostPath" ? "medium" : "low",
    };
  },
});
