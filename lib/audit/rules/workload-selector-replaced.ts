import { WORKLOAD_KINDS } from "../model/kinds";
import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** A workload is replaced because its selector changes. */
export const workloadSelectorReplaced = changeRule({
  id: "workload-selector-replaced",
  severity: "high",
  category: "destroy",
  title: "A workload is replaced because its selector changes",
  why: "All its pods stop before the first new one starts, unless the new one is made first under another name.",
  fix: "Keep the selector: it is meant to stay for the life of a workload. For a new version use a new workload name.",
  ids: ["CWE-404"],
  example: "match_labels change",
  kinds: WORKLOAD_KINDS,
  actions: ["replace"],
  check: (change) =>
    change.replacePaths.some((path) => /^spec\.selector\b/.test(path))
      ? `is replaced${change.createsFirst ? "" : " with a gap"}, because ${reasonInWords(change)}`
      : undefined,
});
