import type { Change } from "./change";
import { ALL_ROUTE_KINDS, leadsTo } from "./ingress";
import { once } from "./question";
import type { PlanModel } from "./model";
import type { Pods } from "./pods";
import { claimReferences, configReferences } from "./references";
import type { Service } from "./services";
import { map, text } from "./tree";
import type { World } from "./world";

/** A Service with all that belongs to it. */
export interface ServiceGroup {
  /** `namespace/name`, the name alone where the namespace is not known yet. */
  readonly id: string;
  readonly name: string;
  /** The change of the Service itself. */
  readonly change: Change;
  readonly before: Service | undefined;
  readonly after: Service | undefined;
  /** The changes that belong to it, its own first, then by address. */
  readonly changes: readonly Change[];
}

/** A plan's changes, by the Service that they belong to. */
export interface Grouping {
  readonly groups: readonly ServiceGroup[];
  /** Changes that belong to no Service. */
  readonly others: readonly Change[];
  /** The group of an address. */
  readonly groupOf: ReadonlyMap<string, ServiceGroup>;
}

function serviceId(service: Service): string {
  const { namespace, name } = service.object;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The Service that a workload is best known by: one with an address before a headless one, then the shorter name. */
const principal = once((services: readonly Service[]): Service | undefined => {
  const rank = (service: Service) => (service.access === "Headless" ? 1 : 0);
  return [...services].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.object.name.length - b.object.name.length ||
      (a.object.name < b.object.name ? -1 : a.object.name > b.object.name ? 1 : 0),
  )[0];
});

/** Whether a Service selects all that another one does, and more. */
const isWider = ({ selector: wide }: Service, { selector: narrow }: Service): boolean =>
  wide !== undefined &&
  narrow !== undefined &&
  wide.size > 0 &&
  wide.size < narrow.size &&
  [...wide].every(([key, value]) => narrow.get(key) === value);

/** Of a Service that leads to one version of another one's pods, as canaries have it, the other one. */
function spanning(service: Service, workloads: ReadonlyMap<Pods, Service>, world: World): Service | undefined {
  for (const pods of world.behind(service)) {
    const best = workloads.get(pods);
    if (best !== undefined && best !== service && isWider(best, service)) return best;
  }
  return undefined;
}

/** Who owns which address, on one side of a plan. */
function owners(world: World): Map<string, Service> {
  const owner = new Map<string, Service>();
  const give = (address: string | undefined, service: Service | undefined) => {
    if (address !== undefined && service !== undefined && !owner.has(address)) owner.set(address, service);
  };
  const governing = new Map<string, Service>();
  const workloads = new Map<Pods, Service>();
  for (const pods of world.pods) {
    const best = principal(world.inFrontOf(pods));
    if (best === undefined) continue;
    workloads.set(pods, best);
    give(pods.owner.address, best);
    const name = text(pods.owner.body, "spec.service_name");
    const headless = name === undefined ? undefined : world.find("Service", name, pods.owner.namespace);
    if (headless !== undefined && headless !== best.object) governing.set(headless.address, best);
  }
  for (const service of world.services) {
    // The headless Service that gives a StatefulSet its names belongs to the one that people call.
    give(
      service.object.address,
      governing.get(service.object.address) ?? spanning(service, workloads, world) ?? service,
    );
  }
  for (const [pods, service] of workloads) {
    const home = owner.get(service.object.address) ?? service;
    owner.set(pods.owner.address, home);
    for (const reference of configReferences(pods)) {
      give(world.find(reference.kind, reference.name, pods.owner.namespace)?.address, home);
    }
    for (const claim of claimReferences(pods)) {
      give(world.find("PersistentVolumeClaim", claim, pods.owner.namespace)?.address, home);
    }
  }
  attach(world, give, owner);
  return owner;
}

/** What points at a workload or a Service belongs to it: autoscalers, budgets, policies, routes. */
function attach(
  world: World,
  give: (address: string | undefined, service: Service | undefined) => void,
  owner: ReadonlyMap<string, Service>,
): void {
  for (const autoscaler of world.ofKind("HorizontalPodAutoscaler")) {
    const [kind, name] = ["kind", "name"].map((key) => text(autoscaler.body, `spec.scale_target_ref.${key}`));
    const target = world.find(kind ?? "", name ?? "", autoscaler.namespace);
    if (target !== undefined) give(autoscaler.address, owner.get(target.address));
  }
  for (const [kind, path] of [
    ["PodDisruptionBudget", "spec.selector.match_labels"],
    ["NetworkPolicy", "spec.pod_selector.match_labels"],
  ] as const) {
    for (const object of world.ofKind(kind)) {
      const selector = map(object.body, path);
      if (selector === undefined || selector.size === 0) continue;
      const [pods] = world.selected(selector, object.namespace).pods;
      if (pods !== undefined) give(object.address, owner.get(pods.owner.address));
    }
  }
  for (const route of ALL_ROUTE_KINDS.flatMap((kind) => world.ofKind(kind))) {
    const first = leadsTo(route)[0]?.service;
    const service = first === undefined ? undefined : world.find("Service", first, route.namespace);
    if (service !== undefined) give(route.address, owner.get(service.address));
  }
}

/** Groups the changes of a plan by Service. */
export function group(plan: PlanModel): Grouping {
  const [before, after] = [owners(plan.before), owners(plan.after)];
  const byService = new Map<string, Change[]>();
  const others: Change[] = [];
  for (const change of plan.changes) {
    const service = after.get(change.address) ?? before.get(change.address);
    if (service === undefined || !change.managed) others.push(change);
    else {
      const same = byService.get(service.object.address);
      if (same === undefined) byService.set(service.object.address, [change]);
      else same.push(change);
    }
  }
  const groups: ServiceGroup[] = [];
  const groupOf = new Map<string, ServiceGroup>();
  for (const [address, changes] of byService) {
    const shown = plan.after.serviceAt(address) ?? plan.before.serviceAt(address);
    const change = plan.byAddress.get(address);
    if (shown === undefined || change === undefined) continue;
    const made: ServiceGroup = {
      id: serviceId(shown),
      name: shown.object.name,
      change,
      before: plan.before.serviceAt(address),
      after: plan.after.serviceAt(address),
      changes: [change, ...changes.filter((one) => one !== change)],
    };
    groups.push(made);
    for (const one of made.changes) groupOf.set(one.address, made);
  }
  groups.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.change.address < b.change.address ? -1 : 1));
  return { groups, others, groupOf };
}
