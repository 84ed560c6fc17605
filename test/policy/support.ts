import { Manifest } from "../../lib";
import type { TerraformStack } from "cdktf";

/** A pod as the network knows it. */
export interface NetworkPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}
/** Somebody outside of the cluster, or a node. */
export interface Address {
  readonly ip: string;
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: string[];
  }[];
}
interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly {
    readonly port?: number | string;
    readonly endPort?: number;
    readonly protocol?: string;
  }[];
}
interface Policy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/** The NetworkPolicies of stacks, in Kubernetes' own words. */
export const policiesOf = (...stacks: readonly TerraformStack[]): readonly Policy[] =>
  stacks.flatMap((stack) =>
    Manifest.of(stack)
      .objects.filter(({ kind }) => kind === "NetworkPolicy")
      .map((one) => one as unknown as Policy),
  );

function selects(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === "NotIn") return value === undefined || !values.includes(value);
      if (operator === "In") return value !== undefined && values.includes(value);
      throw new Error(`no ${operator} is expected`);
    })
  );
}

const bits = (ip: string): number => ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
function within(ip: string, cidr: string): boolean {
  const [base = "", length = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(length));
  return Math.floor(bits(ip) / size) === Math.floor(bits(base) / size);
}

function isPeer(peer: Peer, other: NetworkPod | Address, ownNamespace: string): boolean {
  if (peer.ipBlock !== undefined)
    return (
      "ip" in other &&
      within(other.ip, peer.ipBlock.cidr) &&
      !(peer.ipBlock.except ?? []).some((one) => within(other.ip, one))
    );
  if ("ip" in other) return false;
  const inNamespace =
    peer.namespaceSelector === undefined
      ? other.namespace === ownNamespace
      : selects(peer.namespaceSelector, { "kubernetes.io/metadata.name": other.namespace });
  return inNamespace && selects(peer.podSelector ?? {}, other.labels);
}

function lets(
  rule: Rule,
  peers: readonly Peer[] | undefined,
  other: NetworkPod | Address,
  ownNamespace: string,
  port: string,
): boolean {
  const someone = peers === undefined || peers.length === 0 || peers.some((peer) => isPeer(peer, other, ownNamespace));
  const [number = "", protocol = "TCP"] = port.split("/");
  const { ports } = rule;
  const somewhere =
    ports === undefined ||
    ports.length === 0 ||
    ports.some(
      (allowed) =>
        (allowed.protocol ?? "TCP") === protocol &&
        (allowed.port === undefined ||
          String(allowed.port) === number ||
          (allowed.endPort !== undefined &&
            Number(number) >= Number(allowed.port) &&
            Number(number) <= allowed.endPort)),
    );
  return someone && somewhere;
}

/**
 * Whether the network lets a call through, as https://kubernetes.io/docs/concepts/services-networking/network-policies/
 * says: each end is open that no policy of this direction selects, else to what one of them lists.
 * @param port such as `8080`, or `53/UDP`
 */
export function mayCall(
  policies: readonly Policy[],
  from: NetworkPod | Address,
  to: NetworkPod | Address,
  port: string,
): boolean {
  const direction = (pod: NetworkPod | Address, other: NetworkPod | Address, type: "Ingress" | "Egress"): boolean => {
    if ("ip" in pod) return true;
    const mine = policies.filter(
      ({ metadata, spec }) =>
        metadata.namespace === pod.namespace &&
        spec.policyTypes.includes(type) &&
        selects(spec.podSelector, pod.labels),
    );
    if (mine.length === 0) return true;
    return mine.some(({ spec }) =>
      type === "Ingress"
        ? (spec.ingress ?? []).some((rule) => lets(rule, rule.from, other, pod.namespace, port))
        : (spec.egress ?? []).some((rule) => lets(rule, rule.to, other, pod.namespace, port)),
    );
  };
  return direction(from, to, "Egress") && direction(to, from, "Ingress");
}
