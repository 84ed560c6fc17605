import { isBranch, isHiddenFromRules, Unknown, type Branch, type Tree } from "../mask/marks";
import { isInternal, rangesOf } from "./load-balancer";
import type { KubernetesObject } from "./object";
import { isEveryone } from "./ranges";
import { once } from "./question";
import { blocks, hidesSome, map, number, pick, text, texts } from "./tree";

/** Who can reach a Service, from the narrowest to the widest. */
export type Reach = "nobody" | "cluster" | "nodes" | "internal network" | "internet" | "unknown";
/** Who that is, in words. */
export const REACH_WORDS: Readonly<Record<Reach, string>> = {
  nobody: "nobody",
  cluster: "the cluster",
  nodes: "whoever reaches a node",
  "internal network": "the provider's internal network",
  internet: "the Internet",
  unknown: "(known after apply)",
};
const REACH_ORDER: readonly Reach[] = ["nobody", "cluster", "nodes", "internal network", "internet"];

/** One port of a Service. */
export interface ServicePort {
  /** Name of the port; empty where it has none. */
  readonly name: string;
  /** Transport protocol, such as `TCP`. */
  readonly protocol: string;
  /** The port that clients call; undefined where it is not known yet. */
  readonly port: number | undefined;
  /** A number or the name of a container port; undefined where it is the same as `port`, or not known yet. */
  readonly targetPort: string | undefined;
  /** Whether the target port is not known before the apply. */
  readonly targetUnknown: boolean;
  /** The port of each node; undefined where there is none, or where it is not known yet. */
  readonly nodePort: number | undefined;
}

/** A Service as one side of a plan shows it. */
export interface Service {
  /** The Kubernetes object, with its address and metadata. */
  readonly object: KubernetesObject;
  /** `spec.type`; undefined where it is not known yet. */
  readonly type: string | undefined;
  /** How it is reached inside the cluster, in the consoles' words. */
  readonly access: "Virtual IP" | "Headless" | "ExternalName";
  /** How it is reached from outside, in the consoles' words ("Internet access"). */
  readonly exposure: "None" | "NodePort" | "LoadBalancer" | "unknown";
  /** Who can reach it. */
  readonly reach: Reach;
  /** The selector; undefined where it, or a part, is not known yet. */
  readonly selector: ReadonlyMap<string, string> | undefined;
  /** Its ports, as far as they are known. */
  readonly ports: readonly ServicePort[];
  /** Whether there may be more ports than {@link ports}, which are not known yet. */
  readonly portsUnknown: boolean;
  /** The seconds that a client keeps its pod; undefined where sticky sessions are off, or not known yet. */
  readonly stickySeconds: number | undefined;
  /** Whether sticky sessions are off, on, or not known yet. */
  readonly sticky: "off" | "on" | "unknown";
  /** Where requests from outside may go (`spec.externalTrafficPolicy`); undefined where it is not known yet. */
  readonly trafficPolicy: string | undefined;
  /** The ranges that may use the load balancer; empty for everyone. Undefined where not known yet. */
  readonly sourceRanges: readonly string[] | undefined;
  /** Addresses outside the cluster that lead to it (`spec.externalIPs`). */
  readonly externalIps: readonly string[];
  /** Whether annotations keep the load balancer inside the provider's network. */
  readonly internal: boolean;
}

const SECONDS = "session_affinity_config.client_ip.timeout_seconds";
/** Kubernetes' own: https://kubernetes.io/docs/reference/networking/virtual-ips/#session-stickiness-timeout */
const DEFAULT_STICKY_SECONDS = 10_800;

/** Whether a value is one that the server does not choose, and is not known yet or not to be looked at. */
function isUnsettled(tree: Tree, path: string): boolean {
  const value = pick(tree, path);
  return hidesSome(value) && !(value instanceof Unknown && value.leftToServer);
}

function annotationsOf(object: KubernetesObject): Branch {
  const annotations = pick(object.body, "metadata.annotations");
  return isBranch(annotations) ? annotations : {};
}

function portOf(port: Tree): ServicePort {
  const target = pick(port, "target_port");
  return {
    name: text(port, "name") ?? "",
    protocol: text(port, "protocol") ?? "TCP",
    port: number(port, "port"),
    targetPort: text(port, "target_port"),
    targetUnknown: isHiddenFromRules(target),
    nodePort: number(port, "node_port") || undefined,
  };
}

function reachOf(type: string | undefined, internal: boolean, externalIps: readonly string[], moreIps: boolean): Reach {
  if (type === undefined) return "unknown";
  if (type === "LoadBalancer" && !internal) return "internet";
  if (externalIps.length > 0) return "internet";
  if (moreIps) return "unknown";
  if (type === "LoadBalancer") return "internal network";
  if (type === "NodePort") return "nodes";
  return type === "ExternalName" ? "nobody" : "cluster";
}

/** A Service's settings; undefined for another kind. Every rule and every teller asks for them. */
export function serviceOf(object: KubernetesObject): Service | undefined {
  return object.kind === "Service" ? readOnce(object) : undefined;
}

const readOnce = once(readService);

function readService(object: KubernetesObject): Service {
  const spec = pick(object.body, "spec");
  const type =
    isHiddenFromRules(pick(spec, "type")) || isHiddenFromRules(spec) ? undefined : (text(spec, "type") ?? "ClusterIP");
  const annotations = annotationsOf(object);
  const internal = isInternal(annotations, text(spec, "load_balancer_class"));
  const externalIps = texts(spec, "external_ips");
  const moreIps = isUnsettled(spec, "external_ips");
  const affinity = pick(spec, "session_affinity");
  const sticky = isHiddenFromRules(affinity) ? "unknown" : affinity === "ClientIP" ? "on" : "off";
  const ranges = pick(spec, "load_balancer_source_ranges");
  const listed = texts(spec, "load_balancer_source_ranges");
  return {
    object,
    type,
    access: type === "ExternalName" ? "ExternalName" : text(spec, "cluster_ip") === "None" ? "Headless" : "Virtual IP",
    exposure: type === undefined ? "unknown" : type === "NodePort" || type === "LoadBalancer" ? type : "None",
    reach: reachOf(type, internal, externalIps, moreIps),
    selector: isHiddenFromRules(spec) ? undefined : map(spec, "selector"),
    ports: blocks(spec, "port").map(portOf),
    portsUnknown: hidesSome(pick(spec, "port")),
    stickySeconds:
      sticky !== "on" || isUnsettled(spec, SECONDS) ? undefined : (number(spec, SECONDS) ?? DEFAULT_STICKY_SECONDS),
    sticky,
    trafficPolicy: text(spec, "external_traffic_policy"),
    sourceRanges: hidesSome(ranges) ? undefined : rangesOf(listed, annotations),
    externalIps,
    internal,
  };
}

/** Whether the second reach is wider than the first. */
export function isWider(before: Reach, after: Reach): boolean {
  return REACH_ORDER.indexOf(after) > REACH_ORDER.indexOf(before) && before !== "unknown" && after !== "unknown";
}

/** A port in one short text: `http-web 80→8080/TCP, node port 30080`. */
export function showPort(port: ServicePort): string {
  const target =
    port.targetUnknown || port.targetPort === undefined || port.targetPort === String(port.port)
      ? ""
      : `→${port.targetPort}`;
  const node = port.nodePort === undefined ? "" : `, node port ${port.nodePort}`;
  return `${port.name === "" ? "" : `${port.name} `}${port.port ?? "?"}${target}/${port.protocol}${node}`;
}

/** Its ports in one short text. */
export function showPorts(service: Service): string {
  const known = service.ports.map(showPort).join(", ");
  if (!service.portsUnknown) return known === "" ? "none" : known;
  return known === "" ? "(known after apply)" : `${known} and more (known after apply)`;
}

/** Whether sticky sessions are on and how long, in a few words. */
export function showSticky(service: Service | undefined): string {
  if (service === undefined || service.sticky === "off") return "off";
  if (service.sticky === "unknown") return "(known after apply)";
  return `on, ${service.stickySeconds ?? "(known after apply)"} s`;
}

/** Whether any of the ranges lets the whole Internet in. */
export function isOpenRange(ranges: readonly string[]): boolean {
  return ranges.length === 0 || isEveryone(ranges);
}
