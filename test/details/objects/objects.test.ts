import { readConfiguration, type Gateway, type RouteCondition, type RouteParent } from "../../../lib/cluster";
import {
  describeObjects,
  judge,
  type DeclaredObject,
  type ObjectKind,
  type ObjectView,
  type Snapshot,
} from "../../../lib/details";
import type { Gateways } from "../../../lib/details/snapshot";
import { declaredObjects, stateBeside } from "../../../lib/details/objects";
import { nextRun, scheduleInWords } from "../../../lib/details/objects/schedule";
import { stackWith } from "../../cluster/support";
import { deployment, minutesAgo, NOW, pod, replicaSet, running, service, snapshot, waiting } from "../objects";

const declared = (kind: ObjectKind, said: DeclaredObject["said"] = {}): DeclaredObject => ({
  kind,
  name: "it",
  namespace: "shop",
  address: "x.it",
  said,
});
const look = (entry: DeclaredObject, parts: object): ObjectView =>
  describeObjects([entry], snapshot(parts as Partial<Snapshot>), NOW)[0] as ObjectView;
const metadata = { name: "it", namespace: "shop", creationTimestamp: minutesAgo(30), generation: 1 };
const ownedBy = (kind: string, name = "it") => [
  { kind, name, apiVersion: "batch/v1", uid: `uid-${name}`, controller: true },
];

const finished = (type: "Complete" | "Failed", more: object = {}) => ({
  status: {
    startTime: minutesAgo(20),
    completionTime: minutesAgo(19),
    conditions: [{ type, status: "True", ...more }],
  },
});
const job = (more: object = {}) => ({ metadata, spec: { template: {}, completions: 1 }, ...more });
const run = (name: string, minutes: number, more: object) => ({
  metadata: { ...metadata, name, creationTimestamp: minutesAgo(minutes), ownerReferences: ownedBy("CronJob") },
  spec: { template: {} },
  ...more,
});
const cronJob = (spec: object = {}, status: object = {}) => ({
  metadata,
  spec: { schedule: "0 3 * * 1-5", jobTemplate: {}, ...spec },
  status: { lastScheduleTime: minutesAgo(10), ...status },
});
const ended = (type: "Complete" | "Failed", minutes: number) => ({
  status: { startTime: minutesAgo(minutes), conditions: [{ type, status: "True" }] },
});
const doneRun = (minutes: number) => ended("Complete", minutes);
const failedRun = (minutes: number) => ended("Failed", minutes);
const JOB = { kind: "Job", name: "it" };
const set = (ready: number, total: number) => ({
  metadata,
  spec: { updateStrategy: { type: "RollingUpdate" }, selector: {}, template: { metadata: { labels: { app: "it" } } } },
  status: {
    observedGeneration: 1,
    desiredNumberScheduled: total,
    numberReady: ready,
    updatedNumberScheduled: total,
  },
});
const hpa = (conditions: object[]) => ({
  metadata,
  spec: { minReplicas: 2, maxReplicas: 5, scaleTargetRef: { kind: "Deployment", name: "web-v1" }, metrics: [] },
  status: { currentReplicas: 2, desiredReplicas: 2, conditions },
});
const ingress = (backend: object) => ({
  metadata,
  spec: { rules: [{ host: "shop.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }] },
  status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } },
});
/** A route that one gateway has said something of, and that gateway. */
const routed = (conditions: readonly RouteCondition[], parentRefs: readonly RouteParent[] = [{ name: "public" }]) => ({
  routes: [
    {
      metadata,
      spec: { parentRefs, hostnames: ["shop.example.com"], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] },
      status: { parents: [{ parentRef: { name: "public" }, conditions }] },
    },
  ],
  services: [service("web")],
  endpointSlices: [slice(true)],
  gateways: new Map<string, Gateway>([["shop/public", { status: { addresses: [{ value: "203.0.113.9" }] } }]]),
});
const slice = (ready: boolean) => ({
  metadata: { namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
  addressType: "IPv4",
  ports: [{ port: 8080 }],
  endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready } }],
});
const toWeb = (port: object = { number: 80 }) => ({ service: { name: "web", port } });
const broken = (kind: string, name: string) =>
  pod("p", [waiting("ImagePullBackOff", "no such image")], { owner: { kind, name }, phase: "Pending" });

/** Situations, and what a person must be told; no reason means that it exits with 0. */
const SITUATIONS: readonly (readonly [
  what: string,
  declared: DeclaredObject,
  live: object,
  reasons: readonly (string | RegExp)[],
  said?: string | RegExp,
])[] = [
  [
    "a worker without a Service has no pod ready",
    declared("Deployment", { replicas: 2 }),
    { deployments: [deployment("it", "it", 0, 2)] },
    ["0 of 2 pods are ready"],
    "0/2 pods ready",
  ],
  [
    "a worker runs",
    declared("Deployment", { replicas: 2 }),
    { deployments: [deployment("it", "it", 2, 2)] },
    [],
    "2/2 pods ready",
  ],
  [
    "somebody has scaled a worker to zero",
    declared("Deployment", { replicas: 2 }),
    { deployments: [deployment("it", "it", 0, 0)] },
    ["scaled to zero in the cluster; the code says 2"],
  ],
  [
    "the code scales a worker to zero",
    declared("Deployment", { replicas: 0 }),
    { deployments: [deployment("it", "it", 0, 0)] },
    [],
    "scaled to zero",
  ],
  ["a worker was never applied", declared("Deployment"), {}, ["it is not in the cluster"], "absent"],
  [
    "nobody may look",
    declared("Job"),
    { denied: new Set(["jobs"]) },
    ["not known: not allowed to list jobs"],
    "not known",
  ],
  [
    "the pods of a bare ReplicaSet are refused",
    declared("ReplicaSet", { replicas: 2 }),
    {
      replicaSets: [
        {
          metadata,
          spec: { replicas: 2, selector: { matchLabels: { app: "it" } } },
          status: {
            observedGeneration: 1,
            replicas: 0,
            conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota" }],
          },
        },
      ],
    },
    ["exceeded quota"],
    "0/2 pods ready",
  ],
  [
    "somebody has scaled a bare ReplicaSet to zero",
    declared("ReplicaSet", { replicas: 2 }),
    { replicaSets: [{ metadata, spec: { replicas: 0 }, status: { observedGeneration: 1 } }] },
    ["scaled to zero in the cluster; the code says 2"],
  ],
  ["a daemon is on two of three nodes", declared("DaemonSet"), { daemonSets: [set(2, 3)] }, ["2 of 3 pods are ready"]],
  ["a daemon is wanted on no node", declared("DaemonSet"), { daemonSets: [set(0, 0)] }, [], "wanted on no node"],
  ["a Job is done", declared("Job"), { jobs: [job(finished("Complete"))] }, [], "done in 60s"],
  [
    "a Job failed, and its pod says why",
    declared("Job"),
    {
      jobs: [
        job(
          finished("Failed", {
            reason: "BackoffLimitExceeded",
            message: "Job has reached the specified backoff limit",
          }),
        ),
      ],
      pods: [
        pod("p", [running("main", { ready: false, state: { terminated: { exitCode: 3 } } })], {
          owner: { kind: "Job", name: "it" },
          phase: "Failed",
        }),
      ],
    },
    [
      /^failed: BackoffLimitExceeded: Job has reached the specified backoff limit; Pod p: ExitCode:3: main ended with exit code 3$/,
    ],
    "failed",
  ],
  [
    "a Job's image is missing",
    declared("Job"),
    { jobs: [job({ status: { startTime: minutesAgo(5), active: 1 } })], pods: [broken("Job", "it")] },
    ["Pod p: ImagePullBackOff: no such image"],
    "running for 5m, 0 of 1 done",
  ],
  [
    "a Job is suspended by hand",
    declared("Job"),
    { jobs: [job({ spec: { suspend: true, template: {} } })] },
    ["suspended in the cluster; the code does not say so"],
  ],
  [
    "a Job is suspended by the code",
    declared("Job", { suspended: true }),
    { jobs: [job({ spec: { suspend: true, template: {} } })] },
    [],
    "suspended",
  ],
  ["a Job with a time to live is gone", declared("Job", { removedWhenDone: true }), {}, [], "not there"],
  [
    "the latest run of a CronJob failed",
    declared("CronJob"),
    {
      cronJobs: [cronJob()],
      jobs: [
        run(
          "it-2",
          10,
          finished("Failed", { reason: "DeadlineExceeded", message: "Job was active longer than specified deadline" }),
        ),
        run("it-1", 70, finished("Complete")),
      ],
    },
    ["its latest run it-2 failed: DeadlineExceeded: Job was active longer than specified deadline"],
    "At 03:00, Monday through Friday; last run 10m ago, failed; next in 15h",
  ],
  [
    "an earlier run of a CronJob failed",
    declared("CronJob"),
    {
      cronJobs: [cronJob()],
      jobs: [run("it-2", 10, finished("Complete")), run("it-1", 70, finished("Failed", { reason: "x" }))],
    },
    [],
    /last run 10m ago, done/,
  ],
  [
    "a CronJob is suspended by hand",
    declared("CronJob"),
    { cronJobs: [cronJob({ suspend: true })] },
    ["suspended in the cluster; the code does not say so"],
    "suspended; last run 10m ago",
  ],
  [
    "an autoscaler has no metrics",
    declared("HorizontalPodAutoscaler"),
    {
      autoscalers: [
        hpa([
          { type: "AbleToScale", status: "True" },
          { type: "ScalingActive", status: "False", reason: "FailedGetResourceMetric", message: "no metrics returned" },
        ]),
      ],
    },
    ["FailedGetResourceMetric: no metrics returned"],
    "2 pods, 2 to 5",
  ],
  [
    "an autoscaler rests because its target is scaled to zero",
    declared("HorizontalPodAutoscaler"),
    { autoscalers: [hpa([{ type: "ScalingActive", status: "False", reason: "ScalingDisabled" }])] },
    [],
  ],
  [
    "a claim is not bound",
    declared("PersistentVolumeClaim"),
    { claims: [{ metadata, spec: { resources: { requests: { storage: "1Gi" } } }, status: { phase: "Pending" } }] },
    ["it is Pending, not Bound"],
  ],
  [
    "a claim is bound",
    declared("PersistentVolumeClaim"),
    { claims: [{ metadata, spec: {}, status: { phase: "Bound", capacity: { storage: "1Gi" } } }] },
    [],
    "Bound, 1Gi",
  ],
  [
    "an Ingress leads to a Service that is not there",
    declared("Ingress"),
    { ingresses: [ingress(toWeb())] },
    ["its backend Service web is not in the cluster"],
    "shop.example.com at 203.0.113.9",
  ],
  [
    "an Ingress leads to a port that is not there",
    declared("Ingress"),
    { ingresses: [ingress(toWeb({ number: 81 }))], services: [service("web")], endpointSlices: [slice(true)] },
    ["its backend Service web has no port 81"],
  ],
  [
    "an Ingress leads to pods that are not ready",
    declared("Ingress"),
    { ingresses: [ingress(toWeb({ name: "http-web" }))], services: [service("web")], endpointSlices: [slice(false)] },
    ["no endpoint of its backend Service web takes traffic"],
  ],
  [
    "an Ingress serves",
    declared("Ingress"),
    { ingresses: [ingress(toWeb())], services: [service("web")], endpointSlices: [slice(true)] },
    [],
  ],
  [
    "a route was refused by its gateway",
    declared("HTTPRoute"),
    {
      routes: [
        {
          metadata,
          spec: { hostnames: ["shop.example.com"], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] },
          status: {
            parents: [
              {
                parentRef: { name: "public" },
                conditions: [
                  { type: "Accepted", status: "False", reason: "NoMatchingListenerHostname", message: "no" },
                ],
              },
            ],
          },
        },
      ],
      services: [service("web")],
      endpointSlices: [slice(true)],
    },
    ["gateway public: NoMatchingListenerHostname: no"],
  ],
  [
    "a route has no gateway yet",
    declared("HTTPRoute"),
    { routes: [{ metadata, spec: { rules: [] } }] },
    ["no gateway has accepted it"],
  ],
  [
    "a gateway does not know yet, and says no more",
    declared("HTTPRoute"),
    routed([
      { type: "Accepted", status: "Unknown", reason: "Pending", message: "Waiting for controller" },
      { type: "ResolvedRefs", status: "Unknown", reason: "Pending" },
    ]),
    [
      "gateway public: whether it is Accepted is not known: Pending: Waiting for controller",
      "gateway public: whether it is ResolvedRefs is not known: Pending",
    ],
  ],
  [
    "a gateway has accepted what a route was before its last change",
    declared("HTTPRoute"),
    {
      routes: routed([
        { type: "Accepted", status: "True", observedGeneration: 3 },
        { type: "ResolvedRefs", status: "False", reason: "BackendNotFound", observedGeneration: 3 },
      ]).routes?.map((route) => ({ ...route, metadata: { ...route.metadata, generation: 4 } })),
      ...{ services: [service("web")], endpointSlices: [slice(true)] },
    },
    ["gateway public: has not seen the last change of it"],
  ],
  ["a gateway has answered with nothing", declared("HTTPRoute"), routed([]), ["gateway public: has not accepted it"]],
  [
    "one gateway of two has accepted a route",
    declared("HTTPRoute"),
    routed([{ type: "Accepted", status: "True" }], [{ name: "public" }, { name: "inner", namespace: "gateways" }]),
    ["gateway inner: has not accepted it"],
    "shop.example.com at 203.0.113.9",
  ],
  [
    "a gateway has accepted a route, under its full name",
    declared("HTTPRoute"),
    routed([{ type: "Accepted", status: "True" }], [{ name: "public", namespace: "shop" }]),
    [],
    "shop.example.com at 203.0.113.9",
  ],
  [
    "a budget allows no disruption",
    declared("PodDisruptionBudget"),
    {
      budgets: [
        { metadata, spec: { minAvailable: 2 }, status: { disruptionsAllowed: 0, currentHealthy: 2, expectedPods: 2 } },
      ],
    },
    [],
    "0 disruptions allowed, 2 of 2 pods healthy",
  ],
  [
    "a policy is there",
    declared("NetworkPolicy"),
    { networkPolicies: [{ metadata, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [{}] } }] },
    [],
    "ingress: nothing, egress: 1 rule",
  ],
  [
    "a pod of its own cannot be scheduled",
    declared("Pod"),
    {
      pods: [
        pod("it", [], {
          phase: "Pending",
          spec: { nodeName: "" },
          status: {
            phase: "Pending",
            conditions: [
              { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes are available" },
            ],
          },
        }),
      ],
    },
    ["Unschedulable: 0/3 nodes are available"],
  ],
  [
    "a Job tries again: one pod failed, the next is starting",
    declared("Job"),
    {
      jobs: [job({ status: { startTime: minutesAgo(5), active: 1, failed: 1 } })],
      pods: [
        pod("a", [running("web", { ready: false, state: { terminated: { exitCode: 1 } } })], {
          owner: JOB,
          phase: "Failed",
        }),
        pod("b", [waiting("ContainerCreating")], { owner: JOB, phase: "Pending" }),
      ],
    },
    [],
    "running for 5m, 0 of 1 done",
  ],
  [
    "a Job waits for its next try",
    declared("Job"),
    {
      jobs: [job({ status: { startTime: minutesAgo(5), failed: 2 } })],
      pods: [
        pod("a", [running("web", { ready: false, state: { terminated: { exitCode: 1 } } })], {
          owner: JOB,
          phase: "Failed",
        }),
      ],
    },
    ["Pod a: ExitCode:1: web ended with exit code 1"],
    "started 5m ago, 0 of 1 done",
  ],
  [
    "a Job's container cannot start, for a reason that only the kubelet's next version knows",
    declared("Job"),
    {
      jobs: [job({ status: { startTime: minutesAgo(5), active: 1 } })],
      pods: [pod("a", [waiting("SomethingInspectFailed", "no")], { owner: JOB, phase: "Pending" })],
    },
    ["Pod a: SomethingInspectFailed: no"],
  ],
  [
    "all pods of a Job are refused",
    declared("Job"),
    { jobs: [job({ status: { startTime: minutesAgo(5) } })] },
    ["it has no pod"],
  ],
  [
    "a Job is to have no pods",
    declared("Job"),
    { jobs: [job({ spec: { completions: 1, parallelism: 0, template: {} }, status: { startTime: minutesAgo(5) } })] },
    [],
  ],
  [
    "pods of a Job have ended and are not counted yet",
    declared("Job"),
    { jobs: [job({ status: { startTime: minutesAgo(5), uncountedTerminatedPods: { succeeded: ["x"] } } })] },
    [],
  ],
  [
    "enough indexes of a Job are done, and its other pods are ended",
    declared("Job"),
    {
      jobs: [
        job({
          spec: { completions: 3, template: {} },
          status: {
            startTime: minutesAgo(5),
            succeeded: 1,
            terminating: 1,
            conditions: [{ type: "SuccessCriteriaMet", status: "True", reason: "SuccessPolicy" }],
          },
        }),
      ],
      pods: [
        pod("a", [running("web", { ready: false, state: { terminated: { exitCode: 143 } } })], {
          owner: JOB,
          phase: "Failed",
        }),
      ],
    },
    [],
  ],
  [
    "nobody knows how much a Job on a queue has to do",
    declared("Job"),
    {
      jobs: [
        job({
          spec: { parallelism: 3, template: {} },
          status: { startTime: minutesAgo(5), active: 2, ready: 2, succeeded: 1 },
        }),
      ],
    },
    [],
    "running for 5m, 1 done",
  ],
  [
    "the latest run of a CronJob was done and is not kept, one before it failed and is",
    declared("CronJob"),
    {
      cronJobs: [cronJob({ successfulJobsHistoryLimit: 0 }, { lastSuccessfulTime: minutesAgo(9) })],
      jobs: [run("it-1", 70, failedRun(70))],
    },
    [],
    /last run 10m ago, done/,
  ],
  [
    "the latest run of a CronJob did not succeed and is not kept, one before it was done and is",
    declared("CronJob"),
    {
      cronJobs: [cronJob({ failedJobsHistoryLimit: 0 }, { lastSuccessfulTime: minutesAgo(69) })],
      jobs: [run("it-1", 70, doneRun(70))],
    },
    ["its latest run, of 2026-03-01T11:50:00Z, did not succeed, and is not kept"],
    /last run 10m ago, failed/,
  ],
  [
    "the latest run of a CronJob is under way, and the list of Jobs does not have it yet",
    declared("CronJob"),
    {
      cronJobs: [cronJob({ failedJobsHistoryLimit: 0 }, { active: [{ kind: "Job", name: "it-2" }] })],
      jobs: [run("it-1", 70, doneRun(70))],
    },
    [],
    /last run 10m ago, running/,
  ],
  [
    "the pods of a CronJob's latest run are refused",
    declared("CronJob"),
    { cronJobs: [cronJob()], jobs: [run("it-2", 10, { status: { startTime: minutesAgo(10) } })] },
    ["its latest run it-2 cannot run: it has no pod"],
  ],
  [
    "somebody has run a CronJob that was never due by hand, and that failed",
    declared("CronJob"),
    { cronJobs: [{ ...cronJob(), status: {} }], jobs: [run("by-hand", 5, failedRun(5))] },
    [/^its latest run by-hand failed: /],
    /no run yet, failed/,
  ],
  [
    "a CronJob has a time zone",
    declared("CronJob"),
    { cronJobs: [cronJob({ timeZone: "Asia/Tokyo" })], jobs: [run("it-2", 10, doneRun(10))] },
    [],
    /^At 03:00, Monday through Friday in Asia\/Tokyo; /,
  ],
  [
    "an autoscaler that cannot read its metrics wants nothing",
    declared("HorizontalPodAutoscaler"),
    {
      autoscalers: [
        {
          ...hpa([{ type: "ScalingActive", status: "False", reason: "FailedGetResourceMetric", message: "none" }]),
          status: {
            currentReplicas: 2,
            desiredReplicas: 0,
            conditions: [
              { type: "ScalingActive", status: "False", reason: "FailedGetResourceMetric", message: "none" },
            ],
          },
        },
      ],
    },
    ["FailedGetResourceMetric: none"],
    "2 pods, 2 to 5",
  ],
  [
    "something is being deleted",
    declared("Job"),
    { jobs: [job({ metadata: { ...metadata, deletionTimestamp: minutesAgo(1) } })] },
    ["it is being deleted"],
  ],
];

test("a route tells where its Gateway is reached, or that it is not", () => {
  const live = routed([{ type: "Accepted", status: "True" }]);
  const of = (gateways: Gateways) => look(declared("HTTPRoute"), { ...live, gateways });
  expect(of(live.gateways)).toMatchObject({ facts: { Gateways: "public", Addresses: "203.0.113.9" }, notes: [] });
  expect(of(new Map([["shop/public", {}]])).notes).toEqual(["gateway public has no address"]);
  expect(of(new Map([["shop/public", undefined]])).notes).toEqual(["gateway public is not in the cluster"]);
  const unread = of(new Map());
  expect([unread.state, unread.notes, unread.facts["Addresses"]]).toEqual(["shop.example.com", [], undefined]);
});

test("a policy tells who may call whom", () => {
  const name = { "kubernetes.io/metadata.name": "monitoring" };
  const spec = {
    podSelector: { matchLabels: { app: "web" } },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      { from: [{ podSelector: { matchLabels: { app: "front" } } }], ports: [{ port: 8080, protocol: "TCP" }] },
      { from: [{ namespaceSelector: { matchLabels: name } }] },
    ],
    egress: [
      {
        to: [{ ipBlock: { cidr: "192.0.2.0/24", except: ["192.0.2.1/32"] } }],
        ports: [{ port: 1000, endPort: 2000, protocol: "UDP" }],
      },
      {},
    ],
  };
  expect(look(declared("NetworkPolicy"), { networkPolicies: [{ metadata, spec }] }).facts).toEqual({
    Pods: "app=web",
    "May be called by": "app=front at 8080/TCP\nall pods of namespace monitoring",
    "May call": "192.0.2.0/24 without 192.0.2.1/32 at 1000-2000/UDP\neveryone",
  });
  const shut = { podSelector: {}, policyTypes: ["Ingress"] };
  expect(look(declared("NetworkPolicy"), { networkPolicies: [{ metadata, spec: shut }] }).facts).toEqual({
    Pods: "all pods",
    "May be called by": "nobody",
  });
});

test.each(SITUATIONS.map(([what, ...situation]) => ({ what, situation })))("$what", ({ situation }) => {
  const [entry, live, reasons, said] = situation;
  const view = look(entry, live);
  expect(view.reasons).toHaveLength(reasons.length);
  reasons.forEach((reason, index) => {
    if (typeof reason === "string") expect(view.reasons[index]).toBe(reason);
    else expect(view.reasons[index]).toMatch(reason);
  });
  if (typeof said === "string") expect(view.state).toBe(said);
  else if (said !== undefined) expect(view.state).toMatch(said);
});

test("what is no fault is told all the same", () => {
  const notes = (one: DeclaredObject, live: object) => look(one, live).notes;
  expect(
    notes(declared("Job", { suspended: true }), { jobs: [job({ spec: { suspend: true, template: {} } })] }),
  ).toEqual(["suspended by the code"]);
  expect(
    notes(declared("CronJob"), {
      cronJobs: [cronJob()],
      jobs: [run("it-2", 10, finished("Complete")), run("it-1", 70, finished("Failed", { reason: "x" }))],
    }),
  ).toEqual(["1 earlier run failed"]);
  expect(notes(declared("CronJob"), { cronJobs: [cronJob({ schedule: "0 0 31 2 *" })] })).toContain(
    "its schedule is never due",
  );
  const late = cronJob({ schedule: "*/2 * * * *" });
  expect(notes(declared("CronJob"), { cronJobs: [late] })).toContain(
    "its run of 2026-03-01T11:52:00Z has not been started",
  );
  for (const [spec, status] of [
    [{ suspend: true }, {}],
    [{ concurrencyPolicy: "Forbid" }, { active: [{ name: "it-2" }] }],
    [{ startingDeadlineSeconds: 60 }, {}],
    [{}, { lastScheduleTime: minutesAgo(3) }],
  ] as const)
    expect(
      notes(declared("CronJob"), { cronJobs: [cronJob({ schedule: "*/2 * * * *", ...spec }, status)] }).join(),
    ).not.toMatch(/not been started/);
  expect(
    notes(declared("PersistentVolumeClaim"), {
      claims: [
        {
          metadata,
          spec: { resources: { requests: { storage: "20Gi" } } },
          status: {
            phase: "Bound",
            capacity: { storage: "10Gi" },
            conditions: [
              { type: "FileSystemResizePending", status: "True" },
              { type: "ControllerResizeError", status: "True", message: "no more than 15Gi" },
            ],
          },
        },
      ],
    }),
  ).toEqual(["is resized to 20Gi once a pod mounts it", "ControllerResizeError: no more than 15Gi"]);
  const unsynced = { type: "DisruptionAllowed", status: "False", reason: "SyncFailed", message: "no controller" };
  expect(
    notes(declared("PodDisruptionBudget"), {
      budgets: [{ metadata, spec: {}, status: { disruptionsAllowed: 0, conditions: [unsynced] } }],
    }),
  ).toContain("SyncFailed: no controller");
  expect(
    notes(declared("PodDisruptionBudget"), { budgets: [{ metadata, spec: {}, status: { disruptionsAllowed: 0 } }] }),
  ).toEqual(["no pod may be evicted now: a drain of its node waits"]);
});

test("a service that the code scales to zero is healthy, one that somebody else did is not", () => {
  const live = snapshot({
    services: [service("web")],
    deployments: [deployment("web-v1", "web", 0, 0)],
  });
  const named = [{ name: "web", namespace: "shop", address: "kubernetes_service_v1.web" }];
  const workload = (replicas: number): DeclaredObject => ({ ...declared("Deployment", { replicas }), name: "web-v1" });
  expect(judge(named, live, [workload(0)])[0]).toMatchObject({ healthy: true, notes: ["scaled to zero by the code"] });
  expect(judge(named, live, [workload(2)])[0]).toMatchObject({ healthy: false });
});

test("what a stack declares is read from resource types and from manifests, with what the code says of it", () => {
  const objects = declaredObjects(
    readConfiguration(
      stackWith({
        resource: {
          kubernetes_deployment_v1: {
            worker: { metadata: { name: "worker", namespace: "shop" }, spec: [{ replicas: "0", paused: true }] },
          },
          kubernetes_cron_job_v1: { nightly: { metadata: [{ name: "nightly" }], spec: { suspend: true } } },
          kubernetes_job_v1: {
            once: { metadata: { name: "once" }, spec: { ttl_seconds_after_finished: "60" } },
            named_later: { metadata: { generate_name: "x-" } },
          },
          kubernetes_config_map_v1: { settings: { metadata: { name: "settings" } } },
          kubernetes_manifest: {
            route: {
              manifest: { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name: "route" } },
            },
            foreign: { manifest: { apiVersion: "example.com/v1", kind: "Job", metadata: { name: "foreign" } } },
          },
        },
      }),
    ),
  );
  expect(objects.map(({ kind, namespace, name, said }) => [kind, `${namespace}/${name}`, said])).toEqual([
    ["Deployment", "shop/worker", { replicas: 0, suspended: true }],
    ["Job", "default/once", { removedWhenDone: true }],
    ["CronJob", "default/nightly", { suspended: true }],
    ["HTTPRoute", "default/route", {}],
  ]);
});

test("a service tells of each of its workloads that somebody holds back", () => {
  const paused = { ...deployment("web-v2", "web", 2, 2) };
  const live = snapshot({
    services: [service("web")],
    deployments: [
      deployment("web-v1", "web", 0, 0),
      { ...paused, spec: { ...paused.spec!, paused: true } },
      deployment("web-v3", "web", 1, 1),
    ],
    endpointSlices: [slice(true)] as unknown as Snapshot["endpointSlices"],
  });
  const named = [{ name: "web", namespace: "shop", address: "kubernetes_service_v1.web" }];
  const workload = (name: string, said: DeclaredObject["said"]) => ({ ...declared("Deployment", said), name });
  expect(
    judge(named, live, [workload("web-v1", { replicas: 2 }), workload("web-v2", {}), workload("web-v3", {})])[0],
  ).toMatchObject({
    healthy: false,
    reasons: [
      "Deployment web-v1: scaled to zero in the cluster; the code says 2",
      "Deployment web-v2: its rollout is paused in the cluster; the code does not say so",
    ],
  });
  expect(
    judge(named, live, [workload("web-v1", { replicas: 0 }), workload("web-v2", { suspended: true })])[0],
  ).toMatchObject({
    healthy: true,
    notes: ["Deployment web-v1: scaled to zero by the code", "Deployment web-v2: its rollout is paused by the code"],
  });
});

test("an autoscaler's metrics of one name are told apart, each in the form of its target", () => {
  const external = (queue: string, more: object) => ({
    type: "External",
    external: { metric: { name: "queue", selector: { matchLabels: { queue } } }, ...more },
  });
  const cpu = (more: object) => ({ type: "Resource", resource: { name: "cpu", ...more } });
  const proxy = (more: object) => ({
    type: "ContainerResource",
    containerResource: { name: "cpu", container: "proxy", ...more },
  });
  const spec = {
    maxReplicas: 5,
    scaleTargetRef: {},
    metrics: [
      external("a", { target: { type: "AverageValue", averageValue: "30" } }),
      external("b", { target: { type: "Value", value: "100" } }),
      cpu({ target: { type: "AverageValue", averageValue: "500m" } }),
      proxy({ target: { type: "Utilization", averageUtilization: 80 } }),
      external("c", { target: { type: "Value", value: "9" } }),
    ],
  };
  const currentMetrics = [
    proxy({ current: { averageUtilization: 12, averageValue: "12m" } }),
    external("b", { current: { value: "7" } }),
    external("a", { current: { value: "90", averageValue: "45" } }),
    cpu({ current: { averageUtilization: 34, averageValue: "340m" } }),
  ];
  const status = { currentReplicas: 2, desiredReplicas: 2, currentMetrics, conditions: [{}] };
  const view = look(declared("HorizontalPodAutoscaler"), { autoscalers: [{ metadata, spec, status }] });
  expect(view.facts["Metrics"]?.split("\n")).toEqual([
    "queue 45 of 30",
    "queue 7 of 100",
    "cpu 340m of 500m",
    "cpu of container proxy 12% of 80%",
    "queue ? of 9",
  ]);
});

test.each([
  ["failed", ["failed: BackoffLimitExceeded"], []],
  ["Pending", ["it is Pending, not Bound"], []],
  ["absent", ["it is not in the cluster"], []],
  [
    "suspended; last run 2h ago",
    ["suspended in the cluster; the code does not say so"],
    ["suspended; last run 2h ago"],
  ],
  ["Bound, 1Gi", [], ["Bound, 1Gi"]],
])("the state %s stands beside the reasons %j unless they say it", (state, reasons, shown) =>
  expect(stateBeside({ state, reasons })).toEqual(shown),
);

test("an Ingress tells how many endpoints of its backends are ready, and a claim who mounts it", () => {
  const twice = {
    ...slice(true),
    endpoints: [...slice(true).endpoints, { addresses: ["10.0.0.2"], conditions: { ready: false } }],
  };
  expect(
    look(declared("Ingress"), { ingresses: [ingress(toWeb())], services: [service("web")], endpointSlices: [twice] })
      .facts["Backends"],
  ).toBe("web:80 (1 of 2 ready)");
  expect(look(declared("Ingress"), { ingresses: [ingress(toWeb())] }).facts["Backends"]).toBe("web:80");
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "it" } }];
  const pods = [pod("a", [running()], { spec: { volumes } }), pod("b"), pod("c", [running()], { spec: { volumes } })];
  const claims = [{ metadata, spec: {}, status: { phase: "Bound" } }];
  expect(look(declared("PersistentVolumeClaim"), { claims, pods }).facts["Used by"]).toBe("a\nc");
});

test("a CronJob tells of its runs that are kept, and a DaemonSet of its nodes", () => {
  const jobs = [run("it-1", 70, failedRun(70)), run("it-2", 10, finished("Complete"))];
  expect(look(declared("CronJob"), { cronJobs: [cronJob()], jobs }).facts["Runs"]).toBe(
    "it-2: done in 60s (20m ago)\nit-1: failed (70m ago)",
  );
  const one = set(2, 3);
  const nodes = (status: object) =>
    look(declared("DaemonSet"), { daemonSets: [{ ...one, status: { ...one.status, ...status } }] }).facts["Nodes"];
  expect(nodes({})).toBe("3 nodes to run it, ready on 2");
  expect(nodes({ numberMisscheduled: 1 })).toBe("3 nodes to run it, ready on 2; 1 more runs it and is not to");
});

test.each([
  ["0 12 13 * 5", "At 12:00, on day 13 of the month, or on Friday"],
  ["0 0 1-7 2 MON-FRI", "At 00:00, between day 1 and 7 of the month, or Monday through Friday, only in February"],
  ["0 0 ? * 0", "At 00:00, only on Sunday"],
  ["*/5 * * * *", "Every 5 minutes"],
  ["@daily", "At 00:00"],
  ["@every 1h30m", "@every 1h30m"],
  ["not a schedule", "not a schedule"],
])("the schedule %s in words", (schedule, words) => {
  expect(scheduleInWords(schedule)).toBe(words);
});

test("the next run is told by the time zone of the CronJob, and not at all where it cannot be", () => {
  const now = new Date("2026-03-01T12:00:00Z");
  const next = (schedule: string, timeZone?: string): string | undefined => {
    const at = nextRun(schedule, timeZone, now);
    return at instanceof Date ? at.toISOString() : at;
  };
  expect(next("30 3 * * *", "Asia/Tokyo")).toBe("2026-03-01T18:30:00.000Z");
  expect(next("30 3 * * *")).toBe("2026-03-02T03:30:00.000Z");
  // As the parser of kube-controller-manager reads them (github.com/robfig/cron), by hand; now is a Sunday.
  expect(next("@hourly")).toBe("2026-03-01T13:00:00.000Z");
  expect(next("@weekly")).toBe("2026-03-08T00:00:00.000Z");
  expect(next("@yearly")).toBe("2027-01-01T00:00:00.000Z");
  expect(next("7/20 * * * *")).toBe("2026-03-01T12:07:00.000Z"); // 7, 27 and 47
  expect(next("7/20 12 * * *", "Etc/GMT-1")).toBe("2026-03-02T11:07:00.000Z");
  expect(next("*/90 * * * *")).toBe("2026-03-01T13:00:00.000Z"); // 0 alone
  expect(next("15,45 6-20/2 * jan-mar,DEC Mon-FRI")).toBe("2026-03-02T06:15:00.000Z");
  expect(next("0 12 13 * 5")).toBe("2026-03-06T12:00:00.000Z"); // a Friday, or the 13th
  expect(next("0 12 */1 * 5")).toBe("2026-03-06T12:00:00.000Z"); // Fridays alone
  expect(next("0 12 */2 * 5")).toBe("2026-03-03T12:00:00.000Z"); // the 3rd is odd
  expect(next("0 0 29 2 *")).toBe("2028-02-29T00:00:00.000Z");
  expect(next("0 0 31 2 *")).toBe("never");
  for (const wrong of ["60 * * * *", "* * * *", "* * * * * *", "5-1 * * * *", "* * 0 * *", "a * * * *", "*/0 * * * *"])
    expect(next(wrong)).toBeUndefined();
  expect(nextRun("@every 1h", undefined, now)).toBeUndefined();
  expect(nextRun("30 3 * * *", "No/Where", now)).toBeUndefined();
});

test("the pods of a ReplicaSet's Deployment are not those of a Job of its name", () => {
  const view = look(declared("Job"), {
    jobs: [job({ status: { startTime: minutesAgo(5), active: 1 } })],
    pods: [pod("p", [waiting("ImagePullBackOff")], { owner: replicaSet("it"), phase: "Pending" })],
  });
  expect(view.reasons).toEqual([]);
});
