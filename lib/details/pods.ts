import { objectKey, type Pod, type PodMetrics } from "../cluster";
import { defined } from "../defined";
import { containersOf, type ContainerView } from "./containers";
import { podState, type Tone } from "./pod-state";
import { quantityValue } from "../quantity";
import { indexed } from "./indexed";
import type { Snapshot } from "./snapshot";

/** How much of a resource a pod uses, asks for and may use. Cores for CPU, bytes for memory. */
export interface ResourceUse {
  /** @default - no metrics of this pod */
  readonly used?: number;
  /** @default - some container asks for none */
  readonly requested?: number;
  /** @default - some container has no limit */
  readonly limit?: number;
}

/** One pod behind a Service. */
export interface PodView {
  readonly name: string;
  readonly status: string;
  /** Why it is not running as it should. @default - nothing is wrong */
  readonly reason?: string;
  readonly tone: Tone;
  /** Containers that are ready, of those that are to run. */
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  /** When a container last ended, in RFC 3339. @default - none did */
  readonly lastRestart?: string;
  /** @default - not scheduled */
  readonly node?: string;
  /** The node's address. @default - not known */
  readonly nodeIp?: string;
  /** The pod's first address. @default - none yet */
  readonly ip?: string;
  /** Its addresses: two where it is reached by IPv4 and by IPv6. */
  readonly ips: readonly string[];
  readonly cpu: ResourceUse;
  readonly memory: ResourceUse;
  /** In RFC 3339. */
  readonly created?: string;
  readonly containers: readonly ContainerView[];
}

/** The view of a pod. */
export function podView(pod: Pod, snapshot: Pick<Snapshot, "podMetrics">): PodView {
  const containers = containersOf(pod);
  const running = containers.filter((one) => one.role === "worker" || one.role === "sidecar");
  const ends = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]
    .filter((one) => one.restartCount > 0)
    .flatMap((one) => one.lastState?.terminated?.finishedAt ?? [])
    .sort();
  const state = podState(pod);
  return {
    name: pod.metadata?.name ?? "",
    ...state,
    ready: running.filter((one) => one.ready).length,
    total: running.length,
    restarts: running.reduce((sum, one) => sum + one.restarts, 0),
    ...optional("lastRestart", ends.at(-1)),
    ...optional("node", pod.spec?.nodeName),
    ...optional("nodeIp", pod.status?.hostIP),
    ...optional("ip", pod.status?.podIP),
    ips: addresses(pod),
    cpu: use("cpu", pod, snapshot),
    memory: use("memory", pod, snapshot),
    ...optional("created", pod.metadata?.creationTimestamp),
    containers,
  };
}

function addresses({ status }: Pod): readonly string[] {
  const all = (status?.podIPs ?? []).flatMap(({ ip }) => ip ?? []);
  return all.length > 0 ? all : [status?.podIP ?? ""].filter((ip) => ip !== "");
}

const optional = <Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } =>
  (value === undefined || value === "" ? {} : { [key]: value }) as { [K in Key]?: string };

/** A sum that is known only where each part is: a pod is as unlimited as its most unlimited container. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    values.length === 0 ? undefined : 0,
  );
}

const metricsByPod = indexed((metrics: readonly PodMetrics[]) => new Map(metrics.map((one) => [objectKey(one), one])));

function use(resource: "cpu" | "memory", pod: Pod, snapshot: Pick<Snapshot, "podMetrics">): ResourceUse {
  const lasting = [
    ...(pod.spec?.containers ?? []),
    ...(pod.spec?.initContainers ?? []).filter((one) => one.restartPolicy === "Always"),
  ];
  const metrics = metricsByPod(snapshot.podMetrics).get(objectKey(pod));
  const used = metrics?.containers && sum(metrics.containers.map((one) => quantityValue(one.usage?.[resource])));
  const requested = sum(lasting.map((one) => quantityValue(one.resources?.requests?.[resource])));
  const limit = sum(lasting.map((one) => quantityValue(one.resources?.limits?.[resource])));
  return {
    ...defined({ used, requested, limit }),
  };
}
