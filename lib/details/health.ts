import { setTimeout as sleep } from "node:timers/promises";
import { objectKey, type Cluster, type Pod, type Service } from "../cluster";
import { takeListSnapshot, withPodsOf } from "./list-snapshot";
import { podState } from "./pod-state";
import { showLabels } from "./selector";
import { indexServices, type ServiceIndex } from "./service-index";
import { endpointsOf, podsOf } from "./service-view";
import { followSnapshot } from "./live";
import { HEALTH_PARTS, type Part, type Snapshot } from "./snapshot";
import type { DeclaredService } from "./stack-services";
import { withoutPods, workloadsOf } from "./workloads";

/** Whether a service can do its work, and why not. */
export interface ServiceHealth {
  readonly name: string;
  readonly namespace: string;
  readonly healthy: boolean;
  /** Pods that are ready, of those that are to be. */
  readonly ready: number;
  readonly total: number;
  /** Addresses that take traffic. */
  readonly endpoints: number;
  /** It is not healthy, and waiting will hardly help: a rollout has made no progress before its deadline. @default false */
  readonly stuck?: true;
  /** Why it is not healthy; what is behind a first reason follows it. */
  readonly reasons: readonly string[];
}

const PODS_NAMED = 5;
/**
 * The health of a declared service: its pods are ready, as many as its workloads are to have and all of the declared
 * revision, and at least one endpoint takes traffic. A Service of type ExternalName needs to exist, no more.
 */
export function healthOf(declared: DeclaredService, snapshot: Snapshot, services: ServiceIndex): ServiceHealth {
  const { name, namespace } = declared;
  const none = { name, namespace, healthy: false, ready: 0, total: 0, endpoints: 0 };
  const service = services.get(`${namespace}/${name}`);
  if (service === undefined) {
    const unknown = snapshot.denied.has("services");
    return { ...none, reasons: [unknown ? "not known: not allowed to list services" : "it is not in the cluster"] };
  }
  if (service.metadata?.deletionTimestamp !== undefined) return { ...none, reasons: ["it is being deleted"] };
  if (service.spec?.type === "ExternalName") return { ...none, healthy: true, reasons: [] };

  const pods = podsOf(service, snapshot.pods);
  const workloads = workloadsOf(service, pods, snapshot);
  const endpoints = endpointsOf(service, snapshot.endpointSlices).filter((one) => one.ready).length;
  const reasons = [
    ...unknown(snapshot),
    ...workloads.flatMap((one) =>
      one.problem !== undefined
        ? [`${one.kind} ${one.name}: ${one.problem}`]
        : one.total === 0 && workloads.every((each) => each.total === 0)
          ? [`${one.kind} ${one.name}: ${withoutPods(one.kind)}`]
          : [],
    ),
    ...(workloads.length === 0 ? noPods(service, snapshot) : []),
    ...(endpoints === 0 && !snapshot.denied.has("endpointSlices") ? ["no endpoint takes traffic"] : []),
  ];
  return {
    name,
    namespace,
    healthy: reasons.length === 0,
    ...(workloads.some((one) => one.stuck) ? { stuck: true } : {}),
    ready: workloads.reduce((sum, one) => sum + one.ready, 0),
    total: workloads.reduce((sum, one) => sum + one.total, 0),
    endpoints,
    reasons: reasons.length === 0 ? [] : [...reasons, ...troubledPods(pods)],
  };
}

const NEEDED: readonly Part[] = ["pods", "deployments", "statefulSets", "daemonSets", "endpointSlices"];

const unknown = (snapshot: Snapshot): readonly string[] =>
  NEEDED.filter((part) => snapshot.denied.has(part)).map(
    (part) => `not known: not allowed to list ${part.toLowerCase()}`,
  );

function noPods(service: Service, snapshot: Snapshot): readonly string[] {
  const selector = showLabels(service.spec?.selector);
  // Without a selector somebody else keeps the endpoints: they alone count.
  return selector === "" || snapshot.denied.has("pods") ? [] : [`no pod has the labels ${selector}`];
}

function troubledPods(pods: readonly Pod[]): readonly string[] {
  const troubled = pods.flatMap((pod) => {
    const state = podState(pod);
    if (state.tone === "good" || state.tone === "quiet") return [];
    return [`Pod ${pod.metadata?.name}: ${state.status}${state.reason === undefined ? "" : `: ${state.reason}`}`];
  });
  const rest = troubled.length - PODS_NAMED;
  return rest > 0 ? [...troubled.slice(0, PODS_NAMED), `and ${rest} more pods are not ready`] : troubled;
}

/** The health of all declared services. */
export function judge(declared: readonly DeclaredService[], snapshot: Snapshot): readonly ServiceHealth[] {
  const services = indexServices(snapshot);
  return declared.map((one) => healthOf(one, snapshot, services));
}

/** How long to wait for health, and who is told meanwhile. */
export interface WaitOptions {
  /** Milliseconds; 0 looks once. */
  readonly wait: number;
  readonly signal?: AbortSignal;
  /** Told after each change while not all are healthy. @default - not told */
  readonly onChange?: (health: readonly ServiceHealth[]) => void;
  /** The connection is lost, or (undefined) is back. @default - not told */
  readonly onConnection?: (lost: Error | undefined) => void;
}

/** What was seen last. */
export interface Verdict {
  readonly services: readonly ServiceHealth[];
  readonly notes: readonly string[];
}

/** The health now. Of the pods those are read that a list needs, and those of services that are not well. */
async function lookOnce(cluster: Cluster, declared: readonly DeclaredService[]): Promise<Verdict> {
  const snapshot = await takeListSnapshot(cluster, declared, HEALTH_PARTS);
  const services = judge(declared, snapshot);
  const ill = new Set(services.filter((one) => !one.healthy).map((one) => `${one.namespace}/${one.name}`));
  if (ill.size === 0) return { services, notes: snapshot.notes };
  const whole = await withPodsOf(cluster, snapshot, (service) => ill.has(objectKey(service)));
  return { services: judge(declared, whole), notes: whole.notes };
}

/**
 * Looks at the health of services, and while one is not healthy waits for it by watching.
 * @returns the health when each is healthy or stuck, when the time is over or when the signal says so
 * @throws KubeServicesError, ApiError
 */
export async function awaitHealth(
  cluster: Cluster,
  declared: readonly DeclaredService[],
  options: WaitOptions,
): Promise<Verdict> {
  let verdict = await lookOnce(cluster, declared);
  const done = (): boolean => verdict.services.every((one) => one.healthy || one.stuck === true);
  if (options.wait <= 0 || done() || options.signal?.aborted === true) return verdict;

  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  void sleep(options.wait, undefined, { signal }).then(
    () => stop.abort(),
    () => undefined,
  );
  options.onChange?.(verdict.services);
  await followSnapshot(cluster, [...new Set(declared.map((one) => one.namespace))], HEALTH_PARTS, {
    signal,
    answered: true,
    onReconnect: (reason) => options.onConnection?.(reason),
    onReconnected: () => options.onConnection?.(undefined),
    onSnapshot: (snapshot) => {
      verdict = { services: judge(declared, snapshot), notes: snapshot.notes };
      if (done()) stop.abort();
      else options.onChange?.(verdict.services);
    },
  });
  return verdict;
}
