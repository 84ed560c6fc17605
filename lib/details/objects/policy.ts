import type { NetworkPolicy, PodDisruptionBudget } from "../../cluster";
import { showLabels } from "../selector";
import type { DeclaredObject } from "./declared";
import { count, type Judged } from "./view";

/** A budget says how many pods may be evicted now; none is worth knowing, since it holds a drain up, and is no fault. */
export function judgeBudget(_declared: DeclaredObject, budget: PodDisruptionBudget): Judged {
  const { spec, status } = budget;
  const allowed = status?.disruptionsAllowed ?? 0;
  return {
    state: `${count(allowed, "disruption")} allowed, ${status?.currentHealthy ?? 0} of ${status?.expectedPods ?? 0} pods healthy`,
    tone: allowed === 0 ? "warning" : "good",
    notes: allowed === 0 ? ["no pod may be evicted now: a drain of its node waits"] : [],
    facts: {
      "At least available": spec?.minAvailable === undefined ? undefined : String(spec.minAvailable),
      "At most unavailable": spec?.maxUnavailable === undefined ? undefined : String(spec.maxUnavailable),
      Selector: showLabels(spec?.selector?.matchLabels),
    },
  };
}

/** A policy is in force as soon as it is there, where the cluster's network knows policies. */
export function judgeNetworkPolicy(_declared: DeclaredObject, { spec }: NetworkPolicy): Judged {
  const directions = spec?.policyTypes ?? ["Ingress"];
  const rules = { Ingress: spec?.ingress?.length ?? 0, Egress: spec?.egress?.length ?? 0 } as Record<string, number>;
  const selector = showLabels(spec?.podSelector?.matchLabels) || "all pods";
  return {
    state: directions
      .map((one) => `${one.toLowerCase()}: ${rules[one] === 0 ? "nothing" : count(rules[one] ?? 0, "rule")}`)
      .join(", "),
    facts: { Pods: selector },
  };
}
