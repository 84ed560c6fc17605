import { isHiddenFromRules, Unknown } from "../mask/marks";
import { pick, text } from "../model/tree";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An update stops all pods before the new ones start. */
export const updateStopsAllPods = objectRule({
  id: "update-stops-all-pods",
  severity: "low",
  category: "workload",
  title: "An update stops all pods before the new ones start",
  why: "The strategy Recreate, or maxUnavailable 100%, makes every update an outage.",
  fix: "Use RollingUpdate, unless two versions must never run side by side.",
  ids: ["CWE-404"],
  example: 'strategy { type = "Recreate" }',
  kinds: ["Deployment"],
  check: (deployment) => {
    const strategy = pick(deployment.body, "spec.strategy");
    // Where the code says nothing the API server writes RollingUpdate by a quarter.
    if (strategy instanceof Unknown && strategy.leftToServer) return undefined;
    if (isHiddenFromRules(strategy)) return UNDECIDED;
    if (text(deployment.body, "spec.strategy.type") === "Recreate") return "has the strategy Recreate";
    return text(deployment.body, "spec.strategy.rolling_update.max_unavailable") === "100%"
      ? "has maxUnavailable 100%"
      : undefined;
  },
});
