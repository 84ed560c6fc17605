import type { KubernetesObject } from "./object";
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

/** An Ingress that leads to a Service, with what clients ask for. */
export interface Leading {
  readonly ingress: KubernetesObject;
  readonly at: readonly string[];
}

const leading = new WeakMap<World, ReadonlyMap<string, Leading[]>>();

/** The Ingresses that lead to a Service, each with what clients ask for. */
export function ingressesTo(service: KubernetesObject, world: World): readonly Leading[] {
  let known = leading.get(world);
  if (known === undefined) {
    const found = new Map<string, { ingress: KubernetesObject; at: string[] }[]>();
    for (const ingress of world.ofKind("Ingress")) {
      for (const { service: name, at } of routesOf(ingress)) {
        const key = `${ingress.namespace ?? ""}\0${name}`;
        const same = found.get(key);
        const last = same?.at(-1);
        if (same === undefined) found.set(key, [{ ingress, at: [at] }]);
        else if (last?.ingress === ingress) last.at.push(at);
        else same.push({ ingress, at: [at] });
      }
    }
    leading.set(world, (known = found));
  }
  return known.get(`${service.namespace ?? ""}\0${service.name}`) ?? [];
}
