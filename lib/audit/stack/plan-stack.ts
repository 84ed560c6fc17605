import { savePlan, type SavedPlan, type SavePlanOptions } from "../../terraform";

/** How a stack's plan is made. */
export type PlanStackOptions = Omit<SavePlanOptions, "init">;

/** A plan that was made here. */
export type StackPlan = Pick<SavedPlan, "stack" | "json">;

/**
 * Synthesises a stack, plans it and returns the plan's JSON. The plan is never left on disk.
 * @throws KubeServicesError `StackUnknown`, `TerraformMissing`, `TerraformFailed` and what else lib/terraform throws
 */
export async function planStack(name: string, options: PlanStackOptions = {}): Promise<StackPlan> {
  const { stack, json, discard } = await savePlan(name, options);
  discard();
  return { stack, json };
}
