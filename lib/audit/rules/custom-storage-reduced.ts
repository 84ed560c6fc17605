import { isJudgedKind } from "../model/kinds";
import { quantity } from "../model/quantities";
import { storageIn } from "../model/shapes";
import { changeRule } from "../rule/define";

/** A custom resource asks for less storage than before. */
export const customStorageReduced = changeRule({
  id: "custom-storage-reduced",
  severity: "high",
  category: "data",
  title: "A custom resource asks for less storage than before",
  why: "Disks do not shrink: an operator refuses it for ever, or makes a new disk and leaves the data behind.",
  fix: "Keep the size, or move the data first.",
  ids: ["CWE-404"],
  example: "storage: 100Gi → 10Gi in a Kafka of Strimzi",
  actions: ["update", "replace"],
  check: ({ before, after, kind }) => {
    if (before === undefined || after === undefined || isJudgedKind(kind)) return undefined;
    const sizes = new Map(storageIn(after.body).map(({ path, size }) => [path, size]));
    const reductions = storageIn(before.body).flatMap(({ path, size }) => {
      const now = sizes.get(path);
      if (now === undefined) return [`${path} ${size} is gone`];
      return (quantity(now) ?? 0) < (quantity(size) ?? 0) ? [`${path} ${size} → ${now}`] : [];
    });
    return reductions.length === 0 ? undefined : reductions.slice(0, 4).join(", ");
  },
});
