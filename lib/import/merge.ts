import { isDeepStrictEqual } from "node:util";
import { defined } from "../defined";
import { metadataOf, type ConvertedManifest } from "../manifest";
import { isConsoleService } from "../platform";
import { fieldsOf, listOf } from "./fields";
import type { ObjectConstruct } from "./object-props";
import { waitingForClaims } from "./one-pod-claims";
import { backendsOf } from "./route-props";
import { isOwn } from "./stack-facts";

/** A workload, with the autoscaler and the disruption budget that go into its construct. */
export interface WorkloadManifests {
  readonly workload: ConvertedManifest;
  readonly scaler?: ConvertedManifest;
  readonly budget?: ConvertedManifest;
}

/** Kinds that run pods and have a construct of their own. */
export type WorkloadConstruct = "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob";

/** What one construct of the code will stand for. */
export type Group =
  | {
      readonly type: "StatelessService" | "StatefulService";
      readonly service: ConvertedManifest;
      /** The first, and further versions behind the same Service. */
      readonly workloads: readonly [WorkloadManifests, ...WorkloadManifests[]];
      /** The headless Service that this library makes beside one with a virtual IP. */
      readonly twin?: ConvertedManifest;
      /** The Ingress of its name that leads to it alone. */
      readonly route?: ConvertedManifest;
    }
  | ({ readonly type: WorkloadConstruct } & WorkloadManifests)
  | { readonly type: "ExternalService"; readonly service: ConvertedManifest }
  | { readonly type: "WorkloadService"; readonly service: ConvertedManifest; readonly route?: ConvertedManifest }
  | { readonly type: "Ingress"; readonly manifest: ConvertedManifest }
  | { readonly type: ObjectConstruct; readonly manifest: ConvertedManifest }
  | { readonly type: "KubernetesResource"; readonly manifest: ConvertedManifest; readonly reason?: string };

const nameOf = ({ object }: ConvertedManifest): string => metadataOf(object).name ?? "";
const namespaceOf = ({ object }: ConvertedManifest): string => metadataOf(object).namespace ?? "";
const podLabels = ({ object }: ConvertedManifest) => fieldsOf(object, "spec", "template", "metadata", "labels");
const selectorOf = ({ object }: ConvertedManifest) => fieldsOf(object, "spec", "selector");
const isHeadless = ({ object }: ConvertedManifest): boolean => fieldsOf(object, "spec")["clusterIP"] === "None";

/** Types of workloads that have a number of pods. */
const SCALED = /^kubernetes_(deployment|stateful_set)_v1$/;

/** Finds the workloads of each Service. What has no place in a service construct stands by itself. */
export function groupManifests(manifests: readonly ConvertedManifest[]): readonly Group[] {
  const typed = manifests.filter(
    ({ object, resourceType }) => resourceType !== "kubernetes_manifest" && metadataOf(object).name !== undefined,
  );
  const ofType = (types: RegExp) => typed.filter(({ resourceType }) => types.test(resourceType));
  const scaled = scalersOf(typed, ofType(SCALED));
  const waiting = waitingForClaims(typed, ofType(/^kubernetes_(deployment|stateful_set|daemon_set)_v1$/), (one) =>
    scaled.get(one),
  );
  const workloads = ofType(SCALED).filter((one) => !waiting.has(one));
  const services = typed.filter(({ resourceType }) => resourceType === "kubernetes_service_v1");
  const scalers = new Map([...scaled].filter(([workload]) => !waiting.has(workload)));
  const budgets = budgetsOf(typed, workloads);
  const withOwn = (workload: ConvertedManifest): WorkloadManifests => {
    const [scaler, budget] = [scalers.get(workload), budgets.get(workload)];
    return { workload, ...defined({ scaler, budget }) };
  };
  const owners = ownersOf(services, workloads);
  const routes = routesOf(typed, services);
  const taken = new Set<ConvertedManifest>([...scalers.values(), ...budgets.values(), ...routes.values()]);
  for (const { all, twin } of owners.values()) for (const one of [...all, ...(twin ? [twin] : [])]) taken.add(one);
  return manifests.flatMap((manifest): readonly Group[] => {
    if (taken.has(manifest)) return [];
    const { object, resourceType } = manifest;
    if (!typed.includes(manifest)) return [{ type: "KubernetesResource", manifest }];
    const reason = waiting.get(manifest);
    if (reason !== undefined) return [{ type: "KubernetesResource", manifest, reason }];
    const runs = WORKLOADS[resourceType];
    if (runs !== undefined) return [{ type: runs, ...withOwn(manifest) }];
    const construct = OBJECTS[resourceType];
    if (construct !== undefined) return [{ type: construct, manifest }];
    if (resourceType === "kubernetes_ingress_v1") return [{ type: "Ingress", manifest }];
    if (resourceType !== "kubernetes_service_v1") return [{ type: "KubernetesResource", manifest }];
    const owned = owners.get(manifest);
    const route = routes.get(manifest);
    const routed = route === undefined ? {} : { route };
    if (owned !== undefined) {
      const [first, ...others] = owned.all.map(withOwn);
      if (first !== undefined)
        return [
          {
            type: first.workload.object.kind === "Deployment" ? "StatelessService" : "StatefulService",
            service: manifest,
            workloads: [first, ...others],
            ...defined({ twin: owned.twin }),
            ...routed,
          },
        ];
    }
    if (fieldsOf(object, "spec")["type"] === "ExternalName") return [{ type: "ExternalService", service: manifest }];
    if (Object.keys(selectorOf(manifest)).length > 0)
      return [{ type: "WorkloadService", service: manifest, ...routed }];
    return [{ type: "KubernetesResource", manifest, reason: "the Service has no selector" }];
  });
}

const WORKLOADS: Readonly<Record<string, WorkloadConstruct | undefined>> = {
  kubernetes_deployment_v1: "Deployment",
  kubernetes_stateful_set_v1: "StatefulSet",
  kubernetes_daemon_set_v1: "DaemonSet",
  kubernetes_job_v1: "Job",
  kubernetes_cron_job_v1: "CronJob",
};

const OBJECTS: Readonly<Record<string, ObjectConstruct | undefined>> = {
  kubernetes_config_map_v1: "ConfigMap",
  kubernetes_secret_v1: "Secret",
  kubernetes_service_account_v1: "ServiceAccount",
  kubernetes_persistent_volume_claim_v1: "PersistentVolumeClaim",
};

/** The objects of a type by what each belongs to; of several that belong to one thing the first. */
function belongings(
  typed: readonly ConvertedManifest[],
  resourceType: string,
  ownerOf: (object: ConvertedManifest) => ConvertedManifest | undefined,
): ReadonlyMap<ConvertedManifest, ConvertedManifest> {
  const found = new Map<ConvertedManifest, ConvertedManifest>();
  for (const object of typed) {
    if (object.resourceType !== resourceType) continue;
    const owner = ownerOf(object);
    if (owner !== undefined && !found.has(owner)) found.set(owner, object);
  }
  return found;
}

/** The autoscalers of Deployments, where each has one. */
const scalersOf = (
  typed: readonly ConvertedManifest[],
  workloads: readonly ConvertedManifest[],
): ReadonlyMap<ConvertedManifest, ConvertedManifest> =>
  belongings(typed, "kubernetes_horizontal_pod_autoscaler_v2", (scaler) => {
    const { kind, name } = fieldsOf(scaler.object, "spec", "scaleTargetRef");
    const target = workloads.find(
      (one) => one.object.kind === kind && nameOf(one) === name && namespaceOf(one) === namespaceOf(scaler),
    );
    return target?.object.kind === "Deployment" ? target : undefined;
  });

/** The Ingresses that lead to one Service with a selector alone and have its name, where each has one. */
const routesOf = (
  typed: readonly ConvertedManifest[],
  services: readonly ConvertedManifest[],
): ReadonlyMap<ConvertedManifest, ConvertedManifest> =>
  belongings(typed, "kubernetes_ingress_v1", (route) => {
    if (backendsOf(route)?.join() !== nameOf(route) || "defaultBackend" in fieldsOf(route.object, "spec"))
      return undefined;
    return services.find(
      (candidate) =>
        nameOf(candidate) === nameOf(route) &&
        namespaceOf(candidate) === namespaceOf(route) &&
        Object.keys(selectorOf(candidate)).length > 0,
    );
  });

/** The disruption budgets of exactly one workload's pods, where each has one. */
const budgetsOf = (
  typed: readonly ConvertedManifest[],
  workloads: readonly ConvertedManifest[],
): ReadonlyMap<ConvertedManifest, ConvertedManifest> =>
  belongings(typed, "kubernetes_pod_disruption_budget_v1", (budget) => {
    const selector = fieldsOf(budget.object, "spec", "selector");
    return workloads.find(
      (one) => namespaceOf(one) === namespaceOf(budget) && isDeepStrictEqual(selectorOf(one), selector),
    );
  });

interface Owned {
  readonly all: readonly ConvertedManifest[];
  readonly twin?: ConvertedManifest;
}

/** The workloads that go with a Service into one construct; each goes with the Service that fits it best. */
function ownersOf(
  services: readonly ConvertedManifest[],
  workloads: readonly ConvertedManifest[],
): ReadonlyMap<ConvertedManifest, Owned> {
  const candidates = services.filter((service) => Object.keys(selectorOf(service)).length > 0);
  const selected = new Map(
    candidates.map((service) => [
      service,
      workloads.filter((one) => namespaceOf(one) === namespaceOf(service) && selects(service, one)),
    ]),
  );
  const pairs = candidates.flatMap((service) =>
    (selected.get(service) ?? []).map((workload) => ({
      service,
      workload,
      fit: fitOf(service, workload, selected.get(service)?.length ?? 0),
    })),
  );
  const owners = new Map<ConvertedManifest, ConvertedManifest[]>();
  const taken = new Set<ConvertedManifest>();
  const byFit = pairs.filter(({ fit }) => fit > 0).sort((a, b) => b.fit - a.fit);
  for (const { service, workload } of byFit) {
    if (taken.has(workload) || owners.has(service)) continue;
    owners.set(service, [workload]);
    taken.add(workload);
  }
  for (const [service, ofService] of owners) {
    const [first] = ofService;
    if (first === undefined) continue;
    for (const other of selected.get(service) ?? [])
      if (!taken.has(other) && isVersionOf(first, other)) {
        ofService.push(other);
        taken.add(other);
      }
    ofService.sort((a, b) => versionOf(a).localeCompare(versionOf(b), "en", { numeric: true }));
  }
  return new Map(
    [...owners].map(([service, all]) => {
      const twin = twinOf(service, all, services);
      return [service, twin === undefined || owners.has(twin) ? { all } : { all, twin }];
    }),
  );
}

/** How well a Service goes with a workload: the higher the better; 0 where they do not belong together. */
function fitOf(service: ConvertedManifest, workload: ConvertedManifest, selected: number): number {
  const [name, workloadName] = [nameOf(service), nameOf(workload)];
  const named = workloadName === name ? 3 : workloadName.startsWith(`${name}-`) ? 2 : 0;
  if (named === 0 && selected > 1) return 0;
  const annotations = fieldsOf(service.object, "metadata", "annotations") as Record<string, string>;
  const set = workload.object.kind === "StatefulSet";
  const governs = fieldsOf(workload.object, "spec")["serviceName"] === name;
  const [headless, kept] = [isHeadless(service), isOwn(service)];
  // A set's pods get their names from its headless Service; one with a virtual IP leads to them only.
  const type = set ? (headless && governs ? 6 : kept && !headless ? 12 : headless ? 0 : 3) : headless ? 0 : 2;
  const ports = listOf(fieldsOf(service.object, "spec")["ports"]).length;
  return 1 + (isConsoleService(annotations) ? 20 : 0) + named * 4 + type + Math.min(ports, 9) / 10;
}

/** Two workloads behind one Service that run two versions of one thing. */
function isVersionOf(first: ConvertedManifest, other: ConvertedManifest): boolean {
  if (first.object.kind !== other.object.kind || first.object.kind !== "Deployment") return false;
  const [a, b] = [podLabels(first), podLabels(other)];
  const apart = ["version", "app.kubernetes.io/version", "track", "release"].some((key) => a[key] !== b[key]);
  const alike = ["app", "app.kubernetes.io/name", "k8s-app", "run"].some(
    (key) => a[key] !== undefined && a[key] === b[key],
  );
  return apart && alike;
}

/** What a version is called: by its label, else by the end of the workload's name. */
export function versionOf(workload: ConvertedManifest): string {
  const { version, track } = podLabels(workload);
  const said = [version, track, nameOf(workload).split("-").at(-1)].find(
    (text) => typeof text === "string" && /^[a-z0-9]{1,16}$/.test(text),
  );
  return typeof said === "string"
    ? said
    : nameOf(workload)
        .replace(/[^a-z0-9]/g, "")
        .slice(-16);
}

/** The headless Service beside a StatefulService of this library's. */
function twinOf(
  service: ConvertedManifest,
  [first]: readonly ConvertedManifest[],
  services: readonly ConvertedManifest[],
): ConvertedManifest | undefined {
  if (first?.object.kind !== "StatefulSet" || !isOwn(service) || isHeadless(service)) return undefined;
  const name = `${nameOf(service)}-headless`;
  return services.find(
    (one) => nameOf(one) === name && namespaceOf(one) === namespaceOf(service) && isOwn(one) && isHeadless(one),
  );
}

function selects(service: ConvertedManifest, workload: ConvertedManifest): boolean {
  const labels = podLabels(workload);
  return Object.entries(selectorOf(service)).every(([key, value]) => labels[key] === value);
}
