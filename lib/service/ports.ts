import { z } from "zod";
import { defined } from "../defined";
import type { Platform } from "../platform";
import {
  appProtocol,
  impliedPortName,
  isLabelName,
  isToken,
  portNumber,
  portReference,
  props,
  protocol,
  rule,
  tokenOr,
  transportOf,
  type AppProtocol,
  type Protocol,
  type Report,
} from "../resource";

/** A port of a Service: where clients call, and which port of the pods answers. */
export interface ServicePort {
  /**
   * Name of the port, an RFC 1123 label of at most 63 characters; unique in the Service.
   * @default - `<protocol>-<port>`, such as `tcp-80`; as given: none, which a single port may have. Its node port and
   *   its attributes are then found by that name
   */
  readonly name?: string;
  /** The port that clients call, 1 to 65535. */
  readonly port: number;
  /** The container's port, by number or by name. @default - the same number */
  readonly targetPort?: number | string;
  /** Transport protocol of the port. @default "TCP", or "UDP" where `appProtocol` is "udp" */
  readonly protocol?: Protocol;
  /** What is spoken on the port; begins the port's name. @default - not said */
  readonly appProtocol?: AppProtocol;
}

const name = rule(z.string(), tokenOr(isLabelName), {
  code: "PortNameInvalid",
  what: "this is no name of a Service port",
  allowed: "at most 63 lowercase letters, digits and '-', letter or digit at both ends",
});
/** Checks a Service's port. */
export const servicePortSchema = props({
  name: name.optional(),
  port: portNumber,
  targetPort: portReference.optional(),
  protocol: protocol.optional(),
  appProtocol: appProtocol.optional(),
});

/** The name of a port. */
export const servicePortName = (port: ServicePort, index: number): string =>
  port.name ?? impliedPortName(port, port.port, index);

/**
 * Rules between the ports of one Service.
 * @param propOf where the user wrote a port's service port
 */
export function checkServicePorts(
  ports: readonly ServicePort[],
  propOf: (index: number) => string,
  report: Report,
  asGiven = false,
): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  ports.forEach((port, index) => {
    const portName = servicePortName(port, index);
    if (asGiven && port.name === undefined && ports.length > 1)
      report({
        code: "PortNameMissing",
        what: "each port of a Service with several has a name",
        prop: propOf(index),
        value: port.port,
        fix: "name the port, also in ports of the Service where the container's port is to have no name",
      });
    if (names.has(portName))
      report({
        code: "PortNameDuplicate",
        what: `the Service has a port ${portName} already`,
        prop: propOf(index),
        value: portName,
        fix: "name the ports apart",
      });
    names.add(portName);
    const number = `${transportOf(port)} ${port.port}`;
    if (!isToken(port.port) && numbers.has(number))
      report({
        code: "ServicePortCollision",
        what: `the Service has port ${port.port} over ${transportOf(port)} already`,
        prop: propOf(index),
        value: port.port,
        fix: "choose another service port",
      });
    numbers.add(number);
  });
}

/** What an exposure says of the ports. */
interface PortExposure {
  readonly nodePorts?: Readonly<Record<string, number>>;
  readonly allocateLoadBalancerNodePorts?: boolean;
}

/** Ports as Kubernetes spells them. The target is always said: the provider would keep that of another port. */
export function renderServicePorts(
  ports: readonly ServicePort[],
  exposure: PortExposure | undefined,
  platform: Platform,
  asGiven: boolean,
): Record<string, unknown>[] {
  const nodePorts = exposure?.nodePorts ?? {};
  // 0 releases a node port that the Service has from before; left out, it would be kept.
  const otherwise = exposure?.allocateLoadBalancerNodePorts === false ? 0 : undefined;
  return ports.map((port, index) => {
    const portName = servicePortName(port, index);
    return defined({
      name: asGiven ? port.name : portName,
      port: port.port,
      targetPort: port.targetPort ?? port.port,
      protocol: transportOf(port),
      nodePort: nodePorts[portName] ?? otherwise,
      appProtocol: platform.writesAppProtocol || asGiven ? port.appProtocol : undefined,
    });
  });
}
