import { KubeServicesError } from "../../errors";
import { RULE_CRASHED } from "../rule/evaluate";
import type { Rule, RuleFacts } from "../rule/rule";
import { BUILT_IN_RULES } from "../rules";
import type { Acknowledgement } from "./acknowledgement";
import type { Policy } from "./policy";

/**
 * The built-in rules and a team's own.
 * @throws KubeServicesError `RuleNameTaken`
 */
export function rulesWith(ownRules: readonly Rule[]): readonly Rule[] {
  const taken = new Set<string>([...BUILT_IN_RULES.map((rule) => rule.id), RULE_CRASHED.id]);
  for (const rule of ownRules) {
    if (taken.has(rule.id)) {
      throw new KubeServicesError({
        code: "RuleNameTaken",
        what: "another rule has this id",
        value: rule.id,
        fix: "give your rule an id of its own, such as one that starts with your team's name",
      });
    }
    taken.add(rule.id);
  }
  return [...BUILT_IN_RULES, ...ownRules];
}

/**
 * Refuses names of rules in a policy or an acknowledgement that no rule has: most often a slip of the pen.
 * @throws KubeServicesError `RuleUnknown`
 */
export function checkRuleNames(
  policy: Policy,
  fromCode: readonly Acknowledgement[],
  rules: readonly RuleFacts[],
): void {
  const known = new Set(rules.map((rule) => rule.id));
  const named = [
    ...[...policy.rules.keys()].map((rule) => ({ rule, source: policy.file ?? "policy" })),
    ...policy.acknowledgements,
    ...fromCode,
  ];
  const unknown = named.filter(({ rule }) => !known.has(rule));
  if (unknown.length === 0) return;
  throw new KubeServicesError(
    unknown.map(({ rule, source }) => {
      const shared = (id: string) => [...id].findIndex((letter, index) => letter !== rule[index]);
      const near = [...known]
        .filter((id) => id.includes(rule) || rule.split("-").some((word) => id.startsWith(`${word}-`)))
        .sort((a, b) => shared(b) - shared(a));
      return {
        code: "RuleUnknown",
        what: "there is no rule of this name",
        where: source,
        value: rule,
        fix: `see kube-services audit --list-rules${near.length === 0 ? "" : `; near it: ${near.slice(0, 5).join(", ")}`}`,
      };
    }),
  );
}
