import { ROUTE_KINDS, routesOfRoute } from "../model/routes";
import { changeRule } from "../rule/define";

/** A route of the Gateway API leads to a Service to which it did not lead before. */
export const routeOpensService = changeRule({
  id: "route-opens-service",
  severity: "medium",
  category: "exposure",
  title: "A route opens a Service",
  why: "Whoever reaches the gateway reaches the pods of the Service, although the Service itself stays inside the cluster.",
  fix: "Make sure that it asks for credentials and that this is meant; a gateway of internal addresses keeps it inside.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: "HTTPRoute with rules[].backendRefs[].name = web and parentRefs[].name = public",
  kinds: ROUTE_KINDS,
  actions: ["create", "update", "replace"],
  check: ({ before, after }) => {
    if (after === undefined) return undefined;
    const known = new Set(before === undefined ? [] : routesOfRoute(before).map((one) => `${one.service} ${one.at}`));
    const opened = routesOfRoute(after).filter((one) => !known.has(`${one.service} ${one.at}`));
    const openings = [...new Set(opened.map(({ service, at }) => `Service ${service} to ${at}`))];
    return openings.length === 0 ? undefined : `opens ${openings.join("; ")}`;
  },
});
