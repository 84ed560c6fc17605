import { text } from "../model/tree";
import { changeRule } from "../rule/define";

/** A disk goes with its claim from now on. */
export const reclaimPolicyLoosened = changeRule({
  id: "reclaim-policy-loosened",
  severity: "high",
  category: "data",
  title: "A disk goes with its claim from now on",
  why: "With the reclaim policy Delete, whoever deletes the claim deletes the data.",
  fix: "Keep the reclaim policy Retain where data must stay.",
  ids: ["CWE-404"],
  example: 'reclaim_policy = "Retain" → "Delete"',
  kinds: ["PersistentVolume", "StorageClass"],
  actions: ["update", "replace"],
  check: (change) => {
    const [from, to] = [change.before, change.after].map((side) =>
      change.kind === "StorageClass"
        ? ((side && text(side.body, "reclaim_policy")) ?? "Delete")
        : ((side && text(side.body, "spec.persistent_volume_reclaim_policy")) ?? "Retain"),
    );
    return from !== "Delete" && to === "Delete" ? `reclaim policy ${from} → Delete` : undefined;
  },
});
