import type { Change } from "./change";
import type { PlanModel } from "./model";
import type { KubernetesObject } from "./object";
import { once } from "./question";
import type { World } from "./world";

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

const nameOf = ({ kind, namespace, name }: KubernetesObject): string => `${kind}\0${namespace ?? ""}\0${name}`;

const byName = once((world: World): ReadonlyMap<string, readonly KubernetesObject[]> => {
  const found = new Map<string, KubernetesObject[]>();
  for (const object of world.objects) {
    const same = found.get(nameOf(object));
    if (same === undefined) found.set(nameOf(object), [object]);
    else same.push(object);
  }
  return found;
});

/**
 * What has the name of an object that the plan destroys, at another address and after the apply. Made there by this
 * plan, it is the same thing again; there before, it is the one that goes, or one of another cluster.
 */
export function namesakes(
  gone: KubernetesObject,
  plan: PlanModel,
): { readonly made: readonly KubernetesObject[]; readonly kept: readonly KubernetesObject[] } {
  const all = byName(plan.after).get(nameOf(gone)) ?? [];
  const others = all.filter((one) => one.change !== gone.change);
  const isMade = ({ change }: KubernetesObject) => change.action === "create" || change.action === "replace";
  return { made: others.filter(isMade), kept: others.filter((one) => !isMade(one)) };
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
  return namesakes(before, plan).made.length === 0 ? before : undefined;
}

/** How what is taken away goes, in words. */
export function deedOf({ action }: Change): string {
  return action === "replace" ? "is destroyed and made again" : "is deleted";
}
