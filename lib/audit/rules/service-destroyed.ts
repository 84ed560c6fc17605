import { ingressesTo } from "../model/ingress";
import type { PlanModel } from "../model/model";
import type { KubernetesObject } from "../model/object";
import { REACH_WORDS } from "../model/services";
import { text } from "../model/tree";
import { changeRule } from "../rule/define";

/** What stays and leads to a Service, or takes the names of its pods from it. */
function callers(service: KubernetesObject, plan: PlanModel): readonly KubernetesObject[] {
  const sets = plan.after
    .ofKind("StatefulSet")
    .filter((set) => set.namespace === service.namespace && text(set.body, "spec.service_name") === service.name);
  return [...ingressesTo(service, plan.after.ofKind("Ingress")).map((one) => one.ingress), ...sets];
}

/** A Service is destroyed. */
export const serviceDestroyed = changeRule({
  id: "service-destroyed",
  severity: "medium",
  category: "destroy",
  title: "A Service is destroyed",
  why: "Whoever uses its name or its address finds nothing there any more: clients of an Ingress get an error page, pods of a StatefulSet lose their names.",
  fix: "Make sure that nobody calls it, or leave the Service in the code.",
  ids: ["CWE-404"],
  example: "kubernetes_service_v1.web is no longer in the code",
  kinds: ["Service"],
  actions: ["delete"],
  check: (change, plan) => {
    const { before } = change;
    if (before === undefined || plan.after.find("Service", before.name, before.namespace) !== undefined)
      return undefined;
    const service = plan.before.serviceAt(change.address);
    const pods = (service === undefined ? [] : plan.before.behind(service)).filter(
      (one) => one.owner.change.after !== undefined,
    );
    const users = callers(before, plan);
    const stays = [...new Set([...users, ...pods.map((one) => one.owner)].map((one) => `${one.kind} ${one.name}`))];
    if (stays.length === 0) {
      const open = service !== undefined && ["internet", "nodes"].includes(service.reach);
      const routes = ingressesTo(before, plan.before.ofKind("Ingress")).flatMap((one) => one.at);
      if (open) return { message: `is deleted, which ${REACH_WORDS[service.reach]} could reach`, severity: "high" };
      if (routes.length > 0)
        return { message: `is deleted, which answered at ${[...new Set(routes)].join(", ")}`, severity: "high" };
      return "is deleted";
    }
    const message = `is deleted, and ${stays.join(", ")} ${stays.length === 1 ? "stays" : "stay"}`;
    return users.length === 0 ? message : { message, severity: "high" };
  },
});
