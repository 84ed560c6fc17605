import { ApiError, kinds, objectKey, type Cluster, type Pod, type Service } from "../cluster";
import { indexServices } from "./service-index";
import { showLabels } from "./selector";
import { podsOf, summarise, type ServiceSummary } from "./service-view";
import { LIST_PARTS, ONE_BY_ONE, takeSnapshot, type Part, type Snapshot } from "./snapshot";
import type { DeclaredService } from "./stack-entries";
import { workloadsOf } from "./workloads";

/**
 * Pods that no Deployment, StatefulSet or DaemonSet has made: their controllers label all of theirs.
 * Source: https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const OF_NO_CONTROLLER = "!pod-template-hash,!controller-revision-hash";

/**
 * Reads what the list of services is made from. How many pods of a workload are ready its controller has counted: of
 * pods just those are read that no such workload counts, and those of a service before which no workload was found.
 * @param namespaces @default - those of the services
 * @throws KubeServicesError where the cluster cannot be reached; ApiError
 */
export async function takeListSnapshot(
  cluster: Cluster,
  declared: readonly DeclaredService[],
  parts: readonly Part[] = LIST_PARTS,
  namespaces: readonly string[] = [...new Set(declared.map((one) => one.namespace))],
): Promise<Snapshot> {
  const snapshot = await takeSnapshot(cluster, namespaces, parts, { pods: OF_NO_CONTROLLER });
  const shown = new Set(declared.map((one) => `${one.namespace}/${one.name}`));
  const whole = await withPodsOf(
    cluster,
    snapshot,
    (service) => shown.has(objectKey(service)) && withoutWorkload(service, snapshot),
  );
  const empty = [...new Set(declared.map((one) => one.namespace))].filter(
    (one) => !whole.denied.has("services") && !whole.services.some(({ metadata }) => metadata?.namespace === one),
  );
  const notes = await Promise.all(empty.map((namespace) => noNamespace(cluster, namespace)));
  return { ...whole, notes: [...whole.notes, ...notes.flat()] };
}

/** A snapshot with all pods of the Services that are meant. */
export async function withPodsOf(
  cluster: Cluster,
  snapshot: Snapshot,
  meant: (service: Service) => boolean,
): Promise<Snapshot> {
  const services = snapshot.services.filter((one) => Object.keys(one.spec?.selector ?? {}).length > 0 && meant(one));
  if (services.length === 0 || snapshot.denied.has("pods")) return snapshot;
  const namespaces = [...new Set(services.map(({ metadata }) => metadata?.namespace ?? ""))];
  const found =
    services.length > ONE_BY_ONE
      ? (await takeSnapshot(cluster, namespaces, ["pods"])).pods
      : (await Promise.all(services.map((service) => ownPods(cluster, service)))).flat();
  return { ...snapshot, pods: [...new Map([...snapshot.pods, ...found].map((pod) => [objectKey(pod), pod])).values()] };
}

/** Where nothing of a stack was found in a namespace, it may be the namespace that is missing. */
async function noNamespace(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  try {
    const found = await cluster.get(kinds.namespace, namespace);
    return found === undefined ? [`the namespace ${namespace} is not in the cluster`] : [];
  } catch (error) {
    if (error instanceof ApiError) return []; // nobody needs the right to read namespaces for a list of services
    throw error;
  }
}

const withoutWorkload = (service: Service, snapshot: Snapshot): boolean =>
  workloadsOf(service, podsOf(service, snapshot.pods), snapshot).length === 0;

async function ownPods(cluster: Cluster, { metadata, spec }: Service): Promise<readonly Pod[]> {
  const only = { pods: showLabels(spec?.selector) };
  return (await takeSnapshot(cluster, [metadata?.namespace ?? ""], ["pods"], only)).pods;
}

/** A Service that a stack declares, and what is there of it. */
export interface ListedService {
  readonly declared: DeclaredService;
  /** @default - not in the cluster, or not known */
  readonly summary?: ServiceSummary;
  /** RBAC does not allow to read whether it is there. @default false */
  readonly unknown?: true;
}

/** The declared services as a snapshot shows them. */
export function listServices(declared: readonly DeclaredService[], snapshot: Snapshot): readonly ListedService[] {
  const services = indexServices(snapshot);
  return declared.map((entry) => {
    const service = services.get(`${entry.namespace}/${entry.name}`);
    if (service === undefined)
      return snapshot.denied.has("services") ? { declared: entry, unknown: true } : { declared: entry };
    return { declared: entry, summary: summarise(service, snapshot) };
  });
}
