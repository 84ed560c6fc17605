import type { StackConfiguration } from "../cluster";

/** Which construct each resource of a stack belongs to, as CDKTF notes it in the configuration. */
interface ConstructPaths {
  /**
   * The construct that a person takes out of the app to remove a resource, such as `prod/web` for
   * `kubernetes_service_v1.web`; the address itself where the configuration does not have it any more.
   */
  constructOf(address: string): string;
  /** Whether the configuration has a resource; another one is destroyed by the next apply. */
  isDeclared(address: string): boolean;
  /** Whether a resource goes when the construct of another one is taken out of the app. */
  goesWith(address: string, other: string): boolean;
  /** Whether a resource is another one, or a part of it: an autoscaler of its workload. */
  isPartOf(address: string, other: string): boolean;
}

/** Reads the construct paths of a synthesised stack. */
export function constructPaths(configuration: StackConfiguration): ConstructPaths {
  const paths = new Map<string, string>();
  for (const { type, id, attributes } of configuration.resources) {
    const note = attributes["//"] as { metadata?: { path?: unknown } } | undefined;
    if (typeof note?.metadata?.path === "string") paths.set(`${type}.${id}`, note.metadata.path);
  }
  // What the next apply forgets is not in the code either, and stays.
  const declared = new Set(
    configuration.resources.map(({ type, id }) => `${type}.${id}`).concat(configuration.forgotten),
  );
  const roots = new Set([...paths].flatMap(([address, path]) => rootOf(address, path) ?? []));
  const constructOf = (address: string): string => {
    const path = paths.get(instanceless(address));
    if (path === undefined) return address;
    const parts = path.split("/");
    const around = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
    // The outermost: a workload within a service belongs to that.
    return around.find((one) => roots.has(one)) ?? ownerPath(parts);
  };
  const within = (address: string, owner: string | undefined): boolean => {
    const path = paths.get(instanceless(address));
    return path !== undefined && owner !== undefined && `${path}/`.startsWith(`${owner}/`);
  };
  return {
    constructOf,
    isDeclared: (address) => declared.has(instanceless(address)),
    goesWith: (address, other) => address === other || within(address, constructOf(other)),
    isPartOf: (address, other) =>
      address === other || within(address, paths.get(instanceless(other))?.replace(/\/Resource$/, "")),
  };
}

/** `kubernetes_pod_v1.a["x"]` is an instance of `kubernetes_pod_v1.a`. */
const instanceless = (address: string): string => address.replace(/\[[^\]]*\]$/, "");

/** The construct that a resource stands for: `prod/web` for its Service `prod/web/Service/Resource`, or `prod/web/Resource`. */
function rootOf(address: string, path: string): string | undefined {
  const [, service] = /^(.+\/.+)\/Service\/Resource$/.exec(path) ?? [];
  if (service !== undefined && address.startsWith("kubernetes_service_v1.")) return service;
  return /^(.+\/.+)\/Resource$/.exec(path)?.[1];
}

/** `prod/legacy/Toy-bear` is a part of `prod/legacy`; `prod/web` itself where that is the resource. */
const ownerPath = (parts: readonly string[]): string => parts.slice(0, Math.max(2, parts.length - 1)).join("/");
