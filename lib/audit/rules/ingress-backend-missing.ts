import { routesOf } from "../model/ingress";
import { ownNamespace } from "../model/namespaces";
import type { KubernetesObject } from "../model/object";
import { portsOfRoutes, ROUTE_KINDS } from "../model/routes";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** The Services that an Ingress or a route leads to; a route may lead into another namespace. */
function backendsOf(route: KubernetesObject): readonly { readonly name: string; readonly namespace?: string }[] {
  const named =
    route.kind === "Ingress"
      ? routesOf(route).map(({ service }) => ({ service, namespace: route.namespace }))
      : portsOfRoutes(route);
  return named.map(({ service: name, namespace }) => (namespace === undefined ? { name } : { name, namespace }));
}

/** An Ingress or a route leads to a Service that this plan does not have. */
export const ingressBackendMissing = objectRule({
  id: "ingress-backend-missing",
  severity: "medium",
  category: "selector",
  title: "An Ingress or a route leads to a Service that this plan does not have",
  why: "If nobody else makes it, clients get an error page.",
  fix: "Correct the name of the backend Service.",
  ids: ["CWE-1068"],
  example: 'an Ingress to Service "wbe", which is not in the plan',
  kinds: ["Ingress", ...ROUTE_KINDS],
  check: (ingress, world) => {
    const absent = backendsOf(ingress)
      // Of another namespace a plan shows a part at most.
      .filter(({ namespace }) => namespace === ingress.namespace || ownNamespace(world, namespace) !== undefined)
      .filter(({ name, namespace }) => world.find("Service", name, namespace) === undefined);
    const missing = [...new Set(absent.map(({ name }) => name))];
    if (missing.length > 0 && world.partial) return UNDECIDED;
    return missing.length === 0 ? undefined : `no Service ${missing.join(", ")} is in this plan`;
  },
});
