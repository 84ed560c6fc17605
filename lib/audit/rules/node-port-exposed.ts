import { showPorts } from "../model/services";
import { serviceRule } from "../rule/define";
import { UNDECIDED } from "../rule/rule";

/** A Service is open on every node. */
export const nodePortExposed = serviceRule({
  id: "node-port-exposed",
  severity: "low",
  category: "exposure",
  title: "A Service is open on every node",
  why: "A node port passes by load balancers, Ingress rules and often NetworkPolicies; whoever reaches one node reaches the Service.",
  fix: "Use a load balancer or an Ingress, or close the port range in the firewall of the nodes.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'type = "NodePort"',
  check: (service) =>
    service.type === undefined
      ? UNDECIDED
      : service.type === "NodePort"
        ? `ports ${showPorts(service)} are open on every node`
        : undefined,
});
