import { takenAway } from "../model/gone";
import { WORKLOAD_KINDS } from "../model/kinds";
import { enumerate } from "../model/lists";
import type { PlanModel } from "../model/model";
import type { Pods } from "../model/pods";
import { once } from "../model/question";
import type { Service } from "../model/services";
import { changeRule } from "../rule/define";
import type { Severity } from "../rule/rule";
import { ownValue } from "../../own-value";

/** What it costs when none of a kind runs any more. */
const WEIGHT: Readonly<Record<string, Severity>> = { CronJob: "low", Job: "low" };

interface Becoming {
  /** The Services that stay, by name. */
  readonly stays: readonly string[];
  /** Those of them that have no pods any more. */
  readonly lost: readonly string[];
  /** Whether one of them gets new pods. */
  readonly next: boolean;
}

const known = new WeakMap<readonly Service[], Becoming>();
const isNew = once((pods: readonly Pods[]) => pods.some((one) => one.owner.change.action === "create"));

/** What becomes of the Services in front of pods that go. */
function becoming(plan: PlanModel, services: readonly Service[]): Becoming {
  let found = known.get(services);
  if (found === undefined) {
    const stay = services.flatMap((service) => {
      const now = plan.after.serviceAt(service.object.address);
      const stays = service.object.change.after !== undefined;
      return stays ? [{ name: service.object.name, pods: now && plan.after.behind(now) }] : [];
    });
    found = {
      stays: stay.map(({ name }) => name),
      lost: stay.filter(({ pods }) => pods?.length === 0).map(({ name }) => name),
      next: stay.some(({ pods }) => pods !== undefined && isNew(pods)),
    };
    known.set(services, found);
  }
  return found;
}

/** A workload is destroyed. */
export const workloadDestroyed = changeRule({
  id: "workload-destroyed",
  severity: "medium",
  category: "destroy",
  title: "A workload is destroyed",
  why: "Its pods stop: what they answered, watched over, backed up or cleaned is no longer done. A Service that stays has fewer pods behind it, or none.",
  fix: "Make sure that nothing needs it any more; destroy the Service too, or point it at other pods.",
  ids: ["CWE-404"],
  example: "kubernetes_daemon_set_v1.falco is no longer in the code",
  kinds: WORKLOAD_KINDS,
  actions: ["delete"],
  check: (change, plan) => {
    const gone = takenAway(change, plan);
    if (gone === undefined) return undefined;
    const pods = plan.before.podsAt(change.address);
    const { lost, next, stays } = becoming(plan, pods === undefined ? [] : plan.before.inFrontOf(pods));
    if (lost.length > 0) return `is deleted, and Service ${enumerate(lost)} is left without pods`;
    // A new version takes the place of the old one.
    if (next) return undefined;
    if (stays.length > 0)
      return { message: `is deleted; Service ${enumerate(stays)} keeps other pods`, severity: "low" };
    return { message: "is deleted, and its pods with it", severity: ownValue(WEIGHT, gone.kind) ?? "medium" };
  },
});
