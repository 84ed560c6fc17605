import type { DaemonSet, Deployment, Pod, ReplicaSet, ReplicationController, StatefulSet } from "../../cluster";
import { isReady, podState } from "../pod-state";
import { workloadView, withoutPods, type WorkloadView } from "../workloads";
import type { DeclaredObject } from "./declared";
import { count, suspension, type Judged } from "./view";

/** A workload that no Service of the stack leads to: as many pods ready as it is to have, all of the declared revision. */
export function judgeWorkload(
  declared: DeclaredObject,
  object: Deployment | StatefulSet | DaemonSet | ReplicaSet | ReplicationController,
): Judged {
  const view = workloadView(declared.kind, object);
  const held = heldBack(declared, view);
  const reasons = [...(view.problem === undefined ? [] : [view.problem]), ...held.reasons];
  return {
    state: view.total === 0 ? withoutPods(declared.kind) : `${view.ready}/${view.total} pods ready`,
    tone: reasons.length > 0 ? (view.ready > 0 ? "warning" : "bad") : view.tone,
    reasons,
    notes: held.notes,
    ready: view.ready,
    total: view.total,
    stuck: view.stuck === true,
    facts: { Nodes: declared.kind === "DaemonSet" ? nodesOf(object as DaemonSet) : undefined, Revision: view.revision },
  };
}

/** How many nodes are to run a DaemonSet, and how many do. */
function nodesOf({ status }: DaemonSet): string {
  const wanted = status?.desiredNumberScheduled ?? 0;
  const extra = status?.numberMisscheduled ?? 0;
  const shown = `${count(wanted, "node")} to run it, ready on ${status?.numberReady ?? 0}`;
  return extra === 0
    ? shown
    : `${shown}; ${extra} more ${extra === 1 ? "runs" : "run"} it and ${extra === 1 ? "is" : "are"} not to`;
}

/** Whether a workload is scaled to zero or paused, by the code or by somebody else. */
export function heldBack(
  declared: DeclaredObject,
  view: WorkloadView,
): { readonly reasons: readonly string[]; readonly notes: readonly string[] } {
  const zero = scaledToZero(declared, view);
  const paused = suspension(declared, view.paused, "its rollout is paused");
  return { reasons: [...zero.reasons, ...paused.reasons], notes: [...zero.notes, ...paused.notes] };
}

/** Somebody has scaled it to zero, or the code does; a DaemonSet may be wanted on no node. */
function scaledToZero(
  declared: DeclaredObject,
  { kind, total }: Pick<WorkloadView, "kind" | "total">,
): { readonly reasons: readonly string[]; readonly notes: readonly string[] } {
  if (total > 0) return { reasons: [], notes: [] };
  if (kind === "DaemonSet") return { reasons: [], notes: ["no node is to run it"] };
  if (declared.said.replicas === 0) return { reasons: [], notes: ["scaled to zero by the code"] };
  const code = declared.said.replicas === undefined ? "" : `; the code says ${declared.said.replicas}`;
  return { reasons: [`scaled to zero in the cluster${code}`], notes: [] };
}

/** A pod that a stack declares itself. One that has run to its end is done. */
export function judgePod(_declared: DeclaredObject, pod: Pod): Judged {
  const { status, reason, tone } = podState(pod);
  const done = pod.status?.phase === "Succeeded";
  const well = done || isReady(pod);
  return {
    state: status,
    tone,
    reasons: well ? [] : [reason === undefined ? `it is ${status}` : `${status}: ${reason}`],
    ready: isReady(pod) ? 1 : 0,
    total: done ? 0 : 1,
    facts: { Node: pod.spec?.nodeName, Address: pod.status?.podIP },
  };
}
