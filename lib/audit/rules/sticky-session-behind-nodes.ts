import { showSticky } from "../model/services";
import { serviceRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A sticky session of a Service that is reached through several nodes. */
export const stickySessionBehindNodes = serviceRule({
  id: "sticky-session-behind-nodes",
  severity: "low",
  category: "sticky-session",
  title: "A sticky session holds on one node only",
  why: "Each node remembers clients for itself: who comes through another one, as a load balancer may send them, gets another pod. Behind a load balancer that hides the client's address, all clients are one.",
  fix: "Let the load balancer keep a client on one node, or keep sessions by a cookie at an Ingress.",
  ids: ["CWE-754"],
  example: 'session_affinity = "ClientIP" with type = "NodePort"',
  check: (service) => {
    if (service.sticky === "off" || service.exposure === "None") return undefined;
    if (service.sticky === "unknown" || service.exposure === "unknown") return UNDECIDED;
    return `sticky session ${showSticky(service)} with ${service.exposure}`;
  },
});
