import type { IConstruct } from "constructs";
import { KubeServicesError } from "../errors";
import type { KubernetesObject } from "./kubernetes-object";
import { isToken } from "./tokens";

const taken = new WeakMap<IConstruct, Map<string, string>>();

function claim(stack: IConstruct, path: string, what: string, code: string, value: unknown, fix: string): void {
  let keys = taken.get(stack);
  if (keys === undefined) taken.set(stack, (keys = new Map()));
  const holder = keys.get(what);
  if (holder !== undefined && holder !== path)
    throw new KubeServicesError({ code, what: `${holder} has ${what} already`, where: path, value, fix });
  keys.set(what, path);
}

/**
 * Two constructs for one object would fight over it at each apply, and Kubernetes gives a node port to one Service.
 * @param path of the construct that makes the object
 * @throws KubeServicesError `ObjectDuplicate`, `NodePortTaken`
 */
export function claimObject(stack: IConstruct, path: string, object: KubernetesObject): void {
  const { name, namespace } = object.metadata;
  if (!isToken(name) && !isToken(namespace)) {
    const what = `the ${object.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
    claim(stack, path, what, "ObjectDuplicate", what, "give one of the two another name, or take one away");
  }
  if (object.kind !== "Service") return;
  const { ports } = (object["spec"] ?? {}) as { readonly ports?: unknown };
  if (!Array.isArray(ports)) return;
  for (const { nodePort, protocol = "TCP" } of ports as readonly {
    readonly nodePort?: unknown;
    readonly protocol?: string;
  }[])
    if (typeof nodePort === "number" && !isToken(nodePort) && nodePort > 0)
      claim(
        stack,
        path,
        `node port ${nodePort} over ${protocol}`,
        "NodePortTaken",
        nodePort,
        "choose another node port",
      );
}

/**
 * Two resources of one address would melt into one.
 * @throws KubeServicesError `ObjectDuplicate`
 */
export function claimAddress(stack: IConstruct, path: string, address: string): void {
  claim(stack, path, `the address ${address}`, "ObjectDuplicate", address, "give one of the two constructs another id");
}
