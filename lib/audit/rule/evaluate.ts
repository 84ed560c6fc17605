import { sha256 } from "../../sha256";
import type { Change } from "../model/change";
import type { PlanModel } from "../model/model";
import type { Hit, Rule, RuleFacts, Severity } from "./rule";

/** One thing that a rule found in one environment. */
export interface Finding {
  /**
   * The same for the same claim of the same thing in every plan, whatever its file or environment is called: 16
   * hexadecimal digits.
   */
  readonly fingerprint: string;
  /** Id of the rule that found it. */
  readonly rule: string;
  /** How bad it is here. */
  readonly severity: Severity;
  /** What it is about. */
  readonly category: RuleFacts["category"];
  /** Name of the environment that it was found in. */
  readonly environment: string;
  /** Terraform's address of the resource. */
  readonly address: string;
  /** What is so, in one sentence without a final period. */
  readonly message: string;
  /**
   * Whether this plan brings it, or makes it worse; false where it was so before. What is imported, and what is moved
   * and changed, is new.
   */
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

/** What is claimed, of what, and how bad it is: one that gets worse is another. */
function key(rule: RuleFacts, hit: Hit): string {
  const { address, subject = "", claim = hit.message } = hit;
  const unknown = hit.unknown === true;
  const severity = unknown ? "" : (hit.severity ?? rule.severity);
  return `${address}\0${subject}\0${claim}\0${severity}\0${unknown ? "unknown" : ""}`;
}

/** Names a finding for baselines and code scanning. A policy's severities do not change it. */
function fingerprint(rule: RuleFacts, key: string): string {
  return sha256(`${rule.id}\0${key}`).slice(0, 16);
}

/** What a rule finds, and the keys of what it found before, at the addresses where it matters. */
function ask(rule: Rule, plan: PlanModel): { readonly found: readonly Hit[]; readonly before: ReadonlySet<string> } {
  if (rule.looksAt === "change") return { found: [...rule.check(plan)], before: new Set() };
  const found = [...rule.check(plan.after)];
  const before = new Set<string>();
  const there = new Set<string>();
  for (const { address } of found) {
    const change = plan.byAddress.get(address);
    if (change === undefined || change.before !== undefined) there.add(address);
  }
  // Of objects that were not there yet nothing has to be compared, and most rules find nothing else.
  if (there.size > 0) for (const hit of rule.check(plan.before)) if (there.has(hit.address)) before.add(key(rule, hit));
  return { found, before };
}

/** Whether Terraform has had nothing to do with it so far, or under another address: what is found in it is new. */
function isNewcomer(change: Change | undefined): boolean {
  return change !== undefined && (change.importing || (change.previousAddress !== undefined && changes(change)));
}

/** Whether a plan does something to an object. */
function changes(change: Change): boolean {
  return change.action !== "no-op" && change.action !== "read";
}

/** Asks a rule about a plan. A rule that throws is a finding. */
export function evaluate(rule: Rule, plan: PlanModel): readonly Finding[] {
  const toFinding = (facts: RuleFacts, hit: Hit, introduced: boolean, claimed = key(facts, hit)): Finding => ({
    fingerprint: fingerprint(facts, claimed),
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
    return found.map((hit) => {
      const change = plan.byAddress.get(hit.address);
      const claimed = key(rule, hit);
      const asBefore = before.has(claimed) && !isNewcomer(change);
      // What a changed object hides may be another thing than it was.
      const hides = hit.unknown === true && change !== undefined && changes(change);
      return toFinding(rule, hit, hides || !asBefore, claimed);
    });
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : "it threw something that is no error";
    const hit: Hit = { address: "(plan)", subject: rule.id, message: `${rule.id} crashed, ${what.slice(0, 200)}` };
    return [toFinding(RULE_CRASHED, hit, true)];
  }
}
