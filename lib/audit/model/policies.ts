import type { Branch, Tree } from "../mask/marks";
import type { KubernetesObject } from "./object";
import { once } from "./question";
import { beyond, isEveryone } from "./ranges";
import { blocks, map, text, texts } from "./tree";
import type { World } from "./world";

/** One whom a rule of a NetworkPolicy lets through. */
interface Peer {
  /** In a few words. */
  readonly shown: string;
  /** Its range, and what is left out of it; undefined where it is one of pods. */
  readonly range: { readonly cidr: string; readonly except: readonly string[] } | undefined;
}

/** What one rule of a NetworkPolicy lets through; an empty list stands for everything. */
export interface Passage {
  readonly peers: readonly Peer[];
  /** Of the peers the ranges, without those of which more than half is left out again. */
  readonly ranges: readonly string[];
  readonly ports: readonly string[];
}

function selector(peer: Tree, key: string): string {
  if (blocks(peer, key).length === 0) return "";
  const known = map(peer, `${key}.match_labels`);
  const labels = known === undefined ? ["(known after apply)"] : [...known].map(([name, value]) => `${name}=${value}`);
  const expressions = blocks(peer, `${key}.match_expressions`).map(
    (one) => `${text(one, "key")} ${text(one, "operator")} ${[...texts(one, "values")].sort().join(",")}`,
  );
  return [...labels, ...expressions].sort().join(" ") || "any";
}

/** A peer, shown as `10.0.0.0/8`, `pods app=web`, `pods any in namespaces team=shop`. */
function peerOf(peer: Branch): Peer {
  const cidr = text(peer, "ip_block.cidr");
  if (cidr !== undefined) {
    const except = [...texts(peer, "ip_block.except")].sort();
    const shown = `${cidr}${except.length === 0 ? "" : ` without ${except.join(" and ")}`}`;
    return { shown, range: { cidr, except } };
  }
  const [pods, namespaces] = [selector(peer, "pod_selector"), selector(peer, "namespace_selector")];
  const shown = `pods ${pods || "any"}${namespaces === "" ? "" : ` in namespaces ${namespaces}`}`;
  return { shown, range: undefined };
}

function showPort(port: Branch): string {
  const [from, to] = [text(port, "port") ?? "any", text(port, "end_port")];
  return `${from}${to === undefined || to === "0" ? "" : `-${to}`}/${text(port, "protocol") ?? "TCP"}`;
}

/** The rules of a NetworkPolicy in one direction. */
export function passages(policy: KubernetesObject, direction: "ingress" | "egress"): readonly Passage[] {
  return blocks(policy.body, `spec.${direction}`).map((rule) => {
    const peers = blocks(rule, direction === "ingress" ? "from" : "to");
    const ranges = peers.flatMap((peer) => {
      const cidr = text(peer, "ip_block.cidr");
      return cidr === undefined || isEveryone(texts(peer, "ip_block.except")) ? [] : [cidr];
    });
    return { peers: peers.map(peerOf), ranges, ports: blocks(rule, "ports").map(showPort) };
  });
}

/** Whether a rule lets every address through. */
export function isOpen({ peers, ranges }: Passage): boolean {
  return peers.length === 0 || isEveryone(ranges);
}

/** Everybody, whom a rule without peers lets through. */
const EVERYONE: Peer = { shown: "everyone", range: { cidr: "0.0.0.0/0", except: [] } };

/** What a rule lets through of what it leaves out again: `all` of it, as if nothing were left out, or `none`. */
type LeftOut = "all" | "none";

/** Whether a rule lets a peer through. */
function admits({ peers, ranges }: Passage, { shown, range }: Peer, leftOut: LeftOut): boolean {
  if (peers.length === 0 || peers.some((one) => one.shown === shown)) return true;
  if (leftOut === "all" && isEveryone(ranges)) return true;
  const whole = peers.flatMap((one) => (one.range?.except.length === 0 ? [one.range.cidr] : []));
  // Who lets the Internet in lets pods in as well.
  if (isEveryone(whole)) return true;
  if (range === undefined) return false;
  const parts = peers.flatMap((one) =>
    one.range !== undefined && beyond(range.except, one.range.except).length === 0 ? [one.range.cidr] : [],
  );
  return beyond([...whole, ...parts], [range.cidr]).length === 0;
}

/**
 * What the rules after let through that those before did not, in a few words each.
 * @param leftOut what those before let through of what they leave out of a range that is open to everybody
 */
export function added(
  before: readonly Passage[],
  after: readonly Passage[],
  leftOut: LeftOut = "none",
): readonly string[] {
  const admitted = after.flatMap(({ peers, ports }) =>
    (peers.length === 0 ? [EVERYONE] : peers).flatMap((peer) =>
      (ports.length === 0 ? ["any"] : ports)
        .filter(
          (port) =>
            !before.some(
              (held) => (held.ports.length === 0 || held.ports.includes(port)) && admits(held, peer, leftOut),
            ),
        )
        .map((port) => `${peer.shown}${port === "any" ? "" : ` at port ${port}`}`),
    ),
  );
  return [...new Set(admitted)];
}

/** Which ways a policy closes: those that it names, and Ingress where it names none. */
export function closedWays(policy: KubernetesObject): readonly string[] {
  const named = texts(policy.body, "spec.policy_types");
  return named.length === 0 ? ["Ingress"] : named;
}

/** The pods that a policy is for, as text: `all pods`, `app=web`; undefined where that is not known. */
export function podsOfPolicy(policy: KubernetesObject): string | undefined {
  const [podSelector] = blocks(policy.body, "spec.pod_selector");
  if (podSelector !== undefined && map(podSelector, "match_labels") === undefined) return undefined;
  const selected = podSelector === undefined ? "" : selector(policy.body, "spec.pod_selector");
  return selected === "" || selected === "any" ? "all pods" : selected;
}

/** More of them are not looked at for what they let through. */
const MOST_OTHERS = 300;

/** The other policies of its namespace that are for all pods, or for the same ones. */
function others(policy: KubernetesObject, world: World): readonly KubernetesObject[] {
  const pods = podsOfPolicy(policy);
  const theirs = byPods(world.near("NetworkPolicy", policy.namespace));
  const lists = [
    theirs.get("all pods") ?? [],
    pods === undefined || pods === "all pods" ? [] : (theirs.get(pods) ?? []),
  ];
  return lists.flatMap((list) => list.slice(0, MOST_OTHERS)).filter((one) => one.name !== policy.name);
}

/** Whether the pods of a policy stay shut, in each way that it closes, once it is gone: another policy sees to that. */
export function staysShut(policy: KubernetesObject, world: World): boolean {
  const rest = others(policy, world);
  return closedWays(policy).every((way) => rest.some((one) => closedWays(one).includes(way)));
}

/**
 * What a policy lets through, in the ways that it closes, and neither what it becomes nor any other policy for its pods
 * does after the apply: `in from 10.0.0.0/8 at port 443/TCP`.
 */
export function cutOff(before: KubernetesObject, after: KubernetesObject | undefined, world: World): readonly string[] {
  const successor = after === undefined ? [] : [after];
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const way = direction === "ingress" ? "Ingress" : "Egress";
    if (!closedWays(before).includes(way)) return [];
    const through = (held: readonly KubernetesObject[]) =>
      held.filter((one) => closedWays(one).includes(way)).flatMap((one) => passages(one, direction));
    const was = passages(before, direction);
    // Most changes narrow nothing.
    if (added(through(successor), was, "all").length === 0) return [];
    const held = [...successor, ...others(before, world)];
    if (!held.some((one) => closedWays(one).includes(way))) return [];
    return added(through(held), was, "all").map((one) => `${direction === "ingress" ? "in from" : "out to"} ${one}`);
  });
}

/** Policies by the pods that they are for. */
const byPods = once((policies: readonly KubernetesObject[]) => {
  const found = new Map<string, KubernetesObject[]>();
  for (const policy of policies) {
    const pods = podsOfPolicy(policy);
    const same = pods === undefined ? undefined : found.get(pods);
    if (same !== undefined) same.push(policy);
    else if (pods !== undefined) found.set(pods, [policy]);
  }
  return found;
});
