import { fieldsOf, objectsOf } from "../json-object";
import { backendService, ingressBackends, metadataOf, type KubernetesObject } from "../manifest";

/** How a Service can be reached from outside of its cluster. */
export type ExposureKind = "NodePort" | "LoadBalancer" | "ExternalIPs" | "Ingress" | "Route";

/**
 * The ways from outside to a Service among some objects.
 * @param name of the Service
 */
export function exposuresOf(name: string, objects: readonly KubernetesObject[]): readonly ExposureKind[] {
  const found = new Set<ExposureKind>();
  for (const object of objects) {
    const { kind } = object;
    const spec = fieldsOf(object["spec"]);
    if (kind === "Service" && metadataOf(object).name === name) {
      const { type } = spec;
      if (type === "NodePort" || type === "LoadBalancer") found.add(type);
      if (objectsOf(spec["externalIPs"]).length > 0) found.add("ExternalIPs");
    }
    if (kind === "Ingress" && ingressBackends(spec).some((backend) => backendService(backend) === name))
      found.add("Ingress");
    // Of the Gateway API, all kinds of routes.
    if (
      kind.endsWith("Route") &&
      objectsOf(spec["rules"]).some((rule) => objectsOf(rule["backendRefs"]).some((ref) => ref["name"] === name))
    )
      found.add("Route");
  }
  return [...found];
}
