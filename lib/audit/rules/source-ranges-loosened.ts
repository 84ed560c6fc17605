import { beyond } from "../model/ranges";
import { isOpenRange } from "../model/services";
import { serviceChangeRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** More addresses may use a load balancer. */
export const sourceRangesLoosened = serviceChangeRule({
  id: "source-ranges-loosened",
  severity: "medium",
  category: "exposure",
  title: "More addresses may use a load balancer",
  why: "Source ranges are the only thing between a public load balancer and everyone.",
  fix: "Keep the ranges as narrow as the callers are.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'load_balancer_source_ranges = ["10.0.0.0/8"] → ["0.0.0.0/0"]',
  check: (before, after) => {
    if (before.type !== "LoadBalancer" || after.type !== "LoadBalancer") return undefined;
    if (before.sourceRanges === undefined || after.sourceRanges === undefined) return UNDECIDED;
    const [from, to] = [before.sourceRanges, after.sourceRanges];
    if (isOpenRange(from)) return undefined;
    const show = (ranges: readonly string[]) => (ranges.length === 0 ? "everyone" : ranges.join(", "));
    const message = `source ranges ${show(from)} → ${show(to)}`;
    if (isOpenRange(to)) return { message, severity: "high" };
    return beyond(from, to).length === 0 ? undefined : message;
  },
});
