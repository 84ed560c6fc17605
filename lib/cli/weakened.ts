import { SEVERITIES, type Policy, type Severity } from "../audit";
import type { Defaults } from "./given-defaults";

const UNDECIDED = ["never", "high", "any"] as const;

/**
 * What the defaults let pass that would stop without them. `cdktf.json` lies beside the code that is judged, so that
 * whoever changes the one may have changed the other: it is told, and counts all the same.
 * @returns such as `cdktf.json: --fail-on critical, --baseline known.json`; none where nothing is weaker
 */
export function weakenedByDefaults(defaults: Defaults, policy: Policy): readonly string[] {
  const { failOn, failOnUndecided, gate, baseline, policy: file, synth } = defaults;
  const strictness = (severity: Severity): number => SEVERITIES.indexOf(severity);
  const weakenings = [
    ...(failOn !== undefined && strictness(failOn as Severity) < strictness(policy.failOn ?? "high")
      ? [`--fail-on ${String(failOn)}`]
      : []),
    ...(failOnUndecided !== undefined &&
    UNDECIDED.indexOf(failOnUndecided as (typeof UNDECIDED)[number]) <
      UNDECIDED.indexOf(policy.failOnUndecided ?? "high")
      ? [`--fail-on-undecided ${String(failOnUndecided)}`]
      : []),
    ...(gate === "new" && policy.gate === "all" ? ["--gate new"] : []),
    ...(baseline === undefined ? [] : [`--baseline ${String(baseline)}`]),
    ...(file === undefined ? [] : [`--policy ${String(file)}`]),
    ...(synth === false ? ["--no-synth"] : []),
  ];
  return weakenings.length === 0 ? [] : [`cdktf.json: ${weakenings.join(", ")}`];
}

/**
 * What the defaults say of whose word counts, as a note: files of keys lie in the repository, too.
 * @returns none where they say nothing of it
 */
export function decidedByDefaults(defaults: Defaults): readonly string[] {
  const { approvals, approvalsWhereCritical, trust, planner, maxAge } = defaults;
  const files = (option: string, value: unknown): string[] =>
    value === undefined ? [] : (value as readonly unknown[]).map((file) => `${option} ${String(file)}`);
  const decisions = [
    ...(approvals === undefined ? [] : [`--approvals ${String(approvals)}`]),
    ...(approvalsWhereCritical === undefined ? [] : [`--approvals-where-critical ${String(approvalsWhereCritical)}`]),
    ...files("--trust", trust),
    ...files("--planner", planner),
    ...(maxAge === undefined ? [] : [`--max-age of ${Number(maxAge) / 3_600_000} h`]),
  ];
  if (decisions.length === 0) return [];
  return [
    `cdktf.json decides whose word counts: ${decisions.join(", ")}; --no-defaults leaves that to the command line`,
  ];
}
