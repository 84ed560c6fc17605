import { isBranch } from "../mask/marks";
import { once } from "../model/question";
import { dangerOf } from "../model/node-paths";
import type { KubernetesObject } from "../model/object";
import { text } from "../model/tree";
import { folderOfVolume } from "../model/volumes";
import { objectRule } from "../rule/define";

/** The claims that name a volume, by its name. */
const byVolume = once((claims: readonly KubernetesObject[]) => {
  const found = new Map<string, string[]>();
  for (const claim of claims) {
    const volume = text(claim.body, "spec.volume_name");
    if (volume === undefined) continue;
    found.set(volume, [...(found.get(volume) ?? []), `${claim.namespace ?? "?"}/${claim.name}`]);
  }
  return found;
});

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
    if (folder === undefined) {
      const driver = text(volume.body, "spec.persistent_volume_source.flex_volume.driver");
      if (driver === undefined) return undefined;
      return { message: `is of the driver ${driver}, a program that runs as root on the node`, severity: "medium" };
    }
    const claims = byVolume(world.ofKind("PersistentVolumeClaim")).get(volume.name) ?? [];
    const danger = dangerOf(folder.path) !== "none";
    return {
      message: `is the ${folder.sort} ${folder.path}${claims.length === 0 ? "" : `, for claim ${claims.join(", ")}`}`,
      severity: danger ? "high" : folder.sort === "hostPath" ? "medium" : "low",
    };
  },
});
