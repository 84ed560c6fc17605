import { WORKLOAD_KINDS } from "../model/kinds";
import { podsOf } from "../model/pods";
import { isEmpty, pick, sameTree } from "../model/tree";
import { showValue } from "../model/diff";
import { changeRule } from "../rule/define";

const PATHS: readonly (readonly [path: string, words: string])[] = [
  ["node_selector", "nodeSelector"],
  [
    "affinity.node_affinity.required_during_scheduling_ignored_during_execution",
    "the nodes that its affinity requires",
  ],
];

/** Pods may run on other nodes only. */
export const placementNarrowed = changeRule({
  id: "placement-narrowed",
  severity: "low",
  category: "workload",
  title: "Pods may run on other nodes only",
  why: "Where no node has these labels, or too few of them, new pods stay pending: the rollout stops, and after the next restart nothing runs.",
  fix: "Check that there are such nodes with room on them: kubectl get nodes -l KEY=VALUE.",
  ids: ["CWE-400"],
  example: 'node_selector = { disk = "ssd" } is new',
  kinds: WORKLOAD_KINDS,
  actions: ["update", "replace"],
  check: ({ before, after }) => {
    if (before === undefined || after === undefined) return undefined;
    for (const [path, words] of PATHS) {
      const [was, is] = [before, after].map((side) => pick(podsOf(side)?.spec, path));
      if (isEmpty(is) || sameTree(was, is)) continue;
      return path === "node_selector" ? `${words} ${showValue(was)} → ${showValue(is)}` : `${words} change`;
    }
    return undefined;
  },
});
