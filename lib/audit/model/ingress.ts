import type { KubernetesObject } from "./object";
import { ROUTE_KINDS, routesOfRoute } from "./routes";
import { blocks, text } from "./tree";
import type { World } from "./world";

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

/** A route of any kind that leads to a Service, with what clients ask for. */
export interface Leading {
  readonly route: KubernetesObject;
  readonly at: readonly string[];
}

/** Where a route of any kind leads. */
export const leadsTo = (route: KubernetesObject): readonly Route[] =>
  route.kind === "Ingress" ? routesOf(route) : routesOfRoute(route);

/** The kinds of routes. */
export const ALL_ROUTE_KINDS: readonly string[] = ["Ingress", ...ROUTE_KINDS];

const leading = new WeakMap<World, ReadonlyMap<string, Leading[]>>();

/** The Ingresses and routes that lead to a Service, each with what clients ask for. */
export function routesTo(service: KubernetesObject, world: World): readonly Leading[] {
  let known = leading.get(world);
  if (known === undefined) {
    const found = new Map<string, { route: KubernetesObject; at: string[] }[]>();
    for (const route of ALL_ROUTE_KINDS.flatMap((kind) => world.ofKind(kind))) {
      for (const { service: name, at } of leadsTo(route)) {
        const key = `${route.namespace ?? ""}\0${name}`;
        const same = found.get(key);
        const last = same?.at(-1);
        if (same === undefined) found.set(key, [{ route, at: [at] }]);
        else if (last?.route === route) last.at.push(at);
        else same.push({ route, at: [at] });
      }
    }
    leading.set(world, (known = found));
  }
  return known.get(`${service.namespace ?? ""}\0${service.name}`) ?? [];
}
