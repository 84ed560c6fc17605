import { portsOfRoutes } from "../model/routes";
import { serviceOf, showPorts } from "../model/services";
import { objectRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** An Ingress or a route names a port that its Service does not have. */
export const routePortMissing = objectRule({
  id: "route-port-missing",
  severity: "high",
  category: "selector",
  title: "An Ingress or a route names a port that its Service does not have",
  why: "Clients get an error page: the controller finds nothing at that port.",
  fix: "Name a port of the Service, or keep the old port until nothing names it any more.",
  ids: ["CWE-1068"],
  example: "an Ingress sends to port 80 of a Service whose only port is 8080",
  kinds: ["Ingress", "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"],
  check: (route, world) => {
    let open = false;
    const missing = portsOfRoutes(route).filter(({ service: name, namespace, port }) => {
      const object = world.find("Service", name, namespace);
      const service = object && serviceOf(object);
      if (service === undefined || service.type === "ExternalName") return false;
      const found = service.ports.some((one) => String(one.port) === port || one.name === port);
      if (!found && service.portsUnknown) open = true;
      return !found && !service.portsUnknown;
    });
    if (missing.length === 0) return open ? UNDECIDED : undefined;
    const targets = missing.map(({ service: name, namespace, port }) => {
      const object = world.find("Service", name, namespace);
      const service = object && serviceOf(object);
      return `port ${port} of Service ${name}, which has ${service === undefined ? "none" : showPorts(service)}`;
    });
    return `sends to ${[...new Set(targets)].join("; ")}`;
  },
});
