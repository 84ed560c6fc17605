import type { Pod } from "../../lib/cluster";
import { isReady, podState } from "../../lib/details";
import { container, minutesAgo, pod, running, waiting } from "./objects";

const pending = (conditions: NonNullable<Pod["status"]>["conditions"]): Pod =>
  pod("p", [], {
    phase: "Pending",
    ready: false,
    spec: { nodeName: undefined, containers: [container()] },
    status: { phase: "Pending", conditions },
  });
const withGate = (gated: Pod): Pod => ({
  ...gated,
  spec: { ...gated.spec!, readinessGates: [{ conditionType: "example.com/ready" }] },
});
const ended = (exitCode: number, more: object = {}) => ({ terminated: { exitCode, ...more } });
const withInit = (state: object, more: object = {}, restartPolicy?: string): Pod =>
  pod("p", [], {
    phase: "Pending",
    ready: false,
    spec: {
      containers: [container()],
      initContainers: [container({ name: "migrate", ...(restartPolicy === undefined ? {} : { restartPolicy }) })],
    },
    status: {
      phase: "Pending",
      initContainerStatuses: [running("migrate", { state, ready: false, ...more })],
    },
  });

describe("the state of a pod", () => {
  const table: [string, Pod, { status: string; reason?: string | RegExp; tone: string }][] = [
    ["that runs", pod("p"), { status: "Running", tone: "good" }],
    [
      "that crashes, with the exit code of its last run",
      pod("p", [
        waiting("CrashLoopBackOff", "back-off 40s", {
          lastState: ended(137, { reason: "OOMKilled" }),
          restartCount: 3,
        }),
      ]),
      { status: "CrashLoopBackOff", reason: "back-off 40s; web ended with exit code 137 (OOMKilled)", tone: "bad" },
    ],
    [
      "whose image cannot be pulled, with the image where the kubelet says no more",
      pod("p", [waiting("ImagePullBackOff", undefined, { image: "shop/web:404" })]),
      { status: "ImagePullBackOff", reason: "image shop/web:404 cannot be pulled", tone: "bad" },
    ],
    [
      "that was evicted, and why; how its containers ended then is no reason",
      pod("p", [running("web", { ready: false, state: ended(137, { reason: "Error" }) })], {
        status: { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." },
      }),
      { status: "Evicted", reason: "The node was low on resource: memory.", tone: "bad" },
    ],
    [
      "that went with its node",
      pod("p", [], { status: { phase: "Failed", reason: "Terminated", message: "imminent node shutdown" } }),
      { status: "Terminated", reason: "imminent node shutdown", tone: "bad" },
    ],
    [
      "that is to go and is held",
      pod("p", [running()], {
        metadata: { name: "p", deletionTimestamp: minutesAgo(5), finalizers: ["example.com/hold"] },
      }),
      { status: "Terminating", reason: "held by the finalizers example.com/hold", tone: "warning" },
    ],
    [
      "that waits for a gate before it is scheduled",
      pending([{ type: "PodScheduled", status: "False", reason: "SchedulingGated", message: "gated by quota" }]),
      { status: "SchedulingGated", reason: "gated by quota", tone: "warning" },
    ],
    [
      "that no node takes, and why",
      pending([{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes are available" }]),
      { status: "Unschedulable", reason: "0/3 nodes are available", tone: "bad" },
    ],
    [
      "that waits at a scheduling gate",
      pending([{ type: "PodScheduled", status: "False", reason: "SchedulingGated", message: "gate x" }]),
      { status: "SchedulingGated", reason: "gate x", tone: "warning" },
    ],
    ["that nobody has looked at yet", pending([]), { status: "Pending", tone: "warning" }],
    [
      "whose containers start",
      pod("p", [waiting("ContainerCreating")], { phase: "Pending" }),
      { status: "ContainerCreating", tone: "warning" },
    ],
    [
      "whose readiness probe fails",
      pod("p", [running("web", { ready: false })]),
      { status: "NotReady", reason: "not ready: web", tone: "warning" },
    ],
    [
      "whose readiness gate is not met",
      withGate(pod("p", [running()], { ready: false })),
      { status: "NotReady", reason: "its readiness gates are not met", tone: "warning" },
    ],
    [
      "whose node is not ready",
      pod("p", [running()], { ready: false }),
      { status: "NotReady", reason: "its node is not ready", tone: "warning" },
    ],
    [
      "whose container failed for good",
      pod("p", [running("job", { ready: false, state: ended(2, { message: "disk full\n" }) })], { phase: "Failed" }),
      { status: "ExitCode:2", reason: "job ended with exit code 2: disk full", tone: "bad" },
    ],
    [
      "whose container was killed by a signal",
      pod("p", [running("job", { ready: false, state: ended(0, { exitCode: 137, signal: 9 }) })], { phase: "Failed" }),
      { status: "Signal:9", reason: "job was killed by signal 9", tone: "bad" },
    ],
    [
      "that is done",
      pod("p", [running("job", { ready: false, state: ended(0, { reason: "Completed" }) })], { phase: "Succeeded" }),
      { status: "Completed", tone: "quiet" },
    ],
    [
      "that was evicted",
      pod("p", [], {
        phase: "Failed",
        ready: false,
        status: { phase: "Failed", reason: "Evicted", message: "low on memory" },
      }),
      { status: "Evicted", reason: "low on memory", tone: "bad" },
    ],
    [
      "that is being deleted",
      pod("p", [running()], { metadata: { deletionTimestamp: minutesAgo(1) } }),
      { status: "Terminating", tone: "warning" },
    ],
    [
      "whose node is lost",
      pod("p", [running()], {
        metadata: { deletionTimestamp: minutesAgo(1) },
        status: { phase: "Running", reason: "NodeLost" },
      }),
      { status: "Unknown", reason: "its node does not answer", tone: "warning" },
    ],
    [
      "that runs its init container",
      withInit({ running: {} }),
      { status: "Init:0/1", reason: "init container migrate has not finished", tone: "warning" },
    ],
    [
      "whose init container crashes",
      withInit({ waiting: { reason: "CrashLoopBackOff" } }, { lastState: ended(1) }),
      { status: "Init:CrashLoopBackOff", reason: "migrate ended with exit code 1", tone: "bad" },
    ],
    [
      "whose init container has failed",
      withInit(ended(3, { reason: "Error" })),
      { status: "Init:Error", reason: "migrate ended with exit code 3", tone: "bad" },
    ],
    [
      "whose sidecar runs while its worker starts",
      withInit({ running: {} }, { started: true }, "Always"),
      { status: "Pending", tone: "warning" },
    ],
    [
      "whose sidecar does not start",
      withInit({ running: {} }, { started: false }, "Always"),
      { status: "Init:0/1", reason: "sidecar migrate has not started", tone: "warning" },
    ],
    [
      "of which one container is only starting, and two others cannot",
      pod("p", [
        waiting("ContainerCreating"),
        waiting("ImagePullBackOff", "no such image", { name: "second" }),
        waiting("CreateContainerConfigError", 'secret "third" not found', { name: "third" }),
      ]),
      {
        status: "ImagePullBackOff",
        reason: 'second: no such image; secret "third" not found',
        tone: "bad",
      },
    ],
    [
      "that waits for a reason which no list has",
      pod("p", [waiting("PostStartHookError", "exit 1")]),
      { status: "PostStartHookError", reason: "exit 1", tone: "bad" },
    ],
  ];
  test.each(table)("%s", (_, given, wanted) => {
    expect(podState(given)).toEqual(wanted);
  });

  test("a pod that is being deleted is not ready, whatever its conditions say", () => {
    expect(isReady(pod("p"))).toBe(true);
    expect(isReady(pod("p", [running()], { metadata: { deletionTimestamp: minutesAgo(1) } }))).toBe(false);
  });
});
