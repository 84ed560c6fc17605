import { audit, readPlan, type AuditOptions, type RawPlan, type Report } from "../audit/public";
import { parsePlan } from "../audit/plan/read";
import { KubeServicesError } from "../errors";

/** What the matchers for plans look at: a file that `terraform show -json` wrote, or its content, parsed. */
export type PlanSubject = string | object;

function planIn(subject: unknown): RawPlan {
  if (typeof subject === "string") return readPlan(subject);
  if (typeof subject === "object" && subject !== null && "format_version" in subject)
    return parsePlan(Buffer.from(JSON.stringify(subject)), "the plan");
  throw new KubeServicesError({
    code: "TestSubjectInvalid",
    what: "this is no plan",
    allowed: "the path of a plan in JSON, or its content",
    fix:
      "write one with: terraform plan -out=tfplan && terraform show -json tfplan > plan.json; " +
      "planOf(stack) is the one of a stack's first apply",
  });
}

/** How a plan is judged in a test: as `kube-services audit` does. */
export type AuditExpectation = Omit<AuditOptions, "toolVersion" | "baseline">;

/** The audit's report on a plan. */
export const reportOf = (subject: unknown, options: AuditExpectation): Report =>
  audit([{ environment: "plan", plan: planIn(subject) }], options);

/**
 * What a plan would change, one line each: nothing where applying it would do nothing. As `terraform plan
 * -detailed-exitcode` counts them: moves and imports, outputs, actions, and what was put off, too.
 */
export function changesOf(subject: unknown): readonly string[] {
  const { changes, outputs, invocations, deferred } = planIn(subject);
  return [
    ...changes.flatMap(({ address, previous_address: from = address, part_of: part, change }) => {
      if (part !== undefined) return []; // an object in a manifest, whose resource is a change itself
      if (from !== address) return [`move ${from} to ${address}`];
      if (change.importing !== undefined) return [`import ${address}`];
      const does = change.actions.filter((action) => action !== "no-op" && action !== "read");
      return does.length === 0 ? [] : [`${does.join(" and ")} ${address}`];
    }),
    ...[...outputs].flatMap(([name, { changes: change }]) => (change ? [`change output ${name}`] : [])),
    ...invocations.map((address) => `run ${address}`),
    ...deferred.map(({ address }) => `put off ${address}`),
  ];
}
