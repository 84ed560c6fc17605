import { closedWays, passages } from "../model/policies";
import type { KubernetesObject } from "../model/object";
import { policiesFor } from "../model/policies-for";
import { podsSelected, type Labels } from "../model/selectors";
import { blocks } from "../model/tree";
import type { World } from "../model/world";
import type { ChangeRule, Hit } from "../rule/rule";

const WAYS = ["Ingress", "Egress"] as const;

const isClosed = (world: World, namespace: string | undefined, labels: Labels | undefined, way: string): boolean =>
  policiesFor(world, namespace, labels).some(({ policy }) => closedWays(policy).includes(way));

function letsThrough(policy: KubernetesObject, way: (typeof WAYS)[number]): string {
  const list = passages(policy, way === "Ingress" ? "ingress" : "egress");
  const allowed = list.map(
    ({ peers, ports }) =>
      `${peers.map(({ shown }) => shown).join(", ") || "everyone"}${ports.length === 0 ? "" : ` at ${ports.join(", ")}`}`,
  );
  return allowed.length === 0 ? "nothing" : `${allowed.slice(0, 2).join("; ")}${allowed.length > 2 ? " and more" : ""}`;
}

/** A NetworkPolicy shuts pods off that were open. */
export const networkPolicyShutsOff: ChangeRule = {
  id: "network-policy-shuts-off",
  severity: "medium",
  category: "workload",
  title: "A NetworkPolicy shuts pods off that were open",
  why: "Pods that no policy was for take traffic from everywhere, and send it everywhere, DNS too; under the first one only what it names gets through. What runs now may break with the apply.",
  fix: "Compare what it lets through with who calls these pods, and with what they call; DNS is port 53 of kube-system.",
  ids: ["NSA-network-policies", "CWE-404"],
  example: "the first policy of a namespace in which pods run, with pod_selector {} and no rules",
  looksAt: "change",
  *check(plan): Iterable<Hit> {
    for (const policy of plan.after.ofKind("NetworkPolicy")) {
      const { change, namespace } = policy;
      if (!["create", "update", "replace"].includes(change.action)) continue;
      const [selector] = blocks(policy.body, "spec.pod_selector");
      for (const way of WAYS) {
        if (!closedWays(policy).includes(way)) continue;
        const shut = podsSelected(plan.before, namespace, selector).filter(
          ({ labels, owner }) => owner.change.after !== undefined && !isClosed(plan.before, namespace, labels, way),
        );
        if (shut.length === 0) continue;
        const names = shut.slice(0, 3).map(({ owner }) => `${owner.kind} ${owner.name}`);
        const more = shut.length > 3 ? ` and ${shut.length - 3} more` : "";
        const direction = way === "Ingress" ? "in to" : "out of";
        yield {
          address: policy.address,
          subject: way,
          message: `lets ${letsThrough(policy, way)} ${direction} ${names.join(", ")}${more}, which no policy held back so far`,
        };
      }
    }
  },
};
