import { ownKey } from "../mask/marks";
import { text } from "../model/tree";
import { changeRule } from "../rule/define";

/** Where each kind says what becomes of the data, what it means to say nothing, and what it is called. */
const POLICIES: Readonly<Record<string, readonly [path: string, usual: string, name: string]>> = {
  PersistentVolume: ["spec.persistent_volume_reclaim_policy", "Retain", "reclaim policy"],
  StorageClass: ["reclaim_policy", "Delete", "reclaim policy"],
  VolumeSnapshotClass: ["deletion_policy", "?", "deletion policy"],
  VolumeSnapshotContent: ["spec.deletion_policy", "?", "deletion policy"],
  VolumeGroupSnapshotClass: ["deletion_policy", "?", "deletion policy"],
};

/** A disk goes with its claim from now on. */
export const reclaimPolicyLoosened = changeRule({
  id: "reclaim-policy-loosened",
  severity: "high",
  category: "data",
  title: "A disk or a snapshot goes with its claim from now on",
  why: "With the policy Delete, whoever deletes the claim, or the snapshot's object, deletes the data.",
  fix: "Keep the policy Retain where data must stay.",
  ids: ["CWE-404"],
  example: 'reclaim_policy = "Retain" → "Delete"',
  kinds: Object.keys(POLICIES),
  actions: ["update", "replace"],
  check: (change) => {
    const [path, usual, name] = ownKey(POLICIES, change.kind) ?? ["", "", ""];
    const [from, to] = [change.before, change.after].map((side) => (side && text(side.body, path)) ?? usual);
    return from !== "Delete" && to === "Delete" ? `${name} ${from} → Delete` : undefined;
  },
});
