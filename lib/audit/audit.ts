import { toolVersion } from "../own-manifest";
import { Scrubber } from "./mask/scrub";
import { group } from "./model/groups";
import { modelOf, type PlanModel } from "./model/model";
import type { RawPlan } from "./plan/plan";
import { isStackOverflow, planTooDeep } from "./plan/read";
import type { Acknowledgement } from "./policy/acknowledgement";
import { Acknowledgements } from "./policy/acknowledgements";
import { knownIn, type Baseline } from "./policy/baseline";
import { DEFAULT_POLICY, type Policy } from "./policy/policy";
import { checkRuleNames, rulesWith } from "./policy/rule-names";
import { weakenedByPolicy } from "./policy/weakened";
import { compare } from "./report/compare";
import { reportEnvironment } from "./report/environment";
import { NOTHING_FOUND, sortFindings, together, type Judged, type SortedFindings } from "./report/findings";
import {
  SCHEMA_VERSION,
  type Gate,
  type Report,
  type SourcePlace,
  type UndecidedGate,
  type Verdict,
} from "./report/report";
import { reportRules } from "./report/rules";
import { verdict, withWeakening } from "./report/verdict";
import { evaluate, RULE_CRASHED } from "./rule/evaluate";
import type { Rule, RuleFacts, Severity } from "./rule/rule";

/** One plan to audit. */
export interface AuditInput {
  /** The environment's name. */
  readonly environment: string;
  /** The plan, as `readPlan` reads it. */
  readonly plan: RawPlan;
  /**
   * The commit that the plan was made from.
   * @default - not told
   */
  readonly commit?: string;
  /**
   * Acknowledgements written in the code of its stack.
   * @default - none
   */
  readonly acknowledgements?: readonly Acknowledgement[];
  /**
   * Where the resources of its stack are made, by their addresses in the code.
   * @default - a finding is placed in the plan
   */
  readonly sources?: ReadonlyMap<string, SourcePlace>;
}

/** How plans are judged. */
export interface AuditOptions {
  /** The version of this tool, for the report. @default - that of this package */
  readonly toolVersion?: string;
  /**
   * The lowest severity that fails the audit.
   * @default - that of the policy, else "high"
   */
  readonly failOn?: Exclude<Severity, "info">;
  /**
   * What is held against `failOn`: what a plan brings or makes worse, or all that is found.
   * @default - that of the policy, else "new"
   */
  readonly gate?: Gate;
  /**
   * Which undecided checks of changed objects make the verdict's exit code 3.
   * @default - that of the policy, else "high"
   */
  readonly failOnUndecided?: UndecidedGate;
  /** How a team wants its plans to be judged, as `readPolicy` reads it. @default - all built-in rules as they are */
  readonly policy?: Policy;
  /** Rules of your own, as `readUserRules` reads them. @default - built-in rules only */
  readonly userRules?: readonly Rule[];
  /**
   * Findings that are known already and are not told again.
   * @default - none
   */
  readonly baseline?: Baseline;
  /**
   * What makes the audit weaker beside the policy, for the verdict, such as "cdktf.json: --fail-on critical".
   * @default - nothing
   */
  readonly weakened?: readonly string[];
}

function judge(input: AuditInput, rules: readonly Rule[], policy: Policy, scrubber: Scrubber): Judged {
  const plan = modelOf(input.plan, input.environment, scrubber);
  const findings = rules.flatMap((rule) => {
    const set = policy.rules.get(rule.id)?.severity;
    if (set === "off") return [];
    const found = evaluate(rule, plan);
    return set === undefined ? found : found.map((one) => (one.rule === rule.id ? { ...one, severity: set } : one));
  });
  return { plan, grouping: group(plan), findings };
}

/**
 * Audits plans of one or several environments.
 * @throws KubeServicesError `RuleUnknown` for names in the policy that no rule has, `RuleNameTaken`, `PlanTooDeep`
 */
export function audit(inputs: readonly AuditInput[], options: AuditOptions = {}): Report {
  try {
    return reportOn(inputs, options);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    throw planTooDeep(inputs.map(({ plan }) => plan.provenance.file).join(", "));
  }
}

function reportOn(inputs: readonly AuditInput[], options: AuditOptions): Report {
  const policy = options.policy ?? DEFAULT_POLICY;
  const gates = {
    failOn: options.failOn ?? policy.failOn ?? "high",
    gate: options.gate ?? policy.gate ?? "new",
    failOnUndecided: options.failOnUndecided ?? policy.failOnUndecided ?? "high",
  } as const;
  const rules = rulesWith(options.userRules ?? []);
  const all: readonly RuleFacts[] = [...rules, RULE_CRASHED];
  const fromCode = inputs.flatMap((input) => input.acknowledgements ?? []);
  checkRuleNames(policy, fromCode, all);
  const scrubber = new Scrubber();
  const judged = inputs.map((input) => judge(input, rules, policy, scrubber));

  const acknowledgements = new Acknowledgements([...policy.acknowledgements, ...fromCode]);
  const titles = new Map(all.map(({ id, title }) => [id, title]));
  const sorted = sortFindings(judged, {
    titles,
    acknowledgements,
    sourcesOf: (index) => inputs[index]?.sources,
    knownOf: (environment) => knownIn(options.baseline, environment, inputs.length),
  });
  const environments = judged.map(({ plan, grouping }, index) => {
    const findings = sorted[index] ?? NOTHING_FOUND;
    return reportEnvironment(
      plan,
      grouping,
      verdictOf([plan], findings, gates),
      findings.undecided.length,
      inputs[index] ?? {},
    );
  });
  const found = together(sorted);
  const { baseline } = options;
  const byPolicy = weakenedByPolicy(policy, all);
  const weakened = [...(options.weakened ?? []), ...(byPolicy === undefined ? [] : [byPolicy])];
  const report: Report = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "kube-services audit", version: options.toolVersion ?? toolVersion() },
    verdict: withWeakening(
      verdictOf(
        judged.map(({ plan }) => plan),
        found,
        gates,
      ),
      weakened,
    ),
    environments,
    findings: found.findings,
    acknowledged: found.acknowledged,
    undecided: found.undecided,
    idleAcknowledgements: acknowledgements.idle(),
    ...(baseline === undefined
      ? {}
      : { baseline: { file: baseline.file, known: found.known, gone: found.gone, matches: found.known > 0 } }),
    ...(environments.length > 1 ? { comparison: compare(environments) } : {}),
    rules: reportRules(all, { policy, found, ownIds: new Set((options.userRules ?? []).map(({ id }) => id)) }),
  };
  return scrubber.clean(report);
}

const verdictOf = (
  plans: readonly PlanModel[],
  { findings, acknowledged, known, undecided }: SortedFindings,
  gates: Parameters<typeof verdict>[2],
): Verdict => verdict(findings, plans, gates, { acknowledged: acknowledged.length, known, undecided });
