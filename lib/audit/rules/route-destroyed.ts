import { deedOf, takenAway } from "../model/gone";
import { routesOf } from "../model/ingress";
import { ROUTE_KINDS, routesOfRoute } from "../model/routes";
import { changeRule } from "../rule/define";

/** A way in from outside is destroyed. */
export const routeDestroyed = changeRule({
  id: "route-destroyed",
  severity: "medium",
  category: "destroy",
  title: "A way in from outside is destroyed",
  why: "Clients of its hosts get no answer any more, and its load balancer may give its address up.",
  fix: "Make sure that nobody comes that way, or bring the new way up first.",
  ids: ["CWE-404"],
  example: "kubernetes_ingress_v1.shop is no longer in the code",
  kinds: ["Ingress", "Gateway", ...ROUTE_KINDS],
  actions: ["delete", "replace"],
  check: (change, plan) => {
    const gone = takenAway(change, plan);
    if (gone === undefined) return undefined;
    const routes = gone.kind === "Ingress" ? routesOf(gone) : gone.kind === "Gateway" ? [] : routesOfRoute(gone);
    const at = [...new Set(routes.map((route) => `${route.at} of Service ${route.service}`))];
    const more = at.length > 5 ? ` and ${at.length - 5} more` : "";
    return `${deedOf(change)}${at.length === 0 ? "" : `: nothing answers at ${at.slice(0, 5).join(", ")}${more}`}`;
  },
});
