import type { IConstruct } from "constructs";
import { onceFor } from "../once-for";
import { KubeServicesError } from "../errors";
import type { KubernetesObject } from "./kubernetes-object";
import { isToken } from "./tokens";

/** Who has something that there is once. */
interface Claimant {
  /** Path of the construct that users know. */
  readonly path: string;
  /** The resource itself: several may stand behind one construct. */
  readonly resource: string;
  readonly object: string;
}

const taken = onceFor<IConstruct, Map<string, Claimant>>(() => new Map());

function claim(stack: IConstruct, by: Claimant, what: string, code: string, value: unknown, fix: string): void {
  const keys = taken(stack);
  const holder = keys.get(what);
  if (holder !== undefined && holder.resource !== by.resource) {
    const other = holder.path === by.path ? `its ${holder.object}` : holder.path;
    throw new KubeServicesError({ code, what: `${other} has ${what} already`, where: by.path, value, fix });
  }
  keys.set(what, by);
}

/** An address in the one way in which it can be compared. */
function canonicalAddress(address: string): string {
  if (!address.includes(":")) return address;
  try {
    return new URL(`http://[${address}]`).hostname.slice(1, -1);
  } catch {
    return address; // the API server says what is wrong with it
  }
}

interface ServiceSpec {
  readonly clusterIP?: unknown;
  readonly clusterIPs?: unknown;
  readonly healthCheckNodePort?: unknown;
  readonly ports?: unknown;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The cluster IPs that a Service asks for. */
function clusterIpsOf({ clusterIP, clusterIPs }: ServiceSpec): ReadonlySet<string> {
  const asked = [clusterIP, ...listOf(clusterIPs)].filter(
    (one): one is string => typeof one === "string" && one !== "" && one !== "None" && !isToken(one),
  );
  return new Set(asked.map(canonicalAddress));
}

/** The node ports that a Service asks for, each with its protocol. */
function nodePortsOf({ ports, healthCheckNodePort }: ServiceSpec): readonly (readonly [port: number, over: string])[] {
  const asked = listOf(ports).map((port): readonly [unknown, unknown] => {
    const { nodePort, protocol } = (port ?? {}) as { readonly nodePort?: unknown; readonly protocol?: unknown };
    return [nodePort, protocol ?? "TCP"];
  });
  return [...asked, [healthCheckNodePort, "TCP"] as const].filter(
    (one): one is readonly [number, string] => typeof one[0] === "number" && !isToken(one[0]) && one[0] > 0,
  );
}

/**
 * Two constructs for one object would fight over it at each apply, and Kubernetes gives an address or a node port to
 * one Service.
 * @param path of the construct that makes the object
 * @param resource path of the object's own resource
 * @throws KubeServicesError `ObjectDuplicate`, `NodePortTaken`, `ClusterIpTaken`
 */
export function claimObject(stack: IConstruct, path: string, resource: string, object: KubernetesObject): void {
  const { name, namespace }: Partial<KubernetesObject["metadata"]> = object.metadata;
  const by: Claimant = { path, resource, object: name === undefined ? object.kind : `${object.kind} ${name}` };
  // The server gives each object another name that has none (`generateName`).
  if (name !== undefined && !isToken(name) && !isToken(namespace)) {
    const what = `the ${object.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
    claim(stack, by, what, "ObjectDuplicate", what, "give one of the two another name, or take one away");
  }
  if (object.kind !== "Service") return;
  const spec = (object["spec"] ?? {}) as ServiceSpec;
  for (const address of clusterIpsOf(spec))
    claim(
      stack,
      by,
      `the cluster IP ${address}`,
      "ClusterIpTaken",
      address,
      "choose another address, or leave it out: Kubernetes then chooses one",
    );
  const ownPorts = new Set<string>();
  for (const [port, over] of nodePortsOf(spec)) {
    const what = `node port ${port} over ${over}`;
    claim(
      stack,
      ownPorts.has(what) ? { ...by, resource: `${resource} again` } : by,
      what,
      "NodePortTaken",
      port,
      "choose another node port",
    );
    ownPorts.add(what);
  }
}

/**
 * Two resources of one address would melt into one.
 * @param path of the construct that makes the resource
 * @param resource path of the resource itself
 * @throws KubeServicesError `ObjectDuplicate`
 */
export function claimAddress(stack: IConstruct, path: string, resource: string, address: string): void {
  const by: Claimant = { path, resource, object: address };
  const fix = "give one of the two constructs another id";
  claim(stack, by, `the address ${address}`, "ObjectDuplicate", address, fix);
}
