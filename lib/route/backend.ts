import { TerraformStack, Token } from "cdktf";
import type { IConstruct } from "constructs";
import type { PodGroup } from "../policy";
import { isToken, transportOf, type Rule } from "../resource";
import { servicePortName, type Service, type ServicePort } from "../service";

/** What a route may lead to: every service construct of this library has a Service. */
export interface RouteBackend {
  /** The Service that takes the requests. */
  readonly service: Service;
  /**
   * The Service that leads to the pods of one version alone; made when it is first asked for.
   * @default - the service has no versions
   * @throws KubeServicesError `VersionUnknown`
   */
  versionService?(version: string): Service;
  /** The pods behind it. @default - they are not known */
  readonly pods?: PodGroup | undefined;
}

/** Whether a value is a construct with a Service, also one of another copy of this package. */
export function isBackend(value: unknown): value is RouteBackend {
  if (typeof value !== "object" || value === null || !("service" in value)) return false;
  const { service } = value;
  return typeof service === "object" && service !== null && "resource" in service && "ports" in service;
}

interface Backend {
  readonly service: RouteBackend;
  readonly port?: string | number;
}

/**
 * What is wrong with a backend, seen from a route in a namespace.
 * @param kind of the route
 */
export function backendProblem(
  { service: given, port }: Backend,
  namespace: string,
  route: IConstruct,
  kind: "Ingress" | "HTTPRoute",
): (Rule & { readonly prop: string; readonly value?: unknown }) | undefined {
  if (!isBackend(given)) return undefined;
  const { service } = given;
  if (TerraformStack.of(service) !== TerraformStack.of(route))
    return {
      code: "BackendOtherStack",
      what: "this service belongs to another stack, and a route leads to services of its own namespace",
      prop: "service",
      value: service.node.path,
      fix: "put the route into the stack of the service",
    };
  if (!isToken(namespace) && !isToken(service.namespace) && service.namespace !== namespace)
    return {
      code: "BackendOtherNamespace",
      what: `an ${kind} leads to Services of its own namespace`,
      prop: "service",
      value: `${service.namespace}/${service.name}`,
      allowed: namespace,
      fix: `give the ${kind} the namespace ${service.namespace}`,
    };
  if (service.ports.length === 0)
    return {
      code: "BackendWithoutPorts",
      what: "this Service has no port that a controller could call",
      prop: "service",
      value: service.name,
      fix: "name a service with pods and ports",
    };
  const problem = portProblem(service.ports, port, `the Service ${service.name}`);
  return problem && { ...problem, prop: "port" };
}

/** Whether requests of HTTP can come to a port. */
const takesHttp = (port: ServicePort): boolean => transportOf(port) === "TCP" || isToken(port.protocol);

/** The port of a name, or the one that takes requests; undefined for a token. */
const meantPort = (ports: readonly ServicePort[], name: string | undefined): ServicePort | undefined =>
  ports.find((port, index) => (name === undefined ? takesHttp(port) : servicePortName(port, index) === name));

/**
 * What is wrong with the port that takes requests.
 * @param of what the Service is called
 */
export function portProblem(
  ports: readonly ServicePort[],
  port: string | number | undefined,
  of: string,
): (Rule & { readonly value?: unknown }) | undefined {
  const names = ports.map(servicePortName);
  const taking = ports.filter(takesHttp);
  const allowed = ports.flatMap((one, index) => (takesHttp(one) ? `${names[index]} (${one.port})` : [])).join(", ");
  if (taking.length === 0 && ports.length > 0)
    return {
      code: "BackendPortNotTcp",
      what: `${of} has no port over TCP, and requests of HTTP come over TCP`,
      fix: "name a service with such a port",
    };
  if (port === undefined)
    return taking.length <= 1
      ? undefined
      : {
          code: "BackendPortAmbiguous",
          what: `${of} has several ports`,
          allowed,
          fix: "say which one takes the requests",
        };
  const meant = ports.filter((one, index) => names[index] === port || one.port === port || isToken(one.port));
  if (isToken(port) || meant.some(takesHttp)) return undefined;
  if (meant.length > 0)
    return {
      code: "BackendPortNotTcp",
      what: "requests of HTTP come over TCP, and this port is none",
      value: port,
      allowed,
    };
  return { code: "BackendPortUnknown", what: `${of} has no such port`, value: port, allowed };
}

/** The port of a backend as an Ingress names it. */
export function backendPort({ service: { service }, port }: Backend): object {
  if (typeof port === "number") return { number: port };
  const meant = meantPort(service.ports, port);
  if (meant === undefined) return { name: port }; // a token
  return meant.name === undefined ? { number: meant.port } : { name: meant.name };
}

/** The port of a backend by its number, as an HTTPRoute names it; a token where it is known later. */
export function backendPortNumber({ service: { service }, port }: Backend): number {
  if (typeof port === "number") return port;
  const meant = meantPort(service.ports, port);
  return meant === undefined ? Token.asNumber(port) : meant.port;
}
