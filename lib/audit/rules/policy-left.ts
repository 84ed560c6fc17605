import { closedWays } from "../model/policies";
import { policiesFor } from "../model/policies-for";
import { podsOf } from "../model/pods";
import type { ChangeRule, Hit } from "../rule/rule";

/** Pods change their labels and leave a NetworkPolicy. */
export const policyLeft: ChangeRule = {
  id: "policy-left",
  severity: "medium",
  category: "exposure",
  title: "Pods change their labels and leave a NetworkPolicy",
  why: "What was shut off is open to everyone after the apply, though no policy changes.",
  fix: "Keep the label, or let the policy select the new one.",
  ids: ["CIS-5.3.2", "NSA-network-policies", "CWE-693"],
  example: 'labels = { app = "db", tier = "data" } → { app = "db" }, and a policy for tier = data',
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    if (plan.after.ofKind("NetworkPolicy").length === 0) return;
    for (const pods of plan.after.pods) {
      const { change, address, namespace } = pods.owner;
      const before = change.before && podsOf(change.before);
      if (before === undefined || change.action === "no-op" || before.labels === pods.labels) continue;
      const holds = (labels: typeof pods.labels) =>
        policiesFor(plan.after, namespace, labels).flatMap(({ policy, certain }) => (certain ? [policy] : []));
      const [held, holding] = [holds(before.labels), holds(pods.labels)];
      const lost = held.filter((policy) => !holding.includes(policy));
      if (lost.length === 0) continue;
      const open = ["Ingress", "Egress"].filter(
        (way) =>
          lost.some((one) => closedWays(one).includes(way)) && !holding.some((one) => closedWays(one).includes(way)),
      );
      const message = `its pods leave ${lost.map(({ name }) => name).join(", ")}${open.length === 0 ? "" : `, and nothing shuts ${open.join(" and ")} any more`}`;
      yield { address, message, severity: open.length === 0 ? "low" : "medium" };
    }
  },
};
