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
}

/** What is exposed must be let in, where not everyone is. */
export function checkCutOff(
  allowFrom: readonly NetworkPeer[] | undefined,
  { type, callers }: OutsideAccess,
  report: Report,
): void {
  const routed = type === "Ingress" || type === "HTTPRoute";
  const open = [...(allowFrom ?? []), ...callers].some(
    ({ cidr, namespace }) => cidr !== undefined || isToken(namespace) || (routed && namespace !== undefined),
  );
  if (open) return;
  const why =
    allowFrom === undefined ? "the stack is isolated" : "allowFrom names nobody who calls from outside of the cluster";
  report({
    code: "ExposureCutOff",
    what: `${why}, so that the pods could not be reached by ${type}`,
    prop: "exposure.type",
    value: type,
    fix: routed
      ? "say exposure.controllerNamespace: where the controller's own pods are"
      : 'add the ranges of those who may call to allowFrom; everyone is { cidr: "0.0.0.0/0" }, and with IPv6 { cidr: "::/0" }, too',
  });
}
