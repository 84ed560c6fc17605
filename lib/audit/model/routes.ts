import type { Branch } from "../mask/marks";
import type { KubernetesObject } from "./object";
import { blocks, text, texts } from "./tree";

/** The Gateway API's routes. */
export const ROUTE_KINDS: readonly string[] = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];

/** A way from outside to a Service through an Ingress. */
export interface Route {
  /** The name of the Service, in the Ingress's namespace. */
  readonly service: string;
  /** What clients ask for: `shop.example/cart`, `any host/`. */
  readonly at: string;
}

/** A port of a Service that something names. */
interface NamedPort {
  readonly service: string;
  readonly namespace: string | undefined;
  /** The number, or the name, as it is written. */
  readonly port: string;
}

function backends(route: KubernetesObject): readonly Branch[] {
  return blocks(route.body, "spec.rule").flatMap((rule) => {
    const mirrors = blocks(rule, "filters").flatMap((filter) => blocks(filter, "request_mirror.backend_ref"));
    const all = [...blocks(rule, "backend_refs"), ...mirrors];
    return all.filter((one) => (text(one, "kind") ?? "Service") === "Service");
  });
}

/** Where a route of the Gateway API leads. */
export function routesOfRoute(route: KubernetesObject): readonly Route[] {
  const hosts = texts(route.body, "spec.hostnames");
  const at = hosts.length === 0 ? "any host" : hosts.join(", ");
  return backends(route).flatMap((backend) => {
    const name = text(backend, "name");
    return name === undefined ? [] : [{ service: name, at }];
  });
}

/** The ports of Services that an Ingress or a route of the Gateway API names. */
export function portsOfRoutes(route: KubernetesObject): readonly NamedPort[] {
  if (route.kind !== "Ingress") {
    return backends(route).flatMap((backend) => {
      const [name, port] = [text(backend, "name"), text(backend, "port")];
      const namespace = text(backend, "namespace") ?? route.namespace;
      return name === undefined || port === undefined ? [] : [{ service: name, namespace, port }];
    });
  }
  const paths = blocks(route.body, "spec.rule").flatMap((rule) =>
    blocks(rule, "http").flatMap((http) => blocks(http, "path").flatMap((path) => blocks(path, "backend"))),
  );
  const rest = ["spec.default_backend", "spec.backend"].flatMap((path) => blocks(route.body, path));
  return [...paths, ...rest].flatMap((backend) => {
    const name = text(backend, "service.name") ?? text(backend, "service_name");
    const number = text(backend, "service.port.number");
    const port =
      (number === "0" ? undefined : number) ?? text(backend, "service.port.name") ?? text(backend, "service_port");
    // The ALB controller's own actions stand where a port would.
    return name === undefined || port === undefined || port === "use-annotation"
      ? []
      : [{ service: name, namespace: route.namespace, port }];
  });
}
