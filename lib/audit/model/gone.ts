import type { Change } from "./change";
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

/**
 * The object that a deletion takes out of the cluster; nothing where it is made again in this plan, or is what a
 * broken replacement left behind.
 */
export function takenAway(change: Change, plan: PlanModel): KubernetesObject | undefined {
  const { before } = change;
  if (before === undefined || change.deposed || (change.action !== "delete" && change.action !== "replace"))
    return undefined;
  if (change.action === "replace") return before;
  return plan.after.find(before.kind, before.name, before.namespace) === undefined ? before : undefined;
}
