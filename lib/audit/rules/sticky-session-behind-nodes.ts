import { showSticky } from "../model/services";
import { isUndecided } from "../model/tree";
import { serviceRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** Sticky sessions see nodes instead of clients. */
export const stickySessionBehindNodes = serviceRule({
  id: "sticky-session-behind-nodes",
  severity: "low",
  category: "sticky-session",
  title: "Sticky sessions see nodes instead of clients",
  why: "A load balancer or node port with externalTrafficPolicy Cluster rewrites the source address, so ClientIP affinity sends everyone who comes through one node to one pod.",
  fix: "Set externalTrafficPolicy to Local, or keep sessions by a cookie at an Ingress.",
  check: (service) =>
    service.sticky === "on" && service.exposure !== "None" && service.trafficPolicy !== "Local"
      ? isUndecided(service.object.body, "spec.external_traffic_policy")
        ? UNDECIDED
        : `sticky session ${showSticky(service)} with ${service.exposure} and externalTrafficPolicy ${service.trafficPolicy ?? "Cluster"}`
      : undefined,
});
