import { annotationWithoutCredentials, labelsWithoutCredentials } from "../credentials";
import type { AnyObject, EndpointSlice, Pod, Service } from "../cluster";
import { defined } from "../defined";
import {
  accessClass,
  alias,
  creator,
  description,
  externalAccess,
  externalAddresses,
  serviceType,
  stickySeconds,
  virtualIps,
  type AccessClass,
} from "./access";
import type { CodeDifference, DeclaredState } from "./code-differences";
import { eventsOf, type EventView, type Subject } from "./events";
import { podView, type PodView } from "./pods";
import { selection, type Labels, type Selectable } from "./selector";
import { ownValue } from "../own-value";
import type { Snapshot } from "./snapshot";
import { volumesOf, type VolumeView } from "./volumes";
import { workloadsOf, type WorkloadView } from "./workloads";

/** One row of the list of services. */
export interface ServiceSummary {
  readonly name: string;
  readonly namespace: string;
  readonly alias?: string;
  readonly description?: string;
  /** What a console's "Create" calls it: `Stateless`, `Stateful`, `External`, `Custom`. */
  readonly serviceType: string;
  readonly accessClass: AccessClass;
  /** The virtual IP, `None` for a headless Service; absent for one that has none. */
  readonly internalAccess?: string;
  /** Its virtual IPs, one for each address family; empty for one that has none. */
  readonly virtualIps: readonly string[];
  /** Node ports, load-balancer addresses, `<pending>`. */
  readonly externalAccess: readonly string[];
  /** Seconds for which a client stays with one pod. @default - sticky sessions are off */
  readonly stickySeconds?: number;
  readonly selector: Labels;
  readonly ports: readonly PortView[];
  readonly workloads: readonly WorkloadView[];
  /** Pods that are ready, of those that are to be. */
  readonly ready: number;
  readonly total: number;
  /** In RFC 3339. */
  readonly created?: string;
}

/** One port of a Service. */
export interface PortView {
  readonly name?: string;
  readonly protocol: string;
  readonly containerPort: string;
  readonly servicePort: number;
  readonly nodePort?: number;
}

/** The page of one service. */
export interface ServiceDetails extends ServiceSummary {
  /** `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`. */
  readonly type: string;
  readonly externalAddresses: readonly string[];
  /** `<name>.<namespace>`, and for the pods of a headless one the form that they have below it. */
  readonly dns: readonly string[];
  /** `ip:port` of each pod that takes traffic; the others are marked as not ready. */
  readonly endpoints: readonly EndpointView[];
  readonly creator?: string;
  readonly pods: readonly PodView[];
  readonly volumes: readonly VolumeView[];
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly events: readonly EventView[];
  /** What the Service and its workloads have otherwise than the code says. @default - nothing */
  readonly differsFromCode?: readonly CodeDifference[];
}

/** One address behind a Service. */
export interface EndpointView {
  readonly address: string;
  readonly ready: boolean;
}

const byOwnLabels = ({ metadata }: { metadata?: { namespace?: string; labels?: Labels } }): Selectable => ({
  namespace: metadata?.namespace,
  labels: metadata?.labels,
});
const selectPods = selection<Pod>(byOwnLabels);
const selectSlices = selection<EndpointSlice>(byOwnLabels);

/** The pods that a Service selects. A Service without selector selects none. */
export function podsOf(service: Service, pods: readonly Pod[]): readonly Pod[] {
  return selectPods(pods, service.metadata?.namespace, service.spec?.selector);
}

/** The row of a service. */
export function summarise(service: Service, snapshot: Snapshot): ServiceSummary {
  return summary(service, podsOf(service, snapshot.pods), snapshot);
}

function summary(service: Service, pods: readonly Pod[], snapshot: Snapshot): ServiceSummary {
  const workloads = workloadsOf(service, pods, snapshot);
  const sticky = stickySeconds(service);
  const { metadata, spec } = service;
  return {
    name: metadata?.name ?? "",
    namespace: metadata?.namespace ?? "",
    ...optional("alias", alias(service)),
    ...optional("description", description(service)),
    serviceType: serviceType(service, {
      kinds: workloads.map((one) => one.kind),
      governing: governs(service, workloads, snapshot),
    }),
    accessClass: accessClass(service),
    ...optional("internalAccess", spec?.clusterIP),
    virtualIps: virtualIps(service),
    externalAccess: externalAccess(service),
    ...defined({ stickySeconds: sticky }),
    selector: spec?.selector ?? {},
    ports: (spec?.ports ?? []).map((port) => ({
      ...optional("name", port.name),
      protocol: port.protocol ?? "TCP",
      containerPort: String(port.targetPort ?? port.port),
      servicePort: port.port,
      ...(port.nodePort ? { nodePort: port.nodePort } : {}),
    })),
    workloads,
    ready: workloads.reduce((sum, one) => sum + one.ready, 0),
    total: workloads.reduce((sum, one) => sum + one.total, 0),
    ...optional("created", metadata?.creationTimestamp),
  };
}

/** Whether one of the workloads is a StatefulSet whose pods take their names from this Service. */
function governs({ metadata }: Service, workloads: readonly WorkloadView[], snapshot: Snapshot): boolean {
  return workloads.some(
    ({ kind, name }) =>
      kind === "StatefulSet" &&
      snapshot.statefulSets.some(
        (set) =>
          set.metadata?.name === name &&
          set.metadata.namespace === metadata?.namespace &&
          set.spec?.serviceName === metadata?.name,
      ),
  );
}

const optional = <Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } =>
  (value === undefined || value === "" ? {} : { [key]: value }) as { [K in Key]?: string };

/** The page of a service. */
export function describeService(service: Service, snapshot: Snapshot, state?: DeclaredState): ServiceDetails {
  const pods = [...podsOf(service, snapshot.pods)].sort((a, b) =>
    (a.metadata?.name ?? "").localeCompare(b.metadata?.name ?? "", "en", { numeric: true }),
  );
  const row = summary(service, pods, snapshot);
  const isBehind = (object: { metadata?: { namespace?: string; name?: string } }, kind: string): boolean =>
    object.metadata?.namespace === row.namespace &&
    row.workloads.some((workload) => workload.kind === kind && workload.name === object.metadata?.name);
  const volumes = volumesOf(
    pods,
    snapshot.statefulSets.filter((one) => isBehind(one, "StatefulSet")),
    snapshot,
  );
  return {
    ...row,
    type: service.spec?.type ?? "ClusterIP",
    externalAddresses: externalAddresses(service),
    dns: dnsNames(row, pods),
    endpoints: endpointsOf(service, snapshot.endpointSlices),
    ...optional("creator", creator(service)),
    pods: pods.map((pod) => podView(pod, snapshot)),
    volumes,
    labels: labelsWithoutCredentials(service.metadata?.labels ?? {}),
    annotations: shownAnnotations(service.metadata?.annotations ?? {}),
    events: eventsOf(subjects(service, row, pods, volumes), snapshot.events),
    ...differing(differencesOf(service, row.workloads, snapshot, state)),
  };
}

const differing = (found: readonly CodeDifference[]): { readonly differsFromCode?: readonly CodeDifference[] } =>
  found.length === 0 ? {} : { differsFromCode: found };

/** What a Service and its workloads have otherwise than the code says. */
export function differencesOf(
  service: Service,
  workloads: readonly Pick<WorkloadView, "kind" | "name">[],
  snapshot: Snapshot,
  state: DeclaredState | undefined,
): readonly CodeDifference[] {
  if (state === undefined) return [];
  const live: Readonly<Record<string, readonly AnyObject[]>> = {
    Deployment: snapshot.deployments,
    StatefulSet: snapshot.statefulSets,
    DaemonSet: snapshot.daemonSets,
  };
  const namespace = service.metadata?.namespace;
  const of = ({ kind, name }: Pick<WorkloadView, "kind" | "name">): readonly CodeDifference[] =>
    (ownValue(live, kind) ?? [])
      .filter(({ metadata }) => metadata?.name === name && metadata.namespace === namespace)
      .flatMap((object) => state.differences(kind, object));
  return [...state.differences("Service", service), ...workloads.flatMap(of)];
}

/** Without credentials, and without kubectl's copy of the last manifest, which says what the page says already. */
export function shownAnnotations(annotations: Labels): Labels {
  return Object.fromEntries(
    Object.entries(annotations)
      .filter(([key]) => key !== "kubectl.kubernetes.io/last-applied-configuration")
      .map(([key, value]) => [key, annotationWithoutCredentials(key, value)]),
  );
}

function dnsNames(row: ServiceSummary, pods: readonly Pod[]): readonly string[] {
  const domain = `${row.name}.${row.namespace}`;
  const perPod = pods.filter((pod) => pod.spec?.subdomain === row.name && pod.spec.hostname !== undefined);
  return [domain, ...perPod.map((pod) => `${pod.spec?.hostname}.${domain}`)];
}

/** The addresses behind a Service, from its EndpointSlices. */
export function endpointsOf(service: Service, slices: readonly EndpointSlice[]): readonly EndpointView[] {
  const ofService = selectSlices(slices, service.metadata?.namespace, {
    "kubernetes.io/service-name": service.metadata?.name ?? "",
  });
  const all = ofService.flatMap((slice) =>
    (slice.endpoints ?? []).flatMap((endpoint) =>
      (endpoint.addresses ?? []).flatMap((ip) => {
        const host = ip.includes(":") ? `[${ip}]` : ip;
        const ports = (slice.ports ?? []).flatMap((port) => port.port ?? []);
        const addresses = ports.length === 0 ? [host] : ports.map((port) => `${host}:${port}`);
        return addresses.map((address) => ({ address, ready: endpoint.conditions?.ready !== false }));
      }),
    ),
  );
  const unique = new Map(all.map((one) => [one.address, one]));
  return [...unique.values()].sort((a, b) => a.address.localeCompare(b.address, "en", { numeric: true }));
}

function subjects(
  service: Service,
  row: ServiceSummary,
  pods: readonly Pod[],
  volumes: readonly VolumeView[],
): readonly Subject[] {
  const { namespace } = row;
  const sets = pods.flatMap((pod) => pod.metadata?.ownerReferences ?? []);
  return [
    { kind: "Service", name: row.name, namespace, uid: service.metadata?.uid },
    ...row.workloads.map(({ kind, name }) => ({ kind, name, namespace })),
    ...sets.map(({ kind, name, uid }) => ({ kind, name, namespace, uid })),
    ...pods.map(({ metadata }) => ({ kind: "Pod", name: metadata?.name ?? "", namespace, uid: metadata?.uid })),
    ...volumes.map(({ claim }) => ({ kind: "PersistentVolumeClaim", name: claim, namespace })),
  ];
}
