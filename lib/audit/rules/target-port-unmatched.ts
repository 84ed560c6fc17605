import { once } from "../model/question";
import type { Pods } from "../model/pods";
import { showPort } from "../model/services";
import { blocks, hidesSome, pick, text } from "../model/tree";
import { serviceRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** The ports that the containers of pods name. */
const portsOf = once((pods: readonly Pods[]) => {
  const named = new Set<string>();
  let [silent, hidden] = [false, false];
  for (const { body } of pods.flatMap((one) => one.containers)) {
    const ports = blocks(body, "port");
    if (hidesSome(pick(body, "port"))) hidden = true;
    else if (ports.length === 0) silent = true; // it documents none
    for (const port of ports) {
      for (const name of [text(port, "name"), text(port, "container_port")]) if (name !== undefined) named.add(name);
    }
  }
  return { named, silent, hidden };
});

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
    const { named, silent, hidden } = portsOf(pods);
    const missing = service.ports.filter((port) => {
      if (port.targetUnknown) return false;
      const target = port.targetPort ?? String(port.port);
      return !named.has(target) && !(silent && /^\d+$/.test(target));
    });
    if ((missing.length > 0 && hidden) || (missing.length === 0 && service.portsUnknown)) return UNDECIDED;
    return missing.length === 0 ? undefined : `target port of ${missing.map(showPort).join(", ")} is in no container`;
  },
});
