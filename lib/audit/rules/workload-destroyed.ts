import { WORKLOAD_KINDS } from "../model/kinds";
import { changeRule } from "../rule/define";

/** A workload is destroyed while a Service still points at it. */
export const workloadDestroyed = changeRule({
  id: "workload-destroyed",
  severity: "medium",
  category: "destroy",
  title: "A workload is destroyed while a Service still points at it",
  why: "The Service stays and has fewer pods behind it, or none.",
  fix: "Destroy the Service too, or point it at other pods.",
  kinds: WORKLOAD_KINDS,
  actions: ["delete"],
  check: (change, plan) => {
    const pods = plan.before.podsAt(change.address);
    const stays = (pods === undefined ? [] : plan.before.inFrontOf(pods)).filter(
      (service) => service.object.change.after !== undefined,
    );
    const lost = stays.filter((service) => {
      const now = plan.after.serviceAt(service.object.address);
      return now !== undefined && plan.after.behind(now).length === 0;
    });
    return lost.length === 0
      ? undefined
      : `is deleted, and Service ${lost.map((service) => service.object.name).join(", ")} is left without pods`;
  },
});
