import type { Service } from "../../lib/cluster";
import {
  ALL_PARTS,
  describeService,
  endpointsOf,
  matches,
  podsOf,
  renderList,
  renderService,
  summarise,
  type Snapshot,
} from "../../lib/details";
import {
  deployment,
  minutesAgo,
  NOW,
  pod,
  replicaSet,
  running,
  service,
  snapshot,
  statefulSet,
  waiting,
} from "./objects";

const summary = (one: Service) => summarise(one, snapshot({}));

describe("which pods belong to a service", () => {
  const pods = [pod("a", [], { app: "web" }), pod("b", [], { app: "db" })];

  test("those in its namespace with all labels of its selector", () => {
    expect(podsOf(service("web"), pods).map((one) => one.metadata?.name)).toEqual(["a"]);
    expect(podsOf(service("web", { selector: { app: "web", version: "v2" } }), pods)).toEqual([]);
    const elsewhere = service("web");
    elsewhere.metadata!.namespace = "other";
    expect(podsOf(elsewhere, pods)).toEqual([]);
  });

  test("none where the selector is empty: it never means all", () => {
    expect(podsOf(service("web", { selector: {} }), pods)).toEqual([]);
    expect(podsOf(service("web", { selector: undefined }), pods)).toEqual([]);
    expect(matches({}, { app: "web" })).toBe(false);
    expect(matches(undefined, {})).toBe(false);
  });

  test("also among many, for many services", () => {
    const many = Array.from({ length: 5000 }, (_, i) => pod(`p-${i}`, [], { app: `app-${i % 1000}` }));
    const counts = Array.from({ length: 1000 }, (_, i) => podsOf(service(`app-${i}`), many).length);
    expect(new Set(counts)).toEqual(new Set([5]));
  });
});

describe("the access class", () => {
  test.each<[string, Service["spec"], string, string[]]>([
    ["of an address in the cluster", {}, "Virtual IP", []],
    ["of a headless service", { clusterIP: "None" }, "Headless", []],
    ["of a headless service without selector", { clusterIP: "None", selector: {} }, "Unknown", []],
    [
      "of an external name",
      { type: "ExternalName", externalName: "x.example", clusterIP: undefined },
      "ExternalName",
      ["x.example"],
    ],
    [
      "of node ports",
      {
        type: "NodePort",
        ports: [
          { port: 80, nodePort: 30080 },
          { port: 53, nodePort: 30053, protocol: "UDP" },
        ],
      },
      "Virtual IP",
      ["30080/TCP", "30053/UDP"],
    ],
    ["of a load balancer without address", { type: "LoadBalancer", ports: [] }, "Virtual IP", ["<pending>"]],
    ["of addresses set by hand", { externalIPs: ["192.0.2.1"] }, "Virtual IP", ["192.0.2.1"]],
  ])("%s", (_, spec, wanted, external) => {
    const row = summary(service("web", spec));
    expect(row.accessClass).toBe(wanted);
    expect(row.externalAccess).toEqual(external);
  });

  test("a load balancer shows its host names and addresses", () => {
    const balanced = service("web", { type: "LoadBalancer" });
    balanced.status = { loadBalancer: { ingress: [{ hostname: "lb.example" }, { ip: "203.0.113.1" }] } };
    expect(summary(balanced).externalAccess).toEqual(["lb.example", "203.0.113.1"]);
  });
});

describe("the names of a service", () => {
  test.each([
    ["statelessservice", "Stateless"],
    ["statefulservice", "Stateful"],
    ["externalservice", "External"],
    ["None", "Custom"],
    ["anything", "Custom"],
  ])("a service type %s is shown as %s", (type, shown) => {
    expect(summary(service("web", {}, { "kubesphere.io/serviceType": type })).serviceType).toBe(shown);
  });

  test("where nothing is written, the workloads tell the service type", () => {
    const type = (name: string, more: Partial<Snapshot>, spec = {}): string =>
      summarise(service(name, spec), snapshot(more)).serviceType;
    const set = statefulSet("db-v1", "db", 1, 1);
    set.spec!.serviceName = "db-headless";
    const workloads = { deployments: [deployment("web-v1", "web", 1, 1)], statefulSets: [set] };
    const of = (app: string) => ({ selector: { app } });
    expect(type("web", workloads, of("web"))).toBe("Stateless");
    expect(type("db", workloads, of("db"))).toBe("Stateful");
    expect(type("metrics", workloads, of("web"))).toBe("Custom");
    expect(type("db-headless", workloads, of("db"))).toBe("Stateful");
    expect(type("web", {}, of("web"))).toBe("Custom");
    expect(type("billing", {}, { type: "ExternalName", externalName: "billing.example.com" })).toBe("External");
  });

  test("an alias is read on every platform", () => {
    expect(summary(service("web", {}, { "kubesphere.io/alias-name": "A" })).alias).toBe("A");
    expect(summary(service("web", {}, { "cdktf-kube-services/alias": "B" })).alias).toBe("B");
  });

  test("sticky sessions last as the service says, three hours where it does not", () => {
    const affinity = { sessionAffinity: "ClientIP" } as const;
    expect(summary(service("web", affinity)).stickySeconds).toBe(10_800);
    const config = { ...affinity, sessionAffinityConfig: { clientIP: { timeoutSeconds: 30 } } };
    expect(summary(service("web", config)).stickySeconds).toBe(30);
    expect(summary(service("web")).stickySeconds).toBeUndefined();
  });
});

describe("the workloads of a service", () => {
  const workloads = (parts: Parameters<typeof snapshot>[0]) => summarise(service("web"), snapshot(parts)).workloads;

  test("are those whose pods it will select, in several versions side by side", () => {
    const two = workloads({
      deployments: [deployment("web-v1", "web", 3, 3), deployment("web-v2", "web", 1, 1), deployment("db", "db", 1, 1)],
    });
    expect(two.map(({ name, ready, total, tone }) => ({ name, ready, total, tone }))).toEqual([
      { name: "web-v1", ready: 3, total: 3, tone: "good" },
      { name: "web-v2", ready: 1, total: 1, tone: "good" },
    ]);
  });

  test.each<[string, (object: ReturnType<typeof deployment>) => void, string]>([
    ["has not been seen by its controller", (one) => (one.metadata!.generation = 9), "has not seen the last change"],
    ["rolls out", (one) => (one.status!.updatedReplicas = 1), "1 of 3 pods are of the new revision"],
    ["has pods of an old revision left", (one) => (one.status!.replicas = 4), "1 pods are of an old revision"],
    [
      "is stuck",
      (made) =>
        (made.status!.conditions = [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }]),
      "made no progress before its deadline",
    ],
    [
      "may not make pods",
      (one) => (one.status!.conditions = [{ type: "ReplicaFailure", status: "True", message: "exceeded quota" }]),
      "exceeded quota",
    ],
  ])("a Deployment that %s says so", (_, change, problem) => {
    const made = deployment("web-v1", "web", 3, 3);
    change(made);
    expect(workloads({ deployments: [made] })[0]?.problem).toContain(problem);
  });

  test("a paused Deployment is as declared until a change waits for it", () => {
    const made = deployment("web-v1", "web", 3, 3);
    made.spec!.paused = true;
    expect(workloads({ deployments: [made] })[0]).toMatchObject({ paused: true, tone: "good" });
    const page = describeService(service("web"), snapshot({ deployments: [made] }));
    expect(renderService(page, ["workloads"], { colour: false, now: NOW })).toContain("as declared, paused");
    made.status!.updatedReplicas = 0;
    expect(workloads({ deployments: [made] })[0]?.problem).toBe(
      "its rollout is paused: 0 of 3 pods are of the new revision",
    );
  });

  test("a Deployment that was stuck is not when it has been changed since", () => {
    const made = deployment("web-v1", "web", 3, 3);
    made.status!.conditions = [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }];
    expect(workloads({ deployments: [made] })[0]?.stuck).toBe(true);
    made.metadata!.generation = 9;
    expect(workloads({ deployments: [made] })[0]?.stuck).toBeUndefined();
  });

  test("a StatefulSet with a partition has rolled out when the pods above it have", () => {
    const set = statefulSet("web-v1", "web", 3, 3);
    set.spec!.updateStrategy = { type: "RollingUpdate", rollingUpdate: { partition: 2 } };
    set.status = { ...set.status!, updateRevision: "web-v1-new", updatedReplicas: 1 };
    expect(workloads({ statefulSets: [set] })[0]?.problem).toBeUndefined();
    expect(workloads({ statefulSets: [set] })[0]?.revision).toBe("web-v1-5d8f9 → web-v1-new");
    set.spec!.updateStrategy = { type: "RollingUpdate" };
    expect(workloads({ statefulSets: [set] })[0]?.problem).toBe("1 of 3 pods are of the new revision");
  });

  test("pods of other owners are shown under them, a finished one is not missed", () => {
    const job = { kind: "Job", name: "import" };
    const pods = [
      pod("import-1", [running()], { owner: job }),
      pod("import-2", [], { owner: job, phase: "Succeeded", ready: false }),
      pod("bare", [running()]),
      pod("web-v1-abc-1", [running()], { owner: replicaSet("web-v1-abc") }),
    ];
    expect(
      workloads({ pods, deployments: [deployment("web-v1", "web", 1, 1)] }).map(
        (one) => `${one.kind}/${one.name} ${one.ready}/${one.total}`,
      ),
    ).toEqual(["Pod/bare 1/1", "Job/import 1/1", "Deployment/web-v1 1/1"]);
  });
});

describe("the page of a service", () => {
  test("adds up CPU and memory of a pod's lasting containers, and leaves out what is unlimited", () => {
    const limited = { resources: { requests: { cpu: "0.5", memory: "1Gi" }, limits: { memory: "2Gi" } } };
    const summed = pod("p", [running("web"), running("proxy")], {
      spec: {
        containers: [
          { name: "web", ...limited },
          { name: "proxy", ...limited },
        ],
        initContainers: [{ name: "once", resources: { requests: { cpu: "8" } } }],
      },
    });
    const [view] = describeService(service("web"), snapshot({ pods: [summed] })).pods;
    expect(view?.cpu).toEqual({ requested: 1 });
    expect(view?.memory).toEqual({ requested: 2 * 2 ** 30, limit: 4 * 2 ** 30 });
  });

  test("names the pods of a headless service by DNS", () => {
    const named = pod("db-0", [running()], { app: "db", spec: { containers: [], hostname: "db-0", subdomain: "db" } });
    expect(describeService(service("db", { clusterIP: "None" }), snapshot({ pods: [named] })).dns).toEqual([
      "db.shop",
      "db-0.db.shop",
    ]);
  });

  test("shows each endpoint once, IPv6 in brackets, in order", () => {
    const slice = (addresses: string[], ready?: boolean) => ({
      metadata: { namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      addressType: "IPv4",
      ports: [{ port: 8080 }],
      endpoints: [{ addresses, conditions: { ready } }],
    });
    expect(
      endpointsOf(service("web"), [
        slice(["10.0.0.10"]),
        slice(["10.0.0.9"], false),
        slice(["fd00::1"]),
        slice(["10.0.0.10"]),
      ]),
    ).toEqual([
      { address: "[fd00::1]:8080", ready: true },
      { address: "10.0.0.9:8080", ready: false },
      { address: "10.0.0.10:8080", ready: true },
    ]);
  });

  test("takes an event's last time and number from wherever its reporter has put them", () => {
    const about = { kind: "Service", namespace: "shop", name: "web" };
    const event = (reason: string, more: object): Snapshot["events"][number] =>
      ({ metadata: {}, involvedObject: about, reason, firstTimestamp: null, lastTimestamp: null, ...more }) as never;
    const { events } = describeService(
      service("web"),
      snapshot({
        events: [
          event("Old", { lastTimestamp: "2026-03-01T10:00:00Z", firstTimestamp: "2026-03-01T09:00:00Z", count: 3 }),
          event("Series", {
            eventTime: "2026-03-01T08:00:00.000001Z",
            series: { count: 42, lastObservedTime: "2026-03-01T11:30:00.500000Z" },
            source: {},
            reportingComponent: "kubelet",
          }),
          event("New", { eventTime: "2026-03-01T11:00:00.000002Z", reportingComponent: "default-scheduler" }),
          event("Untimed", { metadata: { creationTimestamp: "2026-03-01T10:30:00Z" } }),
        ],
      }),
    );
    expect(events.map(({ reason, count, time }) => [reason, count, time?.slice(11, 19)])).toEqual([
      ["Series", 42, "11:30:00"],
      ["New", 1, "11:00:00"],
      ["Untimed", 1, "10:30:00"],
      ["Old", 3, "10:00:00"],
    ]);
    expect(events[0]?.source).toBe("kubelet");
  });

  test("shows both virtual IPs of a dual-stack Service", () => {
    const dual = service("web", {
      clusterIP: "10.96.83.183",
      clusterIPs: ["10.96.83.183", "fd00:10:96::7a19"],
      ipFamilies: ["IPv4", "IPv6"],
      ipFamilyPolicy: "RequireDualStack",
    });
    const details = describeService(dual, snapshot({}));
    expect(details.virtualIps).toEqual(["10.96.83.183", "fd00:10:96::7a19"]);
    const options = { colour: false, now: NOW, width: 80 };
    expect(renderService(details, ["attributes"], options)).toContain("10.96.83.183, fd00:10:96::7a19");
    const declared = { name: "web", namespace: "shop", address: "" };
    const list = renderList([{ declared, summary: details }], options);
    expect(list).toContain("10.96.83.183");
    expect(list).toContain("fd00:10:96::7a19");
    expect(details.internalAccess).toBe("10.96.83.183");
  });

  test("shows both addresses of a dual-stack pod", () => {
    const dual = pod("web-1", [running()]);
    dual.status = { ...dual.status, podIP: "10.244.0.5", podIPs: [{ ip: "10.244.0.5" }, { ip: "fd00::5" }] };
    const details = describeService(service("web"), snapshot({ pods: [dual, pod("web-2", [running()])] }));
    expect(details.pods.map(({ ip, ips }) => [ip, ips])).toEqual([
      ["10.244.0.5", ["10.244.0.5", "fd00::5"]],
      ["10.244.0.17", ["10.244.0.17"]],
    ]);
    const page = renderService(details, ["pods"], { colour: false, now: NOW, width: undefined });
    expect(page).toContain("10.244.0.5, fd00::5");
  });

  test("shows events newest first, not those of an earlier object of the same name", () => {
    const event = (message: string, minutes: number, uid?: string) => ({
      metadata: {},
      involvedObject: { kind: "Service", namespace: "shop", name: "web", uid },
      message,
      lastTimestamp: minutesAgo(minutes),
    });
    const events = [event("old", 10, "uid-web"), event("of another", 5, "uid-before"), event("new", 1, "uid-web")];
    const page = describeService(service("web"), snapshot({ events }));
    expect(page.events.map((one) => one.message)).toEqual(["new", "old"]);
  });

  test("shows no credential of annotations, probes, events and messages of containers", () => {
    const exposed = service("web", {}, { "example.com/password": "canary-annotation" });
    const crashed = waiting("CrashLoopBackOff", "back-off: https://u:canary-message@registry.example.com/");
    const its = pod("web-1", [crashed], {
      owner: replicaSet("web-v1-1"),
      spec: {
        containers: [
          {
            name: "web",
            image: "nginx:1.27",
            livenessProbe: { exec: { command: ["sh", "-c", "PGPASSWORD=canary-probe pg_isready"] } },
          },
        ],
      },
    });
    const event = {
      metadata: {},
      involvedObject: { kind: "Pod", namespace: "shop", name: "web-1" },
      message: "Unhealthy: Authorization: Bearer canary-event0123456789",
    };
    const details = describeService(exposed, snapshot({ pods: [its], events: [event] }));
    expect(details.pods).toHaveLength(1);
    expect(details.events).toHaveLength(1);
    const page = renderService(details, ALL_PARTS, { colour: false, now: NOW, width: undefined });
    for (const text of [JSON.stringify(details), page]) {
      expect(text).not.toContain("canary");
      expect(text).toContain("exec sh (looks like a credential)");
    }
  });

  test.each([
    ["Job", "ended"],
    ["ReplicaSet", "scaled to zero"],
  ])("tells why a %s is to have no pods", (kind, why) => {
    const done = pod("import-1", [], { app: "import", owner: { kind, name: "import" } });
    done.status = { ...done.status, phase: "Succeeded" };
    const details = describeService(service("import"), snapshot({ pods: [done] }));
    const page = renderService(details, ["workloads"], { colour: false, now: NOW, width: 80 });
    expect(page).toMatch(new RegExp(`${kind} +import +0/0 +- +${why}`));
  });

  test("leaves kubectl's copy of the manifest out of the annotations", () => {
    const applied = service("web", {}, { "kubectl.kubernetes.io/last-applied-configuration": "{}", team: "a" });
    expect(describeService(applied, snapshot({})).annotations).toEqual({ team: "a" });
  });
});
