import type { KubernetesObject } from "./object";
import type { Pods } from "./pods";
import { closedWays, passages, type Passage } from "./policies";
import { policiesFor } from "./policies-for";
import type { World } from "./world";

/** Whom pods exchange packets with, as NetworkPolicies let them; each in a few words. */
interface Connections {
  /** Who may call them: `pods app=web at port http/TCP`. */
  readonly callers: readonly string[];
  /** Whom they may call. */
  readonly calls: readonly string[];
}

type Way = "Ingress" | "Egress";

const EVERYONE = "everyone: no NetworkPolicy holds back";
const NOBODY = "nobody";

/**
 * What the NetworkPolicies of a world let through to the pods of some workloads, and from them. A way that no policy closes
 * is open, as in Kubernetes; where a policy may be for the pods or not, it says so; workloads that differ are told apart.
 * Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function connections(workloads: readonly Pods[], world: World): Connections {
  const each = workloads.map((pods) => ({
    owner: pods.owner,
    policies: policiesFor(world, pods.owner.namespace, pods.labels),
  }));
  const told = (way: Way): readonly string[] => {
    const lists = each.map(({ owner, policies }) => ({ owner, lines: through(policies, way) }));
    const kinds = new Set(lists.map(({ lines }) => lines.join("\n")));
    if (kinds.size <= 1) return lists[0]?.lines ?? [];
    return lists.flatMap(({ owner, lines }) => lines.map((line) => `${owner.kind} ${owner.name}: ${line}`));
  };
  return { callers: told("Ingress"), calls: told("Egress") };
}

function through(
  policies: readonly { readonly policy: KubernetesObject; readonly certain: boolean }[],
  way: Way,
): readonly string[] {
  const closing = policies.filter(({ policy }) => closedWays(policy).includes(way));
  const perhaps = closing.filter(({ certain }) => !certain).map(({ policy }) => policy.name);
  const open = perhaps.length === 0 ? [] : [`not known: whether ${perhaps.join(", ")} is for these pods`];
  const closed = closing.filter(({ certain }) => certain);
  if (closed.length === 0) return open.length === 0 ? [EVERYONE] : open;
  const allowed = closed
    .flatMap(({ policy }) => passages(policy, way === "Ingress" ? "ingress" : "egress"))
    .flatMap(words);
  return [...open, ...(allowed.length === 0 ? [NOBODY] : [...new Set(allowed)].sort())];
}

/** One rule, by its peers. */
function words({ peers, ports }: Passage): readonly string[] {
  const at = ports.length === 0 ? "" : ` at ${ports.length === 1 ? "port" : "ports"} ${ports.join(", ")}`;
  return (peers.length === 0 ? ["everyone"] : peers.map(({ shown }) => shown)).map((who) => `${who}${at}`);
}
