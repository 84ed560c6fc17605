import { takenAway } from "../model/gone";
import { routesTo } from "../model/ingress";
import type { PlanModel } from "../model/model";
import type { KubernetesObject } from "../model/object";
import { enumerate } from "../model/lists";
import type { Pods } from "../model/pods";
import { once } from "../model/question";
import { REACH_WORDS } from "../model/services";
import { text } from "../model/tree";
import type { World } from "../model/world";
import { changeRule } from "../rule/define";

const nameIn = (namespace: string | undefined, name: string | undefined) => `${namespace ?? ""}/${name ?? ""}`;

/** StatefulSets by the Service that their pods have their names from. */
const setsByService = once((world: World): ReadonlyMap<string, readonly KubernetesObject[]> => {
  const sets = new Map<string, KubernetesObject[]>();
  for (const set of world.ofKind("StatefulSet")) {
    const name = nameIn(set.namespace, text(set.body, "spec.service_name"));
    const same = sets.get(name);
    if (same === undefined) sets.set(name, [set]);
    else same.push(set);
  }
  return sets;
});

/** The workloads of pods that stay; of one list, which many Services may have, it is found once. */
const staying = once((pods: readonly Pods[]) =>
  pods.filter((one) => one.owner.change.after !== undefined).map((one) => one.owner),
);

/** What stays and leads to a Service, or takes the names of its pods from it. */
function callers(service: KubernetesObject, plan: PlanModel): readonly KubernetesObject[] {
  const sets = setsByService(plan.after).get(nameIn(service.namespace, service.name)) ?? [];
  return [...routesTo(service, plan.after).map((one) => one.route), ...sets];
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
    const before = takenAway(change, plan);
    if (before === undefined) return undefined;
    const service = plan.before.serviceAt(change.address);
    const pods = service === undefined ? [] : staying(plan.before.behind(service));
    const users = callers(before, plan);
    const stays = [...new Set([...users, ...pods].map((one) => `${one.kind} ${one.name}`))];
    if (stays.length === 0) {
      const open = service !== undefined && ["internet", "nodes"].includes(service.reach);
      const routes = routesTo(before, plan.before).flatMap((one) => one.at);
      if (open) return { message: `is deleted, which ${REACH_WORDS[service.reach]} could reach`, severity: "high" };
      if (routes.length > 0)
        return { message: `is deleted, which answered at ${[...new Set(routes)].join(", ")}`, severity: "high" };
      return "is deleted";
    }
    const message = `is deleted, and ${enumerate(stays)} ${stays.length === 1 ? "stays" : "stay"}`;
    return users.length === 0 ? message : { message, severity: "high" };
  },
});
