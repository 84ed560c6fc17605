import { createHash } from "node:crypto";
import type { PlanModel } from "../model/model";
import type { Hit, Rule, RuleFacts, Severity } from "./rule";

/** One thing that a rule found in one environment. */
export interface Finding {
  /** The same for the same thing in every plan of this environment: 16 hexadecimal digits. */
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly category: RuleFacts["category"];
  readonly environment: string;
  readonly address: string;
  readonly message: string;
  /** Whether this plan brings it; false where it was so before. */
  readonly introduced: boolean;
  /** Whether the rule could not tell before the apply. */
  readonly unknown: boolean;
}

/** A rule that crashed says so as a finding of this one. */
export const RULE_CRASHED: RuleFacts = {
  id: "rule-crashed",
  severity: "high",
  category: "plan",
  title: "A rule crashed",
  why: "What it would have found is not in this report.",
  fix: "Report it, or mend it if the rule is your own; other rules are not concerned.",
};

/** Names a finding for baselines and acknowledgements. */
function fingerprint(rule: string, environment: string, hit: Hit): string {
  const parts = [rule, environment, hit.address, hit.subject ?? "", hit.unknown === true ? "unknown" : ""];
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}

function key(hit: Hit): string {
  return `${hit.address}\0${hit.subject ?? ""}\0${hit.unknown === true}`;
}

function ask(rule: Rule, plan: PlanModel): { readonly found: readonly Hit[]; readonly before: ReadonlySet<string> } {
  if (rule.looksAt === "change") return { found: [...rule.check(plan)], before: new Set() };
  const found = [...rule.check(plan.after)];
  return { found, before: found.length === 0 ? new Set() : new Set([...rule.check(plan.before)].map(key)) };
}

/** Asks a rule about a plan. A rule that throws is a finding. */
export function evaluate(rule: Rule, plan: PlanModel): readonly Finding[] {
  const toFinding = (facts: RuleFacts, hit: Hit, introduced: boolean): Finding => ({
    fingerprint: fingerprint(facts.id, plan.environment, hit),
    rule: facts.id,
    severity: hit.severity ?? facts.severity,
    category: facts.category,
    environment: plan.environment,
    address: hit.address,
    message: hit.message,
    introduced,
    unknown: hit.unknown === true,
  });
  try {
    const { found, before } = ask(rule, plan);
    return found.map((hit) => toFinding(rule, hit, rule.looksAt === "change" || !before.has(key(hit))));
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : "it threw something that is no error";
    const hit: Hit = { address: "(plan)", subject: rule.id, message: `${rule.id} crashed, ${what.slice(0, 200)}` };
    return [toFinding(RULE_CRASHED, hit, true)];
  }
}
