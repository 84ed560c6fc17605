import { number } from "../model/tree";
import { objectRule } from "../rule/define";

/** More than anyone means by mistake. */
const MANY = 1000;

/** An autoscaler may run very many pods. */
export const autoscalerUnbounded = objectRule({
  id: "autoscaler-unbounded",
  severity: "low",
  category: "workload",
  title: "An autoscaler may run very many pods",
  why: "Under load, a real one or that of an attacker, it takes all room of the cluster, and the bill grows with it.",
  fix: "Set max_replicas to what the peak needs.",
  ids: ["CWE-770"],
  example: "max_replicas = 100000",
  kinds: ["HorizontalPodAutoscaler"],
  check: (autoscaler) => {
    const [is, was] = [autoscaler, autoscaler.change.before].map(
      (side) => side && number(side.body, "spec.max_replicas"),
    );
    if (is === undefined) return undefined;
    const grows = was !== undefined && autoscaler.change.after === autoscaler && is >= 10 * was && is > 20;
    return is >= MANY || grows ? `may run ${is} pods` : undefined;
  },
});
