import type { PlanModel } from "../model/model";
import { SEVERITIES, type Severity } from "../rule/rule";
import type { Report, ReportedFinding } from "./report";

function plural(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

/** What happens, in one sentence: "2 to create, 1 to destroy". */
function deeds(plans: readonly PlanModel[]): string {
  const count = (action: string) =>
    plans.reduce(
      (sum, plan) => sum + plan.changes.filter((change) => change.managed && change.action === action).length,
      0,
    );
  const told = (
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
  return told.length === 0 ? "Nothing changes." : `Objects: ${told.join(", ")}.`;
}

/** Changes of resources that are not of the Kubernetes provider. */
function foreign(plans: readonly PlanModel[]): number {
  const changes = plans.flatMap((plan) => plan.changes.filter((change) => change.managed && !change.kubernetes));
  return changes.filter(({ action }) => action !== "no-op" && action !== "read").length;
}

/** The first thing that a report says. */
export function verdict(
  findings: readonly ReportedFinding[],
  failOn: Severity,
  plans: readonly PlanModel[],
  counted: { readonly acknowledged: number; readonly known: number; readonly undecided: number },
): Report["verdict"] {
  const { acknowledged, known, undecided } = counted;
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  const reaching = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1).reduce((sum, one) => sum + counts[one], 0);
  const partial = plans.some((plan) => plan.partial);
  const result = reaching > 0 ? "fail" : findings.length > 0 ? "findings" : "clean";
  const others = foreign(plans);
  const head =
    result === "fail"
      ? `${plural(reaching, "finding", "findings")} at or above ${failOn}.`
      : result === "findings"
        ? `No finding at or above ${failOn}, ${findings.length} below it.`
        : "No findings.";
  const tail = [
    deeds(plans),
    ...(plans.some((plan) => plan.destroysAll) ? ["This plan destroys the whole stack."] : []),
    ...(others > 0
      ? [
          others === 1
            ? "1 change of another provider is not judged."
            : `${others} changes of other providers are not judged.`,
        ]
      : []),
    ...(undecided > 0
      ? [`${plural(undecided, "check", "checks")} cannot be decided before the apply: that is no pass.`]
      : []),
    ...(acknowledged > 0 ? [`${plural(acknowledged, "finding is", "findings are")} acknowledged.`] : []),
    ...(known > 0 ? [`${plural(known, "finding is", "findings are")} known from the baseline.`] : []),
    ...(partial ? ["The plan is partial: what it leaves out is not judged."] : []),
  ];
  return { result, text: [head, ...tail].join(" "), failOn, counts, partial };
}
