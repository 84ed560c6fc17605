import { defined } from "../../defined";
import type { Change } from "../model/change";
import type { Grouping } from "../model/groups";
import type { PlanModel } from "../model/model";
import type { Acknowledgements } from "../policy/acknowledgements";
import type { Finding } from "../rule/evaluate";
import { CATEGORIES, SEVERITIES } from "../rule/rule";
import type { AcknowledgedFinding, ReportedFinding, SourcePlace } from "./report";
import { nameOf } from "./services";

/** A plan, and what the rules find in it. */
export interface Judged {
  readonly plan: PlanModel;
  readonly grouping: Grouping;
  readonly findings: readonly Finding[];
}

/** What became of the findings of a plan, or of several. */
export interface SortedFindings {
  readonly findings: readonly ReportedFinding[];
  readonly acknowledged: readonly AcknowledgedFinding[];
  readonly undecided: readonly ReportedFinding[];
  /** How many the baseline has. */
  readonly known: number;
  /** How many the baseline has and no plan any more. */
  readonly gone: number;
}

/** The findings of no plan. */
export const NOTHING_FOUND: SortedFindings = { findings: [], acknowledged: [], undecided: [], known: 0, gone: 0 };

type Sources = ReadonlyMap<string, SourcePlace> | undefined;

/** What findings are told and sorted by. */
interface SortedBy {
  /** The titles of rules, by id. */
  readonly titles: ReadonlyMap<string, string>;
  readonly acknowledgements: Acknowledgements;
  /** Where the code of a plan's stack makes its resources, by the plan's place in the list. */
  sourcesOf(index: number): Sources;
  /** The fingerprints that a baseline has of an environment. */
  knownOf(environment: string): ReadonlySet<string>;
}

/** Sorts the findings of each plan: acknowledged, known already, undecided, or told. */
export function sortFindings(judged: readonly Judged[], by: SortedBy): readonly SortedFindings[] {
  const seen = new Set<string>();
  return judged.map((judgement, index) => {
    const { environment, plan } = judgement.plan;
    const known = by.knownOf(environment);
    const findings: ReportedFinding[] = [];
    const acknowledged: AcknowledgedFinding[] = [];
    const undecided: ReportedFinding[] = [];
    let knownAlready = 0;
    for (const finding of judgement.findings) {
      const reported = tell(finding, judgement, by.titles, by.sourcesOf(index));
      seen.add(finding.fingerprint);
      const answer = by.acknowledgements.of(finding, plan.provenance.timestamp);
      if (answer !== undefined) {
        const { reason, until, source } = answer;
        acknowledged.push({
          ...reported,
          undecided: finding.unknown,
          acknowledgement: { reason, ...defined({ until }), source },
        });
      } else if (known.has(finding.fingerprint)) knownAlready++;
      else (finding.unknown ? undecided : findings).push(reported);
    }
    const gone = [...known].filter((fingerprint) => !seen.has(fingerprint)).length;
    return { findings, acknowledged, undecided, known: knownAlready, gone };
  });
}

/** The findings of all plans, in the order of the report. */
export const together = (sorted: readonly SortedFindings[]): SortedFindings => ({
  findings: sorted.flatMap(({ findings }) => findings).sort(order),
  acknowledged: sorted.flatMap(({ acknowledged }) => acknowledged).sort(order),
  undecided: sorted.flatMap(({ undecided }) => undecided).sort(order),
  known: sorted.reduce((sum, { known }) => sum + known, 0),
  gone: sorted.reduce((sum, { gone }) => sum + gone, 0),
});

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

/** A finding with what a reader wants to know of its object. */
function tell(
  finding: Finding,
  { plan, grouping }: Judged,
  titles: ReadonlyMap<string, string>,
  sources: Sources,
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
    title: titles.get(rule) ?? rule,
    object: change === undefined ? address : nameOf(change),
    ...defined({ service, action: change?.action, source }),
  };
}

/** Where a change comes from: in the code where that is known, else in the plan. */
function sourceOf(change: Change, plan: PlanModel, sources: Sources): SourcePlace | undefined {
  const resource = change.partOf ?? change.address.replace(/ \(deposed [^)]*\)$/, "");
  const made = sources?.get(resource) ?? sources?.get(resource.replace(/\[[^\]]*\]$/, ""));
  if (made !== undefined) return made;
  const { provenance, places } = plan.plan;
  const place = places.get(resource);
  return place === undefined ? undefined : { file: provenance.file, ...place, of: "plan" };
}
