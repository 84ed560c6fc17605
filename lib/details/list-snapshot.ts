import { objectKey, type Cluster, type Pod, type Service } from "../cluster";
import { indexServices } from "./service-index";
import { showLabels } from "./selector";
import { podsOf, summarise, type ServiceSummary } from "./service-view";
import { LIST_PARTS, takeSnapshot, type Snapshot } from "./snapshot";
import type { DeclaredService } from "./stack-services";
import { workloadsOf } from "./workloads";

/**
 * Pods that no Deployment, StatefulSet or DaemonSet has made: their controllers label all of theirs.
 * Source: https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const OF_NO_CONTROLLER = "!pod-template-hash,!controller-revision-hash";
/** Up to so many services are looked into one by one before all pods are read. */
const ONE_BY_ONE = 20;

/**
 * Reads what the list of services is made from. How many pods of a workload are ready its controller has counted: of
 * pods just those are read that no such workload counts, and those of a service before which no workload was found.
 * @throws KubeServicesError where the cluster cannot be reached; ApiError
 */
export async function takeListSnapshot(cluster: Cluster, declared: readonly DeclaredService[]): Promise<Snapshot> {
  const namespaces = [...new Set(declared.map((one) => one.namespace))];
  const snapshot = await takeSnapshot(cluster, namespaces, LIST_PARTS, { pods: OF_NO_CONTROLLER });
  const shown = new Set(declared.map((one) => `${one.namespace}/${one.name}`));
  const open = snapshot.services.filter((one) => shown.has(objectKey(one)) && withoutWorkload(one, snapshot));
  if (open.length === 0 || snapshot.denied.has("pods")) return snapshot;
  const found =
    open.length > ONE_BY_ONE
      ? await takeSnapshot(cluster, namespaces, ["pods"])
      : await Promise.all(open.map((service) => ownPods(cluster, service))).then((pods) => ({ pods: pods.flat() }));
  const pods = new Map([...snapshot.pods, ...found.pods].map((pod) => [objectKey(pod), pod]));
  return { ...snapshot, pods: [...pods.values()] };
}

const withoutWorkload = (service: Service, snapshot: Snapshot): boolean =>
  Object.keys(service.spec?.selector ?? {}).length > 0 &&
  workloadsOf(service, podsOf(service, snapshot.pods), snapshot).length === 0;

async function ownPods(cluster: Cluster, { metadata, spec }: Service): Promise<readonly Pod[]> {
  const only = { pods: showLabels(spec?.selector) };
  return (await takeSnapshot(cluster, [metadata?.namespace ?? ""], ["pods"], only)).pods;
}

/** A Service that a stack declares, and what is there of it. */
export interface ListedService {
  readonly declared: DeclaredService;
  /** @default - not in the cluster */
  readonly summary?: ServiceSummary;
}

/** The declared services as a snapshot shows them. */
export function listServices(declared: readonly DeclaredService[], snapshot: Snapshot): readonly ListedService[] {
  const services = indexServices(snapshot);
  return declared.map((one) => {
    const service = services.get(`${one.namespace}/${one.name}`);
    return service === undefined ? { declared: one } : { declared: one, summary: summarise(service, snapshot) };
  });
}
