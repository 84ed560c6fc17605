import { defined } from "../../defined";
import { isHiddenFromRules, Unknown, type Branch } from "../mask/marks";
import { reasonInWords } from "../model/words";
import type { Change } from "../model/change";
import { connections } from "../model/connections";
import { diff, showValue } from "../model/diff";
import type { ServiceGroup } from "../model/groups";
import { routesTo } from "../model/ingress";
import type { PlanModel } from "../model/model";
import { notesOf } from "../notes/notes";
import type { KubernetesObject } from "../model/object";
import { claimNames, claimRetention, claimTemplates, replicasOf, type Pods } from "../model/pods";
import { once } from "../model/question";
import { showPort, showPorts, showSticky, type Service } from "../model/services";
import type { World } from "../model/world";
import { enumerate } from "../model/lists";
import { blocks, pick, text } from "../model/tree";
import type { ChangeReport, Picture, ServiceFacts, ServiceReport, SourcePlace, WorkloadPicture } from "./report";

/** Attributes of one change that are listed; a replaced object differs in hundreds. */
const MOST_ATTRIBUTES = 100;

/** Where the resources of a stack are made, by their addresses in the code. */
export type Sources = ReadonlyMap<string, SourcePlace> | undefined;

/** An object as people call it: `Deployment shop/web-v1`. */
export function nameOf(change: Change): string {
  const object = change.after ?? change.before;
  if (object === undefined) return `${change.type} ${change.terraformName}`;
  return `${object.kind} ${object.namespace === undefined ? "" : `${object.namespace}/`}${object.name}`;
}

/** One change with its attributes. */
export function reportChange(change: Change): ChangeReport {
  const both = change.action === "update" || change.action === "replace";
  const sides = change.kubernetes
    ? ([change.before?.body, change.after?.body] as const)
    : ([change.foreign.before, change.foreign.after] as const);
  const attributes = both ? diff(sides[0], sides[1]) : [];
  const removed = change.action === "delete" || change.action === "replace";
  return {
    address: change.address,
    ...defined({ previousAddress: change.previousAddress }),
    type: change.type,
    object: nameOf(change),
    action: change.action,
    ...(removed ? { why: reasonInWords(change) } : {}),
    importing: change.importing,
    attributes: attributes.slice(0, MOST_ATTRIBUTES),
    more: Math.max(0, attributes.length - MOST_ATTRIBUTES),
  };
}

function workload(pods: Pods): WorkloadPicture {
  const replicas = replicasOf(pods.owner);
  return {
    object: nameOf(pods.owner.change),
    address: pods.owner.address,
    action: pods.owner.change.action,
    ...defined({ replicas }),
    containers: pods.containers.map((container) => ({
      name: container.init ? `${container.name} (init)` : container.name,
      image: showValue(pick(container.body, "image")),
    })),
  };
}

function claims(object: KubernetesObject | undefined): { readonly goes: string[]; readonly stays: string[] } {
  if (object === undefined || claimTemplates(object).length === 0) return { goes: [], stays: [] };
  const names = claimNames(object).map((name) => `PersistentVolumeClaim ${name}`);
  return claimRetention(object, "when_deleted") === "Delete" ? { goes: names, stays: [] } : { goes: [], stays: names };
}

/** How many Services each construct makes, those in it too, by its path with a slash behind it. */
const countServices = once((sources: NonNullable<Sources>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const [address, { construct = "" }] of sources) {
    if (!/^kubernetes_service(?:_v1)?\./.test(address)) continue;
    for (let end = construct.indexOf("/"); end >= 0; end = construct.indexOf("/", end + 1)) {
      const above = construct.slice(0, end + 1);
      counts.set(above, (counts.get(above) ?? 0) + 1);
    }
  }
  return counts;
});

/**
 * The construct that makes a Service and nothing of another one, by its path with a slash behind it: it is above
 * `Service/Resource`, and never the stack itself.
 */
function constructOf(group: ServiceGroup, sources: Sources): string | undefined {
  const steps = sources?.get(group.change.address)?.construct?.split("/") ?? [];
  const above = steps.slice(0, steps.at(-1) === "Resource" ? -2 : -1);
  if (sources === undefined || above.length < 2) return undefined;
  const path = `${above.join("/")}/`;
  const services = group.changes.filter(
    (change) => change.kind === "Service" && sources.get(change.address)?.construct?.startsWith(path) === true,
  );
  return countServices(sources).get(path) === services.length ? path : undefined;
}

/** Whether an object names the Service as its owner: then the cluster removes it with the Service. */
function isOwned(object: KubernetesObject | undefined, service: KubernetesObject): boolean {
  if (object === undefined) return false;
  return blocks(object.body, "metadata.owner_references").some(
    (owner) => owner["kind"] === service.kind && owner["name"] === service.name,
  );
}

/** Workloads behind a Service that its picture shows, and names of what belongs to it; of more there is a number. */
const MOST_SHOWN = 20;

function shorten(names: readonly string[]): string[] {
  const more = names.length - MOST_SHOWN;
  return more > 1 ? [...names.slice(0, MOST_SHOWN), `and ${more} more`] : [...names];
}

/** Workloads of other Services that are behind this one too: they stay. */
function sharedWith(group: ServiceGroup, pods: readonly Pods[]): string[] {
  const members = new Set(group.changes);
  const names: string[] = [];
  for (const { owner } of pods) {
    if (members.has(owner.change)) continue;
    names.push(nameOf(owner.change));
    if (names.length > MOST_SHOWN) return [...names.slice(0, MOST_SHOWN), "and more workloads of other Services"];
  }
  return names;
}

function picture(group: ServiceGroup, plan: PlanModel, sources: Sources): Picture {
  const service = (group.after ?? group.before) as Service;
  const world = group.after === undefined ? plan.before : plan.after;
  const pods = world.behind(service);
  const construct = constructOf(group, sources);
  const belongs: string[] = [];
  const goes: string[] = [];
  const stays: string[] = [];
  const going = new Set<Change>();
  for (const change of group.changes) {
    const object = change.after ?? change.before;
    if (change !== group.change) {
      const made = construct !== undefined && sources?.get(change.address)?.construct?.startsWith(construct) === true;
      if (made || isOwned(object, service.object)) {
        going.add(change);
        goes.push(nameOf(change));
      } else belongs.push(nameOf(change));
    }
    const claimed = claims(object);
    goes.push(...claimed.goes);
    stays.push(...claimed.stays);
  }
  if (service.exposure === "LoadBalancer") goes.push("the load balancer and its address");
  stays.push(...sharedWith(group, pods));
  const leading = routesTo(service.object, world);
  for (const { route } of leading) {
    if (!going.has(route.change)) stays.push(`${route.kind} ${route.name}, which then leads to nothing`);
  }
  const externalName = text(service.object.body, "spec.external_name");
  const { callers, calls } = connections(pods.slice(0, MOST_SHOWN), world);
  return {
    access: service.access,
    exposure: service.exposure,
    reach: service.reach,
    callers: shorten(callers),
    calls: shorten(calls),
    ingresses: shorten(leading.map(({ route, at }) => `${route.kind} ${route.name}: ${[...new Set(at)].join(", ")}`)),
    ports: [...service.ports.map(showPort), ...(service.portsUnknown ? ["(known after apply)"] : [])],
    sticky: showSticky(service),
    ...defined({ externalName }),
    selector:
      service.selector === undefined
        ? "(known after apply)"
        : [...service.selector]
            .map(([key, value]) => `${key}=${value}`)
            .sort()
            .join(", ") || "none",
    workloads: pods.slice(0, MOST_SHOWN).map(workload),
    ...(pods.length > MOST_SHOWN ? { moreWorkloads: pods.length - MOST_SHOWN } : {}),
    belongs: shorten(belongs),
    goes: shorten(goes),
    stays: shorten(stays),
  };
}

/** A request or limit; `-` where the code sets none. */
function showQuantity(container: Branch, path: string): string {
  const value = pick(container, path);
  if (isHiddenFromRules(value)) return value instanceof Unknown && value.leftToServer ? "-" : String(value);
  return text(container, path) ?? "-";
}

function resources(pods: readonly Pods[]): string {
  const requests = pods.flatMap((group) =>
    group.containers
      .filter((container) => !container.init)
      .map((container) => {
        const part = (kind: string) =>
          ["cpu", "memory"].map((name) => showQuantity(container.body, `resources.${kind}.${name}`)).join("/");
        return `${container.name}: ${part("requests")} to ${part("limits")}`;
      }),
  );
  return shorten(requests.sort()).join("; ") || "-";
}

/** How many pods a workload is to have: a number, or the range that its autoscaler keeps to. */
function wantedPods(owner: KubernetesObject, world: World): string {
  if (owner.kind === "DaemonSet") return "every node";
  const autoscaler = world.autoscalerOf(owner);
  if (autoscaler === undefined) return String(replicasOf(owner) ?? "not fixed");
  const [least, most] = ["min_replicas", "max_replicas"].map((key) => text(autoscaler.body, `spec.${key}`));
  return `${least ?? "1"} to ${most ?? "?"}`;
}

type PodFacts = Pick<ServiceFacts, "images" | "replicas" | "resources">;
const factsOf = new WeakMap<readonly Pods[], PodFacts>();

/** Facts of the pods behind a Service; of one list, which many Services may have, found once. */
function podFacts(pods: readonly Pods[], world: World): PodFacts {
  let found = factsOf.get(pods);
  if (found === undefined) {
    const images = pods.flatMap((group) =>
      group.containers
        .filter((container) => !container.init)
        .map((container) => showValue(pick(container.body, "image"))),
    );
    found = {
      images: enumerate([...new Set(images)].sort(), MOST_SHOWN) || "-",
      replicas: shorten(pods.map((one) => wantedPods(one.owner, world))).join(" + ") || "-",
      resources: resources(pods),
    };
    factsOf.set(pods, found);
  }
  return found;
}

function facts(group: ServiceGroup, plan: PlanModel): ServiceFacts {
  const service = group.after ?? group.before;
  const world = group.after === undefined ? plan.before : plan.after;
  const { images, replicas, resources: amounts } = podFacts(service === undefined ? [] : world.behind(service), world);
  return {
    images,
    replicas,
    access: service?.access ?? "-",
    exposure: service === undefined ? "-" : `${service.exposure}${service.internal ? " (internal)" : ""}`,
    stickySession: service === undefined ? "-" : showSticky(service),
    ports:
      service === undefined || service.ports.length + Number(service.portsUnknown) === 0 ? "-" : showPorts(service),
    resources: amounts,
  };
}

function status(group: ServiceGroup): ServiceReport["status"] {
  if (group.after === undefined) return "destroyed";
  if (group.before === undefined) return "created";
  return group.changes.some((change) => change.action !== "no-op" && change.action !== "read")
    ? "changed"
    : "unchanged";
}

/** Tells a Service with all that belongs to it. */
export function reportService(group: ServiceGroup, plan: PlanModel, sources?: Sources): ServiceReport {
  return {
    id: group.id,
    name: group.name,
    address: group.change.address,
    status: status(group),
    notes: group.changes.flatMap((change) => notesOf(change)),
    picture: picture(group, plan, sources),
    facts: facts(group, plan),
    changes: group.changes.filter((change) => isTold(change)).map(reportChange),
  };
}

/** Whether a change is told: everything but what stays as it is. */
export function isTold(change: Change): boolean {
  return change.action !== "no-op" || change.previousAddress !== undefined || change.importing;
}
