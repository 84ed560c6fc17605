import { defined } from "../../defined";
import { isHiddenFromRules, type Branch } from "../mask/marks";
import type { Change } from "../model/change";
import { showPort, showSticky, serviceOf, type Service } from "../model/services";
import { blocks, number, pick, text } from "../model/tree";
import { isReordered, tellDifferences, type Words } from "./attributes";
import { METADATA_WORDS } from "./words";

function labels(selector: ReadonlyMap<string, string> | undefined): string {
  if (selector === undefined) return "(known after apply)";
  if (selector.size === 0) return "none";
  return [...selector]
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(", ");
}

function between(name: string, before: string, after: string): string[] {
  return before === after ? [] : [`${name} ${before} → ${after}`];
}

function ranges(service: Service): string {
  if (service.exposure !== "LoadBalancer") return "none";
  if (service.sourceRanges === undefined) return "(known after apply)";
  return service.sourceRanges.length === 0 ? "everyone" : service.sourceRanges.join(", ");
}

/** What a port is known by from one plan to the next. */
function portName(port: Branch): string {
  return text(port, "name") ?? `${number(port, "port") ?? "?"}/${text(port, "protocol") ?? "TCP"}`;
}

const PORT_WORDS: readonly Words[] = [{ path: /^app_protocol$/, words: "application protocol" }];

/** A port without what the server chooses for it. */
function settled(port: Branch): Branch {
  const { node_port: nodePort, ...rest } = port;
  const chosen = isHiddenFromRules(nodePort) || nodePort === 0 || nodePort === "0" ? undefined : nodePort;
  return { ...rest, ...defined({ node_port: chosen }) };
}

function portNotes(before: Service, after: Service): string[] {
  const named = (service: Service) =>
    new Map(
      blocks(pick(service.object.body, "spec"), "port").map((body, index) => [
        portName(body),
        { body, shown: service.ports[index] },
      ]),
    );
  const [left, right] = [named(before), named(after)];
  const differences: string[] = [];
  for (const [name, { shown }] of left)
    if (!right.has(name) && shown !== undefined) differences.push(`Port ${showPort(shown)} removed`);
  for (const [name, { body, shown }] of right) {
    const was = left.get(name);
    if (was !== undefined)
      differences.push(...tellDifferences(settled(was.body), settled(body), PORT_WORDS, { prefix: `Port ${name}: ` }));
    else if (shown !== undefined) differences.push(`Port ${showPort(shown)} added`);
  }
  return isReordered([...left.keys()], [...right.keys()])
    ? [...differences, `Ports in another order: ${[...right.keys()].join(", ")}`]
    : differences;
}

const WORDS: readonly Words[] = [
  ...METADATA_WORDS,
  { path: /^spec\.allocate_load_balancer_node_ports$/, words: "node ports of the load balancer" },
  { path: /^spec\.publish_not_ready_addresses$/, words: "addresses of pods that are not ready are published" },
  { path: /^spec\.load_balancer_ip$/, words: "load-balancer address" },
  { path: /^spec\.ip_family_policy$/, words: "IP family policy" },
  { path: /^spec\.ip_families(?:\[\d+\])?/, words: "IP families" },
  { path: /^spec\.cluster_ips?(?:\[\d+\])?$/, words: "virtual IP" },
];
/** What the notes above the generic ones tell. */
const TOLD =
  /^spec\.(?:type|selector|port|session_affinity|session_affinity_config|external_ips|external_traffic_policy|load_balancer_source_ranges)(?:$|[.[])/;
const TOLD_WITH_ACCESS = /^spec\.cluster_ips?(?:$|\[)/;

/** How a Service becomes another one, in the words of the consoles. */
export function serviceNotes(change: Change): string[] {
  const [before, after] = [change.before && serviceOf(change.before), change.after && serviceOf(change.after)];
  if (before === undefined || after === undefined) return [];
  const balanced = before.exposure === "LoadBalancer" && after.exposure === "LoadBalancer";
  const limited = [before, after].some((service) => service.sourceRanges?.length !== 0);
  const access = between("Access type", before.access, after.access);
  const differences = [
    ...between("Internet access", before.exposure, after.exposure),
    ...access,
    ...(before.internal === after.internal || after.exposure !== "LoadBalancer"
      ? []
      : [`Load balancer ${before.internal ? "internal" : "public"} → ${after.internal ? "internal" : "public"}`]),
    ...(balanced || limited ? between("Source ranges", ranges(before), ranges(after)) : []),
    ...between("External IPs", before.externalIps.join(", ") || "none", after.externalIps.join(", ") || "none"),
    ...between("External traffic policy", before.trafficPolicy ?? "none", after.trafficPolicy ?? "none"),
    ...between("Sticky session", showSticky(before), showSticky(after)),
    ...between("Selector", labels(before.selector), labels(after.selector)),
    ...portNotes(before, after),
  ];
  const rest = tellDifferences(before.object.body, after.object.body, WORDS, {
    without: access.length === 0 ? TOLD : new RegExp(`${TOLD.source}|${TOLD_WITH_ACCESS.source}`),
    ...(change.action === "replace" ? { settledOnly: true } : {}),
  });
  return [...differences, ...rest];
}
