import type { KubernetesObject } from "./object";
import { once } from "./question";
import { ROUTE_KINDS, routesOfRoute, type Route } from "./routes";
import { blocks, text } from "./tree";
import type { World } from "./world";

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
interface Leading {
  readonly route: KubernetesObject;
  readonly at: readonly string[];
}

/** Where a route of any kind leads. */
export const leadsTo = (route: KubernetesObject): readonly Route[] =>
  route.kind === "Ingress" ? routesOf(route) : routesOfRoute(route);

/** The kinds of routes. */
export const ALL_ROUTE_KINDS: readonly string[] = ["Ingress", ...ROUTE_KINDS];

/** The Ingresses and routes of a world by the namespace and the name of the Service that they lead to. */
const leading = once((world: World): ReadonlyMap<string, readonly Leading[]> => {
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
  return found;
});

/** The Ingresses and routes that lead to a Service, each with what clients ask for. */
export function routesTo(service: KubernetesObject, world: World): readonly Leading[] {
  return leading(world).get(`${service.namespace ?? ""}\0${service.name}`) ?? [];
}
