import { reasonInWords } from "../model/words";
import { changeRule } from "../rule/define";

/** A workload is destroyed and made again. */
export const workloadReplaced = changeRule({
  id: "workload-replaced",
  severity: "high",
  category: "destroy",
  title: "A workload is destroyed and made again",
  why: "All its pods stop before the first new one starts, unless the new one is made first.",
  fix: "Keep the field that forces it as it was, or plan a maintenance window.",
  ids: ["CWE-404"],
  example: "the name of a Deployment changes",
  kinds: ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "ReplicationController", "Pod"],
  actions: ["replace"],
  check: (change) => {
    if (change.createsFirst || change.reason === "replace_because_tainted") return undefined;
    if (change.replacePaths.some((path) => /^spec\.selector\b/.test(path))) return undefined; // a rule of its own
    return `is replaced with a gap, because ${reasonInWords(change)}`;
  },
});
