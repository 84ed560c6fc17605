import type { PlanModel } from "./model";
import type { KubernetesObject } from "./object";

/**
 * The object of this name that the plan destroys, or gives another name; nothing where it stays, where Terraform only
 * forgets it, and where the plan makes one of this name again.
 */
export function goneObject(
  plan: PlanModel,
  kind: string,
  name: string,
  namespace: string | undefined,
): KubernetesObject | undefined {
  const before = plan.before.find(kind, name, namespace);
  const goes = before?.change.action === "delete" || before?.change.action === "replace";
  return goes && plan.after.find(kind, name, namespace) === undefined ? before : undefined;
}

/** How such an object goes, in words. */
export function howItGoes(gone: KubernetesObject): string {
  const { after } = gone.change;
  return after === undefined ? "is deleted" : `becomes ${after.name}`;
}
