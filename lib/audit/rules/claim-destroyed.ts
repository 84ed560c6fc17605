import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** A PersistentVolumeClaim is destroyed. */
export const claimDestroyed = changeRule({
  id: "claim-destroyed",
  severity: "critical",
  category: "data",
  title: "A PersistentVolumeClaim is destroyed",
  why: "Its data is gone, unless the volume behind it is kept by its reclaim policy.",
  fix: "Back the data up, set the reclaim policy of the volume to Retain, or take the claim out of the stack with a removed block.",
  ids: ["CWE-404"],
  example: "kubernetes_persistent_volume_claim_v1.data is no longer in the code",
  kinds: ["PersistentVolumeClaim"],
  actions: ["delete", "replace"],
  check: (change) =>
    `is ${change.action === "delete" ? "deleted" : "replaced by an empty one"}, because ${reasonInWords(change)}`,
});
