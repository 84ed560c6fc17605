import { number } from "../model/tree";
import { changeRule } from "../rule/define";

/** An autoscaler may run fewer pods. */
export const autoscalerReduced = changeRule({
  id: "autoscaler-reduced",
  severity: "low",
  category: "workload",
  title: "An autoscaler may run fewer pods",
  why: "At the next peak there are fewer pods than there could be so far, or fewer to begin with.",
  fix: "Look at how many ran lately before the apply.",
  ids: ["CWE-404"],
  example: "max_replicas = 10 → 4",
  kinds: ["HorizontalPodAutoscaler"],
  actions: ["update", "replace", "delete"],
  check: (change) => {
    if (change.action === "delete") return "is deleted: the number of pods stays as it is then";
    const reduced = (["min_replicas", "max_replicas"] as const).flatMap((key) => {
      const [from, to] = [change.before, change.after].map((side) => side && number(side.body, `spec.${key}`));
      return from !== undefined && to !== undefined && to < from
        ? [`${key === "min_replicas" ? "least" : "most"} replicas ${from} → ${to}`]
        : [];
    });
    return reduced.length === 0 ? undefined : reduced.join(", ");
  },
});
