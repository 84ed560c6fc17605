import { metadataOf, type KubernetesObject } from "../manifest";

/** How a Service can be reached from outside of its cluster. */
export type ExposureKind = "NodePort" | "LoadBalancer" | "ExternalIPs" | "Ingress" | "Route";

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);

/**
 * The ways from outside to a Service among some objects.
 * @param name of the Service
 */
export function exposuresOf(name: string, objects: readonly KubernetesObject[]): readonly ExposureKind[] {
  const found = new Set<ExposureKind>();
  for (const object of objects) {
    const { kind } = object;
    const spec = fields((object as Fields)["spec"]);
    if (kind === "Service" && metadataOf(object).name === name) {
      const { type } = spec;
      if (type === "NodePort" || type === "LoadBalancer") found.add(type);
      if (list(spec["externalIPs"]).length > 0) found.add("ExternalIPs");
    }
    if (kind === "Ingress" && backendsOfIngress(spec).includes(name)) found.add("Ingress");
    // Of the Gateway API, all kinds of routes.
    if (
      kind.endsWith("Route") &&
      list(spec["rules"]).some((rule) => list(rule["backendRefs"]).some((ref) => ref["name"] === name))
    )
      found.add("Route");
  }
  return [...found];
}

function backendsOfIngress(spec: Fields): readonly unknown[] {
  const backends = [
    spec["defaultBackend"],
    ...list(spec["rules"]).flatMap((rule) => list(fields(rule["http"])["paths"]).map((path) => path["backend"])),
  ];
  return backends.map((backend) => fields(fields(backend)["service"])["name"]);
}
