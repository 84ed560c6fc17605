import type { PlanModel } from "../model/model";
import { SEVERITIES, type Severity } from "../rule/rule";
import type { Gate, ReportedFinding, Result, UndecidedGate, Verdict } from "./report";

function plural(count: number, singular: string, more: string): string {
  return `${count} ${count === 1 ? singular : more}`;
}

/** What happens, in one sentence: "2 to create, 1 to destroy". */
function deeds(plans: readonly PlanModel[]): string {
  const count = (action: string) =>
    plans.reduce(
      (sum, plan) =>
        sum +
        plan.changes.filter((change) => change.managed && change.partOf === undefined && change.action === action)
          .length,
      0,
    );
  const amounts = (
    [
      ["create", "created"],
      ["update", "updated"],
      ["replace", "replaced"],
      ["delete", "destroyed"],
      ["forget", "forgotten"],
    ] as const
  )
    .map(([action, word]) => [count(action), word] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  return amounts.length === 0 ? "Nothing changes." : `Objects: ${amounts.join(", ")}.`;
}

function bySeverity(findings: readonly ReportedFinding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

function atOrAbove(counts: Readonly<Record<Severity, number>>, least: Severity): number {
  return SEVERITIES.slice(0, SEVERITIES.indexOf(least) + 1).reduce((sum, one) => sum + counts[one], 0);
}

/** What findings and undecided checks are held against. */
interface Gates {
  readonly failOn: Severity;
  readonly gate: Gate;
  readonly failOnUndecided: UndecidedGate;
}

/** What a report holds beside its findings. */
interface Counted {
  readonly acknowledged: number;
  readonly known: number;
  readonly undecided: readonly ReportedFinding[];
}

function headOf(result: Result, reaching: number, open: number, findings: number, gates: Gates): string {
  const { failOn, gate } = gates;
  const which = gate === "new" ? "new " : "";
  if (result === "failed") return `${plural(reaching, `${which}finding`, `${which}findings`)} at or above ${failOn}.`;
  if (result === "undecided")
    return `${plural(open, "check or change", "checks or changes")} could not be judged: that is no pass.`;
  if (findings > 0) return `No ${which}finding at or above ${failOn}.`;
  return result === "clean" ? "No findings." : "Nothing new.";
}

/** The first thing that a report says. */
export function verdict(
  findings: readonly ReportedFinding[],
  plans: readonly PlanModel[],
  gates: Gates,
  { acknowledged, known, undecided }: Counted,
): Verdict {
  const { failOn, gate, failOnUndecided } = gates;
  const fresh = findings.filter((finding) => finding.introduced);
  const open = undecided.filter((finding) => finding.introduced);
  const [counts, newCounts, undecidedCounts] = [findings, fresh, open].map(bySeverity) as [
    Record<Severity, number>,
    Record<Severity, number>,
    Record<Severity, number>,
  ];
  const reaching = atOrAbove(gate === "new" ? newCounts : counts, failOn);
  const openReaching = failOnUndecided === "any" ? open.length : atOrAbove(undecidedCounts, "high");
  const partial = plans.some((plan) => plan.partial);
  const hasFindings = findings.length + undecided.length + known > 0 || partial;
  const result: Result = reaching > 0 ? "failed" : openReaching > 0 ? "undecided" : hasFindings ? "findings" : "clean";
  const notJudged = undecided.filter((finding) => finding.rule === "not-judged").length;
  const checks = undecided.length - notJudged;
  const text = [
    headOf(result, reaching, openReaching, findings.length, gates),
    ...(findings.length > 0 ? [`${fresh.length} new of ${findings.length}.`] : []),
    deeds(plans),
    ...(plans.some((plan) => plan.destroysAll) ? ["This plan destroys the whole stack."] : []),
    ...(notJudged > 0 ? [`${plural(notJudged, "thing is", "things are")} not judged.`] : []),
    ...(checks > 0
      ? [`${plural(checks, "check", "checks")} cannot be decided before the apply: that is no pass.`]
      : []),
    ...(acknowledged > 0 ? [`${plural(acknowledged, "finding is", "findings are")} acknowledged.`] : []),
    ...(known > 0 ? [`${plural(known, "finding is", "findings are")} known from the baseline.`] : []),
    ...(partial ? ["The plan is partial: what it leaves out is not judged."] : []),
  ].join(" ");
  const exitCode = result === "failed" ? 1 : result === "undecided" && failOnUndecided !== "never" ? 3 : 0;
  return { result, exitCode, text, failOn, failOnUndecided, gate, counts, newCounts, undecidedCounts, partial };
}

/** A verdict with what the audit was weakened by, which stands in its text: nobody may take it for the usual one. */
export function withWeakening(unweakened: Verdict, weakened: readonly string[]): Verdict {
  if (weakened.length === 0) return unweakened;
  return { ...unweakened, text: `${unweakened.text} Weakened by ${weakened.join("; ")}.`, weakened };
}
