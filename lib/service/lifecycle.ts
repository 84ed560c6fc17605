import type { Postcondition } from "cdktf";
import type { JsonObject } from "../json-object";
import { isToken, type Decisive, type KubernetesObject, type ObjectLifecycle } from "../resource";

/** How Terraform changes a Service, by what the object says. */
export function serviceLifecycle(object: KubernetesObject): ObjectLifecycle {
  const spec = (object["spec"] ?? {}) as JsonObject;
  const { name, namespace = "default" } = object.metadata;
  const hasAddress = spec["clusterIP"] !== "None" && spec["type"] !== "ExternalName";
  return {
    decisive: serviceDecisive(spec),
    lifecycle: hasAddress ? { postcondition: [staysHeadless(name, namespace)] } : {},
  };
}

/**
 * What Kubernetes never changes of a Service, though the provider would keep it or plan to change it in place: that it
 * has no address, that its address is of another family, and (unless it stays a load balancer) that it is a load balancer
 * without node ports.
 * @param spec the Service's
 */
export function serviceDecisive(spec: JsonObject): Decisive {
  const { type, clusterIP, ipFamilies } = spec;
  if (type === "ExternalName") return { headless: undefined, without_node_ports: undefined, ipv6: undefined };
  const balanced = type === "LoadBalancer";
  const without = balanced && spec["allocateLoadBalancerNodePorts"] === false ? "true" : undefined;
  const first: unknown = Array.isArray(ipFamilies) ? ipFamilies[0] : undefined;
  return {
    headless: clusterIP === "None" ? "true" : undefined,
    without_node_ports: balanced && without === undefined ? null : without,
    ipv6: first !== undefined && isToken(first) ? null : first === "IPv6" ? "first" : undefined,
  };
}

/** Where the record of what was said is lost or new, nothing replaces a headless Service: then the plan says so. */
const staysHeadless = (name: string, namespace: string): Postcondition => ({
  condition: '${self.spec[0].cluster_ip != "None"}',
  errorMessage:
    `AccessKept: the code asks for a virtual IP, but the Service ${name} is headless, which Kubernetes never changes. ` +
    `Delete it once with: kubectl -n ${namespace} delete service ${name}. Then deploy again: it is made anew.`,
});
