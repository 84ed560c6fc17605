import type { LiveObject } from "../client/kube-client";
import { compareQuantities } from "../../../quantity";
import type { Progress, ProgressCheck } from "./wait";

interface WorkloadStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly currentReplicas?: number;
  readonly currentNumberScheduled?: number;
  readonly desiredNumberScheduled?: number;
  readonly fullyLabeledReplicas?: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
}

/** A Deployment rolled out: its controller has seen it and every replica is updated, ready and available. */
export const deploymentRolledOut: ProgressCheck = existing((object) => {
  const status = statusOf<WorkloadStatus>(object);
  const wanted = Number(specOf(object)["replicas"] ?? 1);
  const {
    replicas = 0,
    updatedReplicas: updated = 0,
    readyReplicas: ready = 0,
    availableReplicas: available = 0,
  } = status;
  if ((object.metadata.generation ?? 0) > (status.observedGeneration ?? 0))
    return pending("its rollout has not started");
  const progressing = status.conditions?.find((each) => each.type === "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") return { failed: "it exceeded its progress deadline" };
  if (updated < wanted) return pending(`${updated} of ${wanted} new replicas are updated`);
  if (replicas > updated) return pending(`${replicas - updated} old replicas are still there`);
  if (replicas > ready) return pending(`${ready} of ${replicas} replicas are ready`);
  if (available < updated) return pending(`${available} of ${updated} updated replicas are available`);
  return "done";
});

/** A StatefulSet rolled out, up to the partition of its update strategy. */
export const statefulSetRolledOut: ProgressCheck = existing((object) => {
  const status = statusOf<WorkloadStatus>(object);
  const spec = specOf(object);
  const wanted = Number(spec["replicas"] ?? 1);
  const strategy = (spec["updateStrategy"] ?? {}) as {
    readonly type?: string;
    readonly rollingUpdate?: { readonly partition?: number };
  };
  const { readyReplicas: ready = 0, updatedReplicas: updated = 0 } = status;
  if (ready !== wanted) return pending(`${ready} of ${wanted} replicas are ready`);
  if (strategy.type !== "RollingUpdate") {
    return {
      failed: `the rollout of a StatefulSet can only be awaited with RollingUpdate, not ${strategy.type}; set wait_for_rollout to false`,
    };
  }
  if ((object.metadata.generation ?? 0) > (status.observedGeneration ?? 0))
    return pending("its rollout has not started");
  const partition = strategy.rollingUpdate?.partition ?? 0;
  if (partition > 0) {
    return updated < wanted - partition ? pending(`${updated} of ${wanted - partition} replicas are updated`) : "done";
  }
  if (status.updateRevision !== status.currentRevision) return pending(`${updated} of ${wanted} replicas are updated`);
  return "done";
});

/** Pods of a DaemonSet placed on every node; as in the real provider 2.38 it does not wait until they are ready. */
export const daemonSetScheduled: ProgressCheck = existing((object) => {
  const { currentNumberScheduled: current = 0, desiredNumberScheduled: wanted = 0 } = statusOf<WorkloadStatus>(object);
  return current === wanted ? "done" : pending(`${current} of ${wanted} pods are scheduled`);
});

/** All pods of a ReplicationController made. */
export const replicasLabeled: ProgressCheck = existing((object) => {
  const wanted = Number(specOf(object)["replicas"] ?? 1);
  const { fullyLabeledReplicas: current = 0 } = statusOf<WorkloadStatus>(object);
  return current === wanted ? "done" : pending(`${current} of ${wanted} replicas are there`);
});

/** A Job that came to its end; a Job that is already cleaned up has ended, too. */
export const jobCompleted: ProgressCheck = (object) => {
  if (object === undefined) return "done";
  const conditions = statusOf<WorkloadStatus>(object).conditions ?? [];
  const holds = (type: string): boolean => conditions.some((each) => each.type === type && each.status === "True");
  if (holds("Complete")) return "done";
  return holds("Failed") ? { failed: "the job failed" } : pending("the job is not complete");
};

/** An address from the load balancer, in a Service or an Ingress. */
export const loadBalancerAssigned: ProgressCheck = existing((object) => {
  const status = statusOf<{ readonly loadBalancer?: { readonly ingress?: readonly unknown[] } }>(object);
  const { ingress = [] } = status.loadBalancer ?? {};
  return ingress.length > 0 ? "done" : pending("its load balancer has no address");
});

/** A Secret that holds the token of its ServiceAccount. */
export const tokenIssued: ProgressCheck = existing((object) =>
  "token" in ((object["data"] ?? {}) as object) ? "done" : pending("it has no service account token"),
);

/** A ResourceQuota that is in force. */
export const quotaInForce: ProgressCheck = existing((object) => {
  const wanted = (specOf(object)["hard"] ?? {}) as Readonly<Record<string, string>>;
  const { hard = {} } = statusOf<{ readonly hard?: Readonly<Record<string, string>> }>(object);
  const names = Object.keys(wanted);
  const same = names.every((name) => compareQuantities(wanted[name] ?? "", hard[name] ?? "") === 0);
  return same && names.length === Object.keys(hard).length ? "done" : pending("its limits are not in force");
});

/** An object whose existence is all that is waited for. */
export const objectExists: ProgressCheck = (object) => (object === undefined ? pending("it does not exist") : "done");

/**
 * A phase of the object's status.
 * @param wanted the phases that are waited for
 * @param before the phases that may come first; any other one ends the wait
 */
export function inPhase(wanted: readonly string[], before: readonly string[]): ProgressCheck {
  return existing((object) => {
    const { phase = "" } = statusOf<{ readonly phase?: string }>(object);
    if (wanted.includes(phase)) return "done";
    if (before.includes(phase) || phase === "") return pending(`its phase is ${phase || "not set"}`);
    return { failed: `its phase is ${phase}, not ${wanted.join(" or ")}` };
  });
}

function existing(check: (object: LiveObject) => Progress): ProgressCheck {
  return (object) => (object === undefined ? { failed: "it was deleted meanwhile" } : check(object));
}

function statusOf<T extends object>(object: LiveObject): T {
  return (object["status"] ?? {}) as T;
}

function specOf(object: LiveObject): Readonly<Record<string, unknown>> {
  return (object["spec"] ?? {}) as Readonly<Record<string, unknown>>;
}

const pending = (what: string): Progress => ({ pending: what });
