import { isWider, REACH_WORDS } from "../model/services";
import { serviceChangeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A Service can be reached from further away. */
export const exposureWidened = serviceChangeRule({
  id: "exposure-widened",
  severity: "medium",
  category: "exposure",
  title: "A Service can be reached from further away",
  why: "People and programs that could not reach it before can do so after the apply.",
  fix: "Make sure that it asks for credentials and that this is meant; narrow it with source ranges.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'type = "ClusterIP" → "NodePort"',
  check: (before, after) => {
    if (after.reach === "unknown") return UNDECIDED;
    if (!isWider(before.reach, after.reach)) return undefined;
    const way = before.exposure === after.exposure ? "" : `Internet access ${before.exposure} → ${after.exposure}, `;
    return `${way}reachable by ${REACH_WORDS[before.reach]} → ${REACH_WORDS[after.reach]}`;
  },
});
