import { messageWithoutCredentials } from "../credentials";
import type { ContainerStatus, Pod } from "../cluster";

/** How a state is to be taken. */
export type Tone = "good" | "warning" | "bad" | "quiet";

/** What a pod is at, with what a person needs to know to mend it. */
export interface PodState {
  /** One word, as kubectl shows it: `Running`, `CrashLoopBackOff`, `Init:0/1`, `Unschedulable`. */
  readonly status: string;
  /** Why. @default - nothing is wrong */
  readonly reason?: string;
  readonly tone: Tone;
}

/** States of containers that a pod passes through on its way; whatever else one waits for, it cannot start. */
const STARTING = ["ContainerCreating", "PodInitializing"];
/** What else is wrong with a pod. */
const BROKEN = /^(NodeLost|Unschedulable)$/;

/** The state of a pod. */
export function podState(pod: Pod): PodState {
  const { status, reason, broken = false } = wordAndReason(pod);
  const tone = broken ? "bad" : toneOf(pod, status);
  return {
    status,
    tone,
    ...(reason === undefined || reason === "" ? {} : { reason: messageWithoutCredentials(reason) }),
  };
}

/** Whether the pod counts as ready for its Services. */
export function isReady(pod: Pod): boolean {
  return (
    pod.metadata?.deletionTimestamp === undefined &&
    (pod.status?.conditions ?? []).some((condition) => condition.type === "Ready" && condition.status === "True")
  );
}

function toneOf(pod: Pod, status: string): Tone {
  if (BROKEN.test(status) || (pod.status?.phase === "Failed" && status !== "Terminating")) return "bad";
  if (status === "Completed" || status === "Succeeded") return "quiet";
  return isReady(pod) ? "good" : "warning";
}

interface Word {
  readonly status: string;
  readonly reason?: string | undefined;
  /** A container cannot start, or ended as it should not. @default false */
  readonly broken?: boolean;
}

function wordAndReason(pod: Pod): Word {
  const phase = pod.status?.phase ?? "Unknown";
  if (pod.metadata?.deletionTimestamp !== undefined) {
    return pod.status?.reason === "NodeLost"
      ? { status: "Unknown", reason: "its node does not answer" }
      : { status: "Terminating", reason: held(pod) };
  }
  // Evicted, shut down with its node, past its deadline: how its containers ended is not the reason.
  if (phase === "Failed" && pod.status?.reason) return { status: pod.status.reason, reason: pod.status.message };
  const unscheduled = condition(pod, "PodScheduled");
  if (unscheduled?.status === "False" && (pod.spec?.nodeName ?? "") === "") {
    return { status: unscheduled.reason ?? "Pending", reason: unscheduled.message };
  }
  return initState(pod) ?? mainState(pod) ?? { status: pod.status?.reason ?? phase, reason: pod.status?.message };
}

/** What keeps a pod that is to go: no kubelet's work will end that. */
function held(pod: Pod): string | undefined {
  const finalizers = pod.metadata?.finalizers ?? [];
  return finalizers.length === 0 ? undefined : `held by the finalizers ${finalizers.join(", ")}`;
}

const condition = (pod: Pod, type: string) => pod.status?.conditions?.find((one) => one.type === type);

/** What holds the pod back before its containers start: its init containers, in order. */
function initState(pod: Pod): Word | undefined {
  const specs = pod.spec?.initContainers ?? [];
  for (const [index, spec] of specs.entries()) {
    const status = pod.status?.initContainerStatuses?.find((one) => one.name === spec.name);
    if (status?.state?.terminated?.exitCode === 0) continue;
    const sidecar = spec.restartPolicy === "Always";
    if (sidecar && status?.started === true) continue;
    if (status?.state?.terminated !== undefined) {
      return { status: `Init:${endedWord(status)}`, reason: explain(status), broken: true };
    }
    const waiting = status?.state?.waiting?.reason;
    if (waiting !== undefined && waiting !== "PodInitializing") {
      return {
        status: `Init:${waiting}`,
        reason: explain(status as ContainerStatus),
        broken: !STARTING.includes(waiting),
      };
    }
    if (pod.status?.phase !== "Pending") return undefined;
    const lack = sidecar ? `sidecar ${spec.name} has not started` : `init container ${spec.name} has not finished`;
    return { status: `Init:${index}/${specs.length}`, reason: lack };
  }
  return undefined;
}

function mainState(pod: Pod): Word | undefined {
  const statuses = pod.status?.containerStatuses ?? [];
  const waitsFor = (one: ContainerStatus): string | undefined => one.state?.waiting?.reason;
  const stuck = statuses.filter((one) => !STARTING.includes(waitsFor(one) ?? STARTING[0]!));
  const failed = statuses.filter((one) => (one.state?.terminated?.exitCode ?? 0) !== 0);
  const [first] = [...stuck, ...failed];
  if (first !== undefined) {
    const reason = [...stuck, ...failed].map((one) => (statuses.length > 1 ? named(one) : explain(one)));
    return { status: waitsFor(first) ?? endedWord(first), reason: reason.join("; "), broken: true };
  }
  const starting = statuses.find((one) => waitsFor(one) !== undefined);
  if (starting !== undefined) return { status: waitsFor(starting) as string, reason: explain(starting) };
  if (pod.status?.reason !== undefined) return undefined;
  if (pod.status?.phase === "Running" && !isReady(pod)) {
    const unready = statuses.filter((one) => !one.ready).map((one) => one.name);
    const gate = condition(pod, "Ready")?.message;
    return {
      status: "NotReady",
      reason: unready.length > 0 ? `not ready: ${unready.join(", ")}` : (gate ?? ungated(pod)),
    };
  }
  const ended = statuses.find((one) => one.state?.terminated !== undefined);
  return ended !== undefined && pod.status?.phase !== "Running" ? { status: endedWord(ended) } : undefined;
}

/** Its containers are ready, and it is not. */
const ungated = (pod: Pod): string =>
  (pod.spec?.readinessGates ?? []).length > 0 ? "its readiness gates are not met" : "its node is not ready";

function endedWord(status: ContainerStatus): string {
  const ended = status.state?.terminated;
  if (ended?.reason !== undefined) return ended.reason;
  return ended?.signal ? `Signal:${ended.signal}` : `ExitCode:${ended?.exitCode ?? "?"}`;
}

/** The same of one among several, with its name where that does not say it. */
function named(status: ContainerStatus): string {
  const text = explain(status);
  return text.includes(status.name) ? text : [status.name, text].filter((part) => part !== "").join(": ");
}

/** Why a container is not running: what the kubelet says, and how its last run ended. */
export function explain(status: ContainerStatus): string {
  const parts: string[] = [];
  const { waiting, terminated } = status.state ?? {};
  if (waiting?.message !== undefined) parts.push(waiting.message);
  else if (/ImagePull/.test(waiting?.reason ?? "")) parts.push(`image ${status.image} cannot be pulled`);
  const ended = terminated ?? (waiting === undefined ? undefined : status.lastState?.terminated);
  if (ended !== undefined && (terminated === undefined || ended.exitCode !== 0)) {
    const why = ended.reason === undefined || ended.reason === "Error" ? "" : ` (${ended.reason})`;
    const how = ended.signal ? `was killed by signal ${ended.signal}` : `ended with exit code ${ended.exitCode}`;
    parts.push(`${status.name} ${how}${why}${ended.message ? `: ${ended.message.trim()}` : ""}`);
  }
  return messageWithoutCredentials(parts.join("; "));
}
