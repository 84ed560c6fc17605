import type { Service } from "../cluster";
import { heldBack, type DeclaredObject } from "./objects";
import { showLabels } from "./selector";
import { indexServices, type ServiceIndex } from "./service-index";
import { endpointsOf, podsOf } from "./service-view";
import type { Part, Snapshot } from "./snapshot";
import type { DeclaredService } from "./stack-entries";
import { troubledPods } from "./why";
import { withoutPods, workloadsOf, type WorkloadView } from "./workloads";

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
  /** What is worth knowing and is no fault. @default - nothing */
  readonly notes?: readonly string[];
}

/**
 * The health of a declared service: its pods are ready, as many as its workloads are to have and all of the declared
 * revision, and at least one endpoint takes traffic. A Service of type ExternalName needs to exist, no more. One whose
 * workloads the code scales to zero is healthy, too.
 * @param objects what the stack declares beside Services
 */
function healthOf(
  declared: DeclaredService,
  snapshot: Snapshot,
  services: ServiceIndex,
  objects: readonly DeclaredObject[] = [],
): ServiceHealth {
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
  const declaredAs = ({ kind, name: of }: WorkloadView): DeclaredObject | undefined =>
    objects.find((one) => one.kind === kind && one.name === of && one.namespace === namespace);
  if (workloads.length > 0 && workloads.every((one) => one.total === 0 && declaredAs(one)?.said.replicas === 0)) {
    return { ...none, healthy: true, endpoints, reasons: [], notes: ["scaled to zero by the code"] };
  }
  const held = workloads.map((workload) => {
    const entry = declaredAs(workload);
    const { reasons, notes } = entry === undefined ? NOT_HELD : heldBack(entry, workload);
    const named = (text: string): string => `${workload.kind} ${workload.name}: ${text}`;
    return { reasons: reasons.map(named), notes: notes.map(named) };
  });
  const notes = held.flatMap((one) => one.notes);
  const reasons = [
    ...unknown(snapshot),
    ...workloads.flatMap((workload, index) => {
      const { reasons = [] } = held[index] ?? {};
      if (workload.problem !== undefined) return [`${workload.kind} ${workload.name}: ${workload.problem}`, ...reasons];
      if (reasons.length > 0) return reasons;
      return workload.total === 0 && workloads.every((each) => each.total === 0)
        ? [`${workload.kind} ${workload.name}: ${withoutPods(workload.kind)}`]
        : [];
    }),
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
    ...(notes.length === 0 ? {} : { notes }),
  };
}

const NOT_HELD = { reasons: [], notes: [] };

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

/** The health of all declared services. */
export function judge(
  declared: readonly DeclaredService[],
  snapshot: Snapshot,
  objects: readonly DeclaredObject[] = [],
): readonly ServiceHealth[] {
  const services = indexServices(snapshot);
  return declared.map((one) => healthOf(one, snapshot, services, objects));
}
