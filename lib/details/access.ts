import type { Service } from "../cluster";
import { GENERIC_KEYS, KUBESPHERE_KEYS } from "../platform/annotation-keys";
import { ownValue } from "../own-value";

/** How a Service is reached inside of the cluster, in the consoles' words. */
export type AccessClass = "Virtual IP" | "Headless" | "ExternalName" | "Unknown";

/** The access class. Source: platform-behaviour of the consoles, derived from type, cluster IP and selector. */
export function accessClass(service: Service): AccessClass {
  const spec = service.spec ?? {};
  if (spec.type === "ExternalName") return "ExternalName";
  const headless = spec.type === "ClusterIP" && (spec.clusterIP === "None" || (spec.clusterIP ?? "") === "");
  if (!headless) return "Virtual IP";
  return Object.keys(spec.selector ?? {}).length > 0 ? "Headless" : "Unknown";
}

/** The virtual IPs of a Service: two where it is reached by IPv4 and by IPv6. */
export function virtualIps({ spec }: Service): readonly string[] {
  const all = spec?.clusterIPs ?? [spec?.clusterIP ?? ""];
  return all.filter((address) => address !== "" && address !== "None");
}

const SERVICE_TYPES: Readonly<Record<string, string>> = {
  statelessservice: "Stateless",
  statefulservice: "Stateful",
  externalservice: "External",
};

/** What is known of the workloads behind a Service. */
export interface Behind {
  /** Their kinds, such as `Deployment`. */
  readonly kinds: readonly string[];
  /** Whether it is the one that gives a StatefulSet's pods their names. */
  readonly governing: boolean;
}

/**
 * The kind of service that a console's "Create" makes. KubeSphere writes it down. Elsewhere a Service that selects
 * pods by its own name is `Stateless` before Deployments and `Stateful` before StatefulSets, and so is the one that
 * governs a StatefulSet; every other one is `Custom`, such as a second one for the pods of another service.
 */
export function serviceType(service: Service, behind: Behind): string {
  const { metadata, spec } = service;
  const type = metadata?.annotations?.[KUBESPHERE_KEYS.serviceType];
  if (type !== undefined) return ownValue(SERVICE_TYPES, type) ?? "Custom";
  if (spec?.type === "ExternalName") return "External";
  if (behind.governing) return "Stateful";
  const [kind, ...others] = new Set(behind.kinds);
  const selectsByName = Object.values(spec?.selector ?? {}).includes(metadata?.name ?? "");
  if (!selectsByName || others.length > 0) return "Custom";
  return kind === "Deployment" ? "Stateless" : kind === "StatefulSet" ? "Stateful" : "Custom";
}

/** The name for people, where the Service has one. */
export function alias(service: Service): string | undefined {
  const annotations = service.metadata?.annotations;
  return annotations?.[KUBESPHERE_KEYS.alias] || annotations?.[GENERIC_KEYS.alias] || undefined;
}

/** What the service is for, where the Service says so. */
export function description(service: Service): string | undefined {
  const annotations = service.metadata?.annotations;
  return annotations?.[KUBESPHERE_KEYS.description] || annotations?.[GENERIC_KEYS.description] || undefined;
}

/** Who made the Service, where the platform notes it. */
export function creator(service: Service): string | undefined {
  const annotations = service.metadata?.annotations;
  return annotations?.[KUBESPHERE_KEYS.creator] || annotations?.creator || undefined;
}

/** The addresses that a load balancer has given, and those that are set by hand. */
export function externalAddresses(service: Service): readonly string[] {
  const spec = service.spec ?? {};
  if (spec.type === "ExternalName") return spec.externalName ? [spec.externalName] : [];
  const given = (service.status?.loadBalancer?.ingress ?? []).map((one) => one.ip ?? one.hostname ?? "");
  return [...given, ...(spec.externalIPs ?? [])].filter((address) => address !== "");
}

/** What the list shows under external access: node ports, load-balancer addresses, or that one is awaited. */
export function externalAccess(service: Service): readonly string[] {
  const spec = service.spec ?? {};
  const nodePorts = (spec.ports ?? [])
    .filter((port) => port.nodePort)
    .map((port) => `${port.nodePort}/${port.protocol ?? "TCP"}`);
  const addresses = externalAddresses(service);
  if (spec.type === "LoadBalancer") return addresses.length > 0 ? addresses : ["<pending>", ...nodePorts];
  return spec.type === "NodePort" ? [...nodePorts, ...addresses] : addresses;
}

/** Seconds for which a client stays with one pod; undefined where sticky sessions are off. */
export function stickySeconds(service: Service): number | undefined {
  if (service.spec?.sessionAffinity !== "ClientIP") return undefined;
  return service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800;
}
