import { takenAway } from "../model/gone";
import { WORKLOAD_KINDS } from "../model/kinds";
import { changeRule } from "../rule/define";
import type { Severity } from "../rule/rule";

/** What it costs when none of a kind runs any more. */
const WEIGHT: Readonly<Record<string, Severity>> = { CronJob: "low", Job: "low" };

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
    const stays = (pods === undefined ? [] : plan.before.inFrontOf(pods)).filter(
      (service) => service.object.change.after !== undefined,
    );
    const names = (list: typeof stays) => list.map((service) => service.object.name).join(", ");
    const lost = stays.filter((service) => {
      const now = plan.after.serviceAt(service.object.address);
      return now !== undefined && plan.after.behind(now).length === 0;
    });
    if (lost.length > 0) return `is deleted, and Service ${names(lost)} is left without pods`;
    // A new version takes the place of the old one.
    const next = stays.some((service) => {
      const now = plan.after.serviceAt(service.object.address);
      return now !== undefined && plan.after.behind(now).some((one) => one.owner.change.action === "create");
    });
    if (next) return undefined;
    if (stays.length > 0) return { message: `is deleted; Service ${names(stays)} keeps other pods`, severity: "low" };
    return { message: "is deleted, and its pods with it", severity: WEIGHT[gone.kind] ?? "medium" };
  },
});
