import { showPort } from "../model/services";
import { blocks, isUndecided, text } from "../model/tree";
import { serviceRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A Service sends traffic to a port that no container names. */
export const targetPortUnmatched = serviceRule({
  id: "target-port-unmatched",
  severity: "medium",
  category: "selector",
  title: "A Service sends traffic to a port that no container names",
  why: "Ports of containers are only documentation for Kubernetes, but a target port given by name that no container has leads nowhere, and a number that none has is most often a mistake.",
  fix: "Point targetPort at a port of the container, or add that port to the container.",
  ids: ["CWE-1068"],
  example: 'target_port = "htpp"',
  check: (service, world) => {
    const pods = world.behind(service);
    if (pods.length === 0) return undefined;
    const missing = service.ports.filter((port) => {
      if (port.targetUnknown) return false;
      const target = port.targetPort ?? String(port.port);
      return !pods.some((one) =>
        one.containers.some((container) => {
          const ports = blocks(container.body, "port");
          if (isUndecided(container.body, "port")) return true;
          if (ports.length === 0) return /^\d+$/.test(target); // it documents none
          return ports.some((own) => text(own, "name") === target || text(own, "container_port") === target);
        }),
      );
    });
    if (missing.length === 0 && service.portsUnknown) return UNDECIDED;
    return missing.length === 0 ? undefined : `target port of ${missing.map(showPort).join(", ")} is in no container`;
  },
});
