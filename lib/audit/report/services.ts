import { isHiddenFromRules, Unknown, type Branch } from "../mask/marks";
import { reasonInWords } from "../model/words";
import type { Change } from "../model/change";
import { diff, showValue } from "../model/diff";
import type { ServiceGroup } from "../model/groups";
import { ingressesTo } from "../model/ingress";
import type { PlanModel } from "../model/model";
import { notesOf } from "../notes/notes";
import type { KubernetesObject } from "../model/object";
import { claimNames, claimRetention, claimTemplates, replicasOf, type Pods } from "../model/pods";
import { showPort, showPorts, showSticky, type Service } from "../model/services";
import { scales, type World } from "../model/world";
import { pick, text } from "../model/tree";
import type { ChangeReport, Picture, ServiceFacts, ServiceReport, WorkloadPicture } from "./report";

/** Attributes of one change that are listed; a replaced object differs in hundreds. */
const MOST_ATTRIBUTES = 100;

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
    ...(change.previousAddress === undefined ? {} : { previousAddress: change.previousAddress }),
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
    ...(replicas === undefined ? {} : { replicas }),
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

function picture(group: ServiceGroup, plan: PlanModel): Picture {
  const service = (group.after ?? group.before) as Service;
  const world = group.after === undefined ? plan.before : plan.after;
  const pods = world.behind(service);
  const belongs = group.changes.filter((change) => change !== group.change).map(nameOf);
  const goes: string[] = [];
  const stays: string[] = [];
  for (const change of group.changes) {
    const made = claims(change.after ?? change.before);
    goes.push(...made.goes);
    stays.push(...made.stays);
  }
  if (service.exposure === "LoadBalancer") goes.push("the load balancer and its address");
  // Pods of another Service's workload are behind this one too, and stay.
  for (const one of pods) if (!group.changes.includes(one.owner.change)) stays.push(nameOf(one.owner.change));
  const leading = ingressesTo(service.object, world.ofKind("Ingress"));
  for (const { ingress } of leading) stays.push(`Ingress ${ingress.name}, which then leads to nothing`);
  const externalName = text(service.object.body, "spec.external_name");
  return {
    access: service.access,
    exposure: service.exposure,
    reach: service.reach,
    ingresses: leading.map(({ ingress, at }) => `Ingress ${ingress.name}: ${[...new Set(at)].join(", ")}`),
    ports: [...service.ports.map(showPort), ...(service.portsUnknown ? ["(known after apply)"] : [])],
    sticky: showSticky(service),
    ...(externalName === undefined ? {} : { externalName }),
    selector:
      service.selector === undefined
        ? "(known after apply)"
        : [...service.selector]
            .map(([key, value]) => `${key}=${value}`)
            .sort()
            .join(", ") || "none",
    workloads: pods.map(workload),
    belongs,
    goes,
    stays,
  };
}

/** A request or limit; `-` where the code sets none. */
function showQuantity(container: Branch, path: string): string {
  const value = pick(container, path);
  if (isHiddenFromRules(value)) return value instanceof Unknown && value.notSet ? "-" : String(value);
  return text(container, path) ?? "-";
}

function resources(pods: readonly Pods[]): string {
  const told = pods.flatMap((one) =>
    one.containers
      .filter((container) => !container.init)
      .map((container) => {
        const part = (kind: string) =>
          ["cpu", "memory"].map((name) => showQuantity(container.body, `resources.${kind}.${name}`)).join("/");
        return `${container.name}: ${part("requests")} to ${part("limits")}`;
      }),
  );
  return told.sort().join("; ") || "-";
}

/** How many pods a workload is to have: a number, or the range that its autoscaler keeps to. */
function wantedPods(owner: KubernetesObject, world: World): string {
  if (owner.kind === "DaemonSet") return "every node";
  const autoscaler = world.ofKind("HorizontalPodAutoscaler").find((one) => scales(one, owner));
  if (autoscaler === undefined) return String(replicasOf(owner) ?? "not fixed");
  const [least, most] = ["min_replicas", "max_replicas"].map((key) => text(autoscaler.body, `spec.${key}`));
  return `${least ?? "1"} to ${most ?? "?"}`;
}

function facts(group: ServiceGroup, plan: PlanModel): ServiceFacts {
  const service = group.after ?? group.before;
  const pods = service === undefined ? [] : (group.after === undefined ? plan.before : plan.after).behind(service);
  const images = pods.flatMap((one) =>
    one.containers.filter((container) => !container.init).map((container) => showValue(pick(container.body, "image"))),
  );
  const replicas = pods.map((one) => wantedPods(one.owner, group.after === undefined ? plan.before : plan.after));
  return {
    images: [...new Set(images)].sort().join(", ") || "-",
    replicas: replicas.join(" + ") || "-",
    access: service?.access ?? "-",
    exposure: service === undefined ? "-" : `${service.exposure}${service.internal ? " (internal)" : ""}`,
    stickySession: service === undefined ? "-" : showSticky(service),
    ports:
      service === undefined || service.ports.length + Number(service.portsUnknown) === 0 ? "-" : showPorts(service),
    resources: resources(pods),
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
export function reportService(group: ServiceGroup, plan: PlanModel): ServiceReport {
  return {
    id: group.id,
    name: group.name,
    address: group.change.address,
    status: status(group),
    notes: group.changes.flatMap((change) => notesOf(change)),
    picture: picture(group, plan),
    facts: facts(group, plan),
    changes: group.changes.filter((change) => isTold(change)).map(reportChange),
  };
}

/** Whether a change is told: everything but what stays as it is. */
export function isTold(change: Change): boolean {
  return change.action !== "no-op" || change.previousAddress !== undefined || change.importing;
}
