import { text } from "../model/tree";
import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** A PersistentVolume is destroyed. */
export const volumeDestroyed = changeRule({
  id: "volume-destroyed",
  severity: "critical",
  category: "data",
  title: "A PersistentVolume is destroyed",
  why: "The cluster loses its way to the data, and a volume with the reclaim policy Delete loses the data.",
  fix: "Back the data up, or take the volume out of the stack with a removed block.",
  ids: ["CWE-404"],
  example: "kubernetes_persistent_volume_v1.data is no longer in the code",
  kinds: ["PersistentVolume"],
  actions: ["delete", "replace"],
  check: (change) => {
    const policy = change.before && text(change.before.body, "spec.persistent_volume_reclaim_policy");
    return `is ${change.action === "delete" ? "deleted" : "replaced"}${policy === undefined ? "" : ` (reclaim policy ${policy})`}, because ${reasonInWords(change)}`;
  },
});
