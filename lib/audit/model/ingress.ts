import type { KubernetesObject } from "./object";
import { blocks, text } from "./tree";

/** A way from outside to a Service through an Ingress. */
export interface Route {
  /** The name of the Service, in the Ingress's namespace. */
  readonly service: string;
  /** What clients ask for: `shop.example/cart`, `any host/`. */
  readonly at: string;
}

/** Where an Ingress leads, in both spellings that the API has had. */
export function routesOf(ingress: KubernetesObject): readonly Route[] {
  const paths = blocks(ingress.body, "spec.rule").flatMap((rule) =>
    blocks(rule, "http").flatMap((http) =>
      blocks(http, "path").map((path) => ({
        service: text(path, "backend.service.name") ?? text(path, "backend.service_name"),
        at: `${text(rule, "host") ?? "any host"}${text(path, "path") ?? "/"}`,
      })),
    ),
  );
  const rest =
    text(ingress.body, "spec.default_backend.service.name") ?? text(ingress.body, "spec.backend.service_name");
  return [...paths, { service: rest, at: "any host/" }].flatMap(({ service, at }) =>
    service === undefined ? [] : [{ service, at }],
  );
}

/** The Ingresses that lead to a Service, each with what clients ask for. */
export function ingressesTo(
  service: KubernetesObject,
  ingresses: readonly KubernetesObject[],
): readonly { readonly ingress: KubernetesObject; readonly at: readonly string[] }[] {
  return ingresses.flatMap((ingress) => {
    if (ingress.namespace !== service.namespace) return [];
    const at = routesOf(ingress).flatMap((route) => (route.service === service.name ? [route.at] : []));
    return at.length === 0 ? [] : [{ ingress, at }];
  });
}
