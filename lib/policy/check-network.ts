import { isToken, type Report } from "../resource";
import { checkPeers, portsOf, type NetworkPeer, type NetworkProps, type PodPort } from "./network-peer";

/**
 * Rules of the props that say who may call whom.
 * @param ports where the pods of the service or workload listen
 */
export function checkNetwork(given: NetworkProps, ports: readonly PodPort[], report: Report): void {
  checkPeers(given.allowFrom ?? [], "allowFrom", () => ports, report);
  checkPeers(given.allowTo ?? [], "allowTo", portsOf, report);
}

/** How pods are reached from outside of the cluster. */
export interface OutsideAccess {
  /** The word of the exposure, such as `NodePort`. */
  readonly type: string;
  /** The pods of the cluster that then call, such as those of an Ingress controller; none where addresses do. */
  readonly callers: readonly NetworkPeer[];
  /** The prop that exposes them, and its value. @default - `exposure.type` */
  readonly at?: { readonly prop: string; readonly value: unknown };
  /** The prop that says where the controller's pods are. @default "exposure.controllerNamespace" */
  readonly controllerProp?: string;
}

/** Whether a peer may call a port on which the pods listen. */
const reaches = ({ ports }: NetworkPeer, listening: readonly PodPort[]): boolean =>
  ports === undefined ||
  ports.some((port) => {
    if (isToken(port)) return true;
    if (typeof port !== "object") return listening.some((one) => one.port === port || one.name === port);
    const { port: first, endPort: last = first } = port;
    return listening.some(
      ({ port: own }) => typeof own !== "number" || isToken(first) || isToken(last) || (own >= first && own <= last),
    );
  });

/**
 * What is exposed must be let in, where not everyone is.
 * @param listening where the pods listen; empty where that is not known
 */
export function checkCutOff(
  allowFrom: readonly NetworkPeer[] | undefined,
  { type, callers, at, controllerProp = "exposure.controllerNamespace" }: OutsideAccess,
  listening: readonly PodPort[],
  report: Report,
): void {
  const routed = type === "Ingress" || type === "HTTPRoute";
  const outside = [...(allowFrom ?? []), ...callers].filter(
    ({ cidr, namespace }) => cidr !== undefined || isToken(namespace) || (routed && namespace !== undefined),
  );
  if (outside.some((peer) => listening.length === 0 || reaches(peer, listening))) return;
  const why =
    allowFrom === undefined
      ? "the stack is isolated"
      : outside.length === 0
        ? "allowFrom names nobody who calls from outside of the cluster"
        : "allowFrom lets nobody from outside call a port on which they listen";
  report({
    code: "ExposureCutOff",
    what: `${why}, so that the pods could not be reached by ${type}`,
    ...(at ?? { prop: "exposure.type", value: type }),
    fix: routed
      ? `say ${controllerProp}: where the controller's own pods are`
      : 'add the ranges of those who may call to allowFrom; everyone is { cidr: "0.0.0.0/0" }, and with IPv6 { cidr: "::/0" }, too',
  });
}
