import { passages, staysShut } from "../model/policies";
import { changeRule } from "../rule/define";

/** A NetworkPolicy that lets traffic through goes, while others keep its pods shut. */
export const networkPolicyAllowRemoved = changeRule({
  id: "network-policy-allow-removed",
  severity: "medium",
  category: "workload",
  title: "A NetworkPolicy that lets traffic through goes, while others keep its pods shut",
  why: "Policies add up: under one that shuts the pods off, what only this one let through is cut off by the apply.",
  fix: "Keep it, or say in another policy what must still get through.",
  ids: ["NSA-network-policies", "CWE-1188"],
  example: "the policy that lets the Ingress controller in goes, default-deny stays",
  kinds: ["NetworkPolicy"],
  actions: ["delete"],
  check: ({ before }, plan) => {
    if (before === undefined || !staysShut(before, plan.after)) return undefined;
    const ways = [
      ...passages(before, "ingress").map(({ peers, ports }) => `in from ${told(peers, ports)}`),
      ...passages(before, "egress").map(({ peers, ports }) => `out to ${told(peers, ports)}`),
    ];
    const shown = `${ways.slice(0, 3).join("; ")}${ways.length > 3 ? `; and ${ways.length - 3} more` : ""}`;
    return ways.length === 0 ? undefined : `is deleted while others keep its pods shut: no longer lets ${shown}`;
  },
});

const told = (peers: readonly string[], ports: readonly string[]): string =>
  `${peers.join(", ") || "everyone"}${ports.length === 0 ? "" : ` at ${ports.join(", ")}`}`;
