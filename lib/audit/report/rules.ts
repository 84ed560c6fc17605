import { defined } from "../../defined";
import type { Policy } from "../policy/policy";
import type { RuleFacts } from "../rule/rule";
import type { SortedFindings } from "./findings";
import type { ReportedFinding, RuleReport } from "./report";

function countByRule(list: readonly ReportedFinding[]): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  for (const { rule } of list) counted.set(rule, (counted.get(rule) ?? 0) + 1);
  return counted;
}

/**
 * What the report says of each rule.
 * @param own ids of the team's own rules
 */
export function reportRules(
  rules: readonly RuleFacts[],
  {
    policy,
    found,
    ownIds,
  }: { readonly policy: Policy; readonly found: SortedFindings; readonly ownIds: ReadonlySet<string> },
): readonly RuleReport[] {
  const [findings, open, acknowledged] = [found.findings, found.undecided, found.acknowledged].map(countByRule);
  return rules.map((rule) => {
    const { id, category, title, why, fix, ids = [], example } = rule;
    const set = policy.rules.get(id);
    const severity = set === undefined || set.severity === "off" ? rule.severity : set.severity;
    return {
      ...{ id, severity, category, title, why, fix, ids },
      ...defined({ example }),
      found: findings?.get(id) ?? 0,
      undecided: open?.get(id) ?? 0,
      acknowledged: acknowledged?.get(id) ?? 0,
      own: ownIds.has(id),
      ...defined({ policy: set?.reason }),
      off: set?.severity === "off",
    };
  });
}
