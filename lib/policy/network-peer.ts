import { z } from "zod";
import { isAddressRange, isPartOfRange } from "../addresses";
import { isPortName } from "../names";
import {
  addressRange,
  isToken,
  labelMap,
  labelName,
  portNumber,
  props,
  protocol,
  type Protocol,
  type Report,
} from "../resource";

/** A port on which pods listen. */
export interface PodPort {
  /** What the port is called in the pods. */
  readonly name: string;
  /** Where the pods listen: by number, or by a name of the pods' own. */
  readonly port: number | string;
  /** Transport protocol of the port. */
  readonly protocol: Protocol;
  /** The port of the Service that leads there. @default - none does */
  readonly servicePort?: number;
}

/** Pods that are meant together: those behind a service, or of a workload. */
export interface PodGroup {
  /** What the group is called, such as the service's name. */
  readonly name: string;
  /** Namespace that the pods are in. */
  readonly namespace: string;
  /** Labels that all of its pods have. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where the pods listen. */
  readonly ports: readonly PodPort[];
}

/** A construct with pods: a service or a workload of this library. */
export interface HasPods {
  /** Its pods; undefined where it has none, as an `ExternalService`. */
  readonly pods: PodGroup | undefined;
}

/** A port as a NetworkPolicy knows it. */
export interface NetworkPort {
  /** Port of the pods, 1 to 65535; not that of the Service. */
  readonly port: number;
  /** The last port of a range that begins with `port`. @default - that port alone */
  readonly endPort?: number;
  /** Transport protocol of the port. @default "TCP" */
  readonly protocol?: Protocol;
}

/** Who may call, or may be called: exactly one of `service`, `namespace`, `podLabels` without a namespace, and `cidr`. */
export interface NetworkPeer {
  /** The pods of a service or workload of this app, in this stack or another one of the cluster. @default - others */
  readonly service?: HasPods;
  /** All pods of a namespace, or those with `podLabels`. @default - others */
  readonly namespace?: string;
  /** Pods with these labels, in `namespace` or in the service's own. @default - others */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** A range of addresses: what is outside of the cluster, or its nodes. @default - others */
  readonly cidr?: string;
  /** Ranges within `cidr` that are not meant. @default - none */
  readonly except?: readonly string[];
  /**
   * The ports of those that are called: names of their containers' ports, numbers, or ranges.
   * @default - all
   */
  readonly ports?: readonly (string | number | NetworkPort)[];
}

/** The props of a service or workload that say who may call whom. */
export interface NetworkProps {
  /**
   * Who may call the pods; all others are refused: makes a NetworkPolicy. Where a peer is a service of the stack that says
   * `allowTo`, it may call these pods, too: a connection is said on one side. An empty list lets nobody call.
   * @default - everyone, or as the stack's `isolated` says
   */
  readonly allowFrom?: readonly NetworkPeer[];
  /**
   * Whom the pods may call, beside the cluster's DNS; all else is refused: makes a NetworkPolicy. Where a peer is a service
   * of the stack that says `allowFrom`, it lets these pods in, too. An empty list lets them call nobody.
   * @default - everyone
   */
  readonly allowTo?: readonly NetworkPeer[];
}

/** Whether a value is a construct with pods. */
const hasPods = (value: unknown): value is HasPods => typeof value === "object" && value !== null && "pods" in value;

const peer = props({
  service: z.custom<HasPods>(hasPods, { error: "a service or a workload of this library" }).optional(),
  namespace: labelName.optional(),
  podLabels: labelMap.optional(),
  cidr: addressRange.optional(),
  except: z.array(addressRange).optional(),
  ports: z
    .array(
      z.union(
        [
          z.string().min(1),
          portNumber,
          props({
            port: portNumber,
            endPort: portNumber.optional(),
            protocol: protocol.optional(),
          }),
        ],
        { error: "a port's name, its number, or { port, endPort, protocol }" },
      ),
    )
    .min(1)
    .optional(),
});

/** Checks of the props that say who may call whom. */
export const networkShape = {
  allowFrom: z.array(peer).optional(),
  allowTo: z.array(peer).optional(),
};

/** Ports of the called, by their names; undefined where the names are not known. */
export function portsOf({ service }: NetworkPeer): readonly PodPort[] | undefined {
  return service?.pods?.ports;
}

/**
 * Rules of the peers in one direction.
 * @param prop `allowFrom` or `allowTo`
 * @param called the ports of whom each peer's `ports` are about; undefined where their names are not known
 */
export function checkPeers(
  peers: readonly NetworkPeer[],
  prop: string,
  called: (peer: NetworkPeer) => readonly PodPort[] | undefined,
  report: Report,
): void {
  peers.forEach((entry, index) => {
    const at = `${prop}[${index}]`;
    const others = entry.namespace === undefined ? entry.podLabels : entry.namespace;
    const ways = [entry.service, others, entry.cidr].filter((way) => way !== undefined);
    if (ways.length !== 1)
      report({
        code: "PeerAmbiguous",
        what: "this says in one way who is meant",
        prop: at,
        allowed: "one of service, namespace (with podLabels, if wished), podLabels, and cidr (with except, if wished)",
      });
    if (entry.service !== undefined && hasPods(entry.service) && entry.service.pods === undefined)
      report({
        code: "PeerWithoutPods",
        what: "an ExternalService is a name of something outside, and a NetworkPolicy knows no names",
        prop: `${at}.service`,
        fix: "name the addresses behind it by cidr",
      });
    if (entry.except !== undefined && entry.cidr === undefined)
      report({
        code: "PeerExceptWithoutRange",
        what: "except takes ranges out of a range",
        prop: `${at}.except`,
        fix: "add cidr, or take except out",
      });
    entry.except?.forEach((range, position) => {
      const known = [range, entry.cidr].every(
        (each) => typeof each === "string" && !isToken(each) && isAddressRange(each),
      );
      if (!known || isPartOfRange(range, entry.cidr ?? "")) return;
      report({
        code: "PeerExceptOutside",
        what: "except takes smaller ranges out of a range, and this is none of its parts",
        prop: `${at}.except[${position}]`,
        value: range,
        allowed: `a part of ${entry.cidr}`,
      });
    });
    checkPorts(entry.ports ?? [], `${at}.ports`, called(entry), report);
  });
}

const PORT_NAME = "at most 15 lowercase letters, digits and single '-', one letter at least; or a port number";

function checkPorts(
  ports: NonNullable<NetworkPeer["ports"]>,
  prop: string,
  known: readonly PodPort[] | undefined,
  report: Report,
): void {
  const names = known?.map(({ name }) => name) ?? [];
  ports.forEach((port, index) => {
    const at = `${prop}[${index}]`;
    if (typeof port === "object") {
      const { port: first, endPort } = port;
      if (endPort !== undefined && !isToken(first) && !isToken(endPort) && endPort < first)
        report({
          code: "PortRangeInvalid",
          what: "the range ends before it begins",
          prop: `${at}.endPort`,
          value: endPort,
        });
    } else if (typeof port === "string" && !isToken(port)) {
      if (known === undefined ? isPortName(port) : names.includes(port)) return;
      report({
        code: "PortUnknown",
        what: known === undefined ? "this is no name of a port" : "those who are called have no port of this name",
        prop: at,
        value: port,
        allowed:
          known === undefined
            ? PORT_NAME
            : names.length === 0
              ? "a port number"
              : `${names.join(", ")}, or a port number`,
      });
    } else if (typeof port === "number") {
      const led = known?.find(({ servicePort }) => servicePort === port);
      if (led === undefined || known?.some((one) => one.port === port) === true) return;
      report({
        code: "PeerPortOfService",
        what: "this is the port of the Service, and a NetworkPolicy sees those of the pods",
        prop: at,
        value: port,
        fix: `write ${JSON.stringify(led.name)}, or ${led.port}`,
      });
    }
  });
}
