import { KubeServicesError } from "../errors";
import { Scrubber } from "./mask/scrub";
import { group, type Grouping } from "./model/groups";
import type { Change } from "./model/change";
import { modelOf, type PlanModel } from "./model/model";
import type { RawPlan } from "./plan/plan";
import { isStackOverflow, planTooDeep } from "./plan/read";
import { covers, isExpired, type Acknowledgement } from "./policy/acknowledgement";
import { knownIn, type Baseline } from "./policy/baseline";
import { DEFAULT_POLICY, type Policy } from "./policy/policy";
import { compare } from "./report/compare";
import { reportEnvironment } from "./report/environment";
import {
  SCHEMA_VERSION,
  type AcknowledgedFinding,
  type Gate,
  type IdleAcknowledgement,
  type Report,
  type ReportedFinding,
  type RuleReport,
  type SourcePlace,
  type UndecidedGate,
  type Verdict,
} from "./report/report";
import { nameOf } from "./report/services";
import { verdict } from "./report/verdict";
import { evaluate, RULE_CRASHED, type Finding } from "./rule/evaluate";
import { CATEGORIES, SEVERITIES, type Rule, type RuleFacts, type Severity } from "./rule/rule";
import { BUILT_IN_RULES } from "./rules";

/** One plan to audit. */
export interface AuditInput {
  /** The environment's name. */
  readonly environment: string;
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
  /** The version of this tool, for the report. */
  readonly toolVersion: string;
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
  /** @default - all built-in rules as they are */
  readonly policy?: Policy;
  /** @default - built-in rules only */
  readonly userRules?: readonly Rule[];
  /**
   * Findings that are known already and are not told again.
   * @default - none
   */
  readonly baseline?: Baseline;
}

interface Judged {
  readonly plan: PlanModel;
  readonly grouping: Grouping;
  readonly findings: readonly Finding[];
}

const SEVERITY_ORDER = new Map<string, number>(SEVERITIES.map((severity, index) => [severity, index]));
const CATEGORY_ORDER = new Map<string, number>(CATEGORIES.map((category, index) => [category, index]));

function order(a: Omit<Finding, "unknown">, b: Omit<Finding, "unknown">): number {
  return (
    Number(b.introduced) - Number(a.introduced) ||
    (SEVERITY_ORDER.get(a.severity) ?? 0) - (SEVERITY_ORDER.get(b.severity) ?? 0) ||
    (CATEGORY_ORDER.get(a.category) ?? 0) - (CATEGORY_ORDER.get(b.category) ?? 0) ||
    compareText(a.environment, b.environment) ||
    compareText(a.address, b.address) ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Names of rules in a policy or an acknowledgement that no rule has: most often a slip of the pen. */
function checkNames(options: AuditOptions, inputs: readonly AuditInput[], rules: readonly RuleFacts[]): void {
  const known = new Set(rules.map((rule) => rule.id));
  const policy = options.policy ?? DEFAULT_POLICY;
  const named = [
    ...[...policy.rules.keys()].map((rule) => ({ rule, source: policy.file ?? "policy" })),
    ...policy.acknowledgements,
    ...inputs.flatMap((input) => input.acknowledgements ?? []),
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

function allRules(options: AuditOptions): readonly Rule[] {
  const own = options.userRules ?? [];
  const taken = new Set<string>([...BUILT_IN_RULES.map((rule) => rule.id), RULE_CRASHED.id]);
  for (const rule of own) {
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
  return [...BUILT_IN_RULES, ...own];
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

/** A finding with what a reader wants to know of its object. */
function tell(
  finding: Finding,
  { plan, grouping }: Judged,
  rules: ReadonlyMap<string, RuleFacts>,
  sources: AuditInput["sources"],
): ReportedFinding {
  const { fingerprint, rule, severity, category, environment, address, message, introduced } = finding;
  const change = plan.byAddress.get(address);
  const service = grouping.groupOf.get(address)?.id;
  const source = change === undefined ? undefined : sourceOf(change, plan, sources);
  return {
    fingerprint,
    rule,
    severity,
    category,
    environment,
    address,
    message,
    introduced,
    title: rules.get(rule)?.title ?? rule,
    object: change === undefined ? address : nameOf(change),
    ...(service === undefined ? {} : { service }),
    ...(change === undefined ? {} : { action: change.action }),
    ...(source === undefined ? {} : { source }),
  };
}

/** Where a change comes from: in the code where that is known, else in the plan. */
function sourceOf(change: Change, plan: PlanModel, sources: AuditInput["sources"]): SourcePlace | undefined {
  const resource = change.partOf ?? change.address.replace(/ \(deposed [^)]*\)$/, "");
  const made = sources?.get(resource) ?? sources?.get(resource.replace(/\[[^\]]*\]$/, ""));
  if (made !== undefined) return made;
  const { provenance, places } = plan.plan;
  const place = places.get(resource);
  return place === undefined ? undefined : { file: provenance.file, ...place, of: "plan" };
}

/**
 * Audits plans of one or several environments.
 * @throws KubeServicesError `RuleUnknown` for names in the policy that no rule has, `RuleNameTaken`, `PlanTooDeep`
 */
export function audit(inputs: readonly AuditInput[], options: AuditOptions): Report {
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
  const rules = allRules(options);
  checkNames(options, inputs, [...rules, RULE_CRASHED]);
  const scrubber = new Scrubber();
  const judged = inputs.map((input) => judge(input, rules, policy, scrubber));

  const titles = new Map<string, RuleFacts>([...rules, RULE_CRASHED].map((rule) => [rule.id, rule]));
  const acknowledgements = [
    ...policy.acknowledgements.map((one) => ({ one, used: false, expired: false })),
    ...inputs.flatMap((input) => (input.acknowledgements ?? []).map((one) => ({ one, used: false, expired: false }))),
  ];
  const findings: ReportedFinding[] = [];
  const acknowledged: AcknowledgedFinding[] = [];
  const undecided: ReportedFinding[] = [];
  const seen = new Set<string>();
  let knownFindings = 0;
  let goneFindings = 0;
  const verdicts: Verdict[] = [];
  for (const [index, one] of judged.entries()) {
    const { plan } = one;
    const from = { findings: findings.length, acknowledged: acknowledged.length, undecided: undecided.length };
    const knownBefore = knownFindings;
    const known = knownIn(options.baseline, plan.environment, inputs.length);
    for (const finding of one.findings) {
      const told = tell(finding, one, titles, inputs[index]?.sources);
      seen.add(finding.fingerprint);
      const meant = acknowledgements.filter(({ one }) => covers(one, finding));
      const planTime = plan.plan.provenance.timestamp;
      const good = meant.find(({ one }) => !isExpired(one, planTime));
      for (const entry of meant) if (entry !== good) entry.expired ||= isExpired(entry.one, planTime);
      if (good !== undefined) {
        good.used = true;
        const { reason, until, source } = good.one;
        acknowledged.push({
          ...told,
          undecided: finding.unknown,
          acknowledgement: { reason, ...(until === undefined ? {} : { until }), source },
        });
      } else if (known.has(finding.fingerprint)) knownFindings++;
      else (finding.unknown ? undecided : findings).push(told);
    }
    goneFindings += [...known].filter((fingerprint) => !seen.has(fingerprint)).length;
    verdicts.push(
      verdict(findings.slice(from.findings), [plan], gates, {
        acknowledged: acknowledged.length - from.acknowledged,
        known: knownFindings - knownBefore,
        undecided: undecided.slice(from.undecided),
      }),
    );
  }
  const openOf = new Map<string, number>();
  for (const { environment } of undecided) openOf.set(environment, (openOf.get(environment) ?? 0) + 1);
  const all = [findings, acknowledged, undecided];
  for (const list of all) list.sort(order);

  const environments = judged.map(({ plan, grouping }, index) =>
    reportEnvironment(
      plan,
      grouping,
      verdicts[index] as Verdict,
      openOf.get(plan.environment) ?? 0,
      inputs[index] ?? {},
    ),
  );
  const count = (list: readonly ReportedFinding[]) => {
    const counted = new Map<string, number>();
    for (const { rule } of list) counted.set(rule, (counted.get(rule) ?? 0) + 1);
    return counted;
  };
  const [found, open, acked] = [count(findings), count(undecided), count(acknowledged)];
  const own = new Set((options.userRules ?? []).map((rule) => rule.id));
  const report: Report = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "kube-services audit", version: options.toolVersion },
    verdict: verdict(
      findings,
      judged.map((one) => one.plan),
      gates,
      { acknowledged: acknowledged.length, known: knownFindings, undecided },
    ),
    environments,
    findings,
    acknowledged,
    undecided,
    idleAcknowledgements: acknowledgements
      .filter((entry) => !entry.used)
      .map(({ one, expired }): IdleAcknowledgement => {
        const { rule, reason, until, source } = one;
        return {
          rule,
          reason,
          ...(until === undefined ? {} : { until }),
          source,
          state: expired ? "expired" : "no such finding",
        };
      }),
    ...(options.baseline === undefined
      ? {}
      : {
          baseline: {
            file: options.baseline.file,
            known: knownFindings,
            gone: goneFindings,
            matches: knownFindings > 0,
          },
        }),
    ...(environments.length > 1 ? { comparison: compare(environments) } : {}),
    rules: [...rules, RULE_CRASHED].map((rule): RuleReport => {
      const { id, category, title, why, fix, ids = [], example } = rule;
      const set = policy.rules.get(id);
      const severity = set === undefined || set.severity === "off" ? rule.severity : set.severity;
      return {
        ...{ id, severity, category, title, why, fix, ids },
        ...(example === undefined ? {} : { example }),
        found: found.get(id) ?? 0,
        undecided: open.get(id) ?? 0,
        acknowledged: acked.get(id) ?? 0,
        own: own.has(id),
        ...(set === undefined ? {} : { policy: set.reason }),
        off: set?.severity === "off",
      };
    }),
  };
  return scrubber.clean(report);
}
