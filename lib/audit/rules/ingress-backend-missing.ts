import { routesOf } from "../model/ingress";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An Ingress leads to a Service that this plan does not have. */
export const ingressBackendMissing = objectRule({
  id: "ingress-backend-missing",
  severity: "medium",
  category: "selector",
  title: "An Ingress leads to a Service that this plan does not have",
  why: "If nobody else makes it, clients get an error page.",
  fix: "Correct the name of the backend Service.",
  ids: ["CWE-1068"],
  example: 'an Ingress to Service "wbe", which is not in the plan',
  kinds: ["Ingress"],
  check: (ingress, world) => {
    const names = routesOf(ingress).map((route) => route.service);
    const missing = [...new Set(names)].filter((name) => world.find("Service", name, ingress.namespace) === undefined);
    if (missing.length > 0 && world.partial) return UNDECIDED;
    return missing.length === 0 ? undefined : `no Service ${missing.join(", ")} is in this plan`;
  },
});
