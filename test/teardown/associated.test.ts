import type { AnyObject } from "../../lib/cluster";
import { associated, type AssociatedObject, type ManagedObject } from "../../lib/teardown";
import { NO_OBJECTS, type LiveObjects } from "../../lib/teardown/live-objects";
import { configurationOf, selects } from "../../lib/teardown/relations";
import { deployment, pod, replicaSet, service, statefulSet } from "../details/objects";

const managed = (kind: string, name: string, address: string): ManagedObject => ({
  kind,
  name,
  namespace: "shop",
  address,
  importId: `shop/${name}`,
});
const named = (name: string, more: object = {}): AnyObject => ({
  metadata: { name, namespace: "shop", uid: name },
  ...more,
});

/** What belongs to an entry, by `Kind/name`. */
function belonging(
  name: string,
  live: Partial<LiveObjects>,
  state: readonly ManagedObject[],
  kind = "Service",
): Map<string, AssociatedObject> {
  const all = associated({
    kind,
    namespace: "shop",
    name,
    live: { ...NO_OBJECTS, ...live },
    managed: state,
    goesWithIt: (address) => address.split(".")[1]?.startsWith(name) === true,
    constructOf: (address) => `prod/${address.split(".")[1]}`,
    isDeclared: (address) => !address.endsWith("_gone"),
  });
  return new Map(all.map((one) => [`${one.kind}/${one.name}`, one]));
}
const fates = (all: ReadonlyMap<string, AssociatedObject>): Record<string, string> =>
  Object.fromEntries([...all].map(([key, one]) => [key, `${one.fate}: ${one.why}`]));

const web = deployment("web-v1", "web", 1, 1);
const state = [
  managed("Service", "web", "kubernetes_service_v1.web"),
  managed("Deployment", "web-v1", "kubernetes_deployment_v1.web"),
];
const rs = {
  ...named("web-v1-abc", { spec: { template: { metadata: { labels: { app: "web" } } } } }),
  metadata: {
    name: "web-v1-abc",
    namespace: "shop",
    ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web-v1", uid: "u", controller: true }],
  },
} as LiveObjects["replicaSets"][number];

describe("what belongs to a service", () => {
  test("goes with the next apply where the code has it no more, and stays where onDelete retains it", () => {
    const renamed = [
      managed("Service", "web", "kubernetes_service_v1.web"),
      managed("Deployment", "web-v1", "kubernetes_deployment_v1.old_gone"),
    ];
    const live = { services: [service("web")], deployments: [web] };
    expect(fates(belonging("web", live, renamed))["Deployment/web-v1"]).toMatch(/^deleted: by the next apply/);
    const retained = [state[0]!, { ...state[1]!, record: 'terraform_data.retained["kubernetes_deployment_v1.web"]' }];
    expect(fates(belonging("web", live, retained))["Deployment/web-v1"]).toMatch(/^kept: onDelete: "retain"/);
  });

  test("names who mounts a claim, by the first cause, beside its own pods", () => {
    const claim = named("shared") as LiveObjects["claims"][number];
    const mounting = (name: string, more: object): LiveObjects["pods"][number] => {
      const mounted = pod(name, [], more);
      return {
        ...mounted,
        spec: { ...mounted.spec!, volumes: [{ name: "d", persistentVolumeClaim: { claimName: "shared" } }] },
      };
    };
    const pods = [mounting("web-v1-abc-1", { owner: replicaSet("web-v1-abc") }), mounting("by-hand", { app: "other" })];
    const all = belonging(
      "web",
      { services: [service("web")], deployments: [web], replicaSets: [rs], pods, claims: [claim] },
      state,
    );
    expect(all.get("PersistentVolumeClaim/shared")?.mounters).toEqual([
      { kind: "Deployment", name: "web-v1" },
      { kind: "Pod", name: "by-hand" },
    ]);
  });

  test("is what Terraform has of it, what that owns, and what refers to it", () => {
    const all = belonging(
      "web",
      {
        services: [service("web")],
        deployments: [web, deployment("db-v1", "db", 1, 1)],
        replicaSets: [rs],
        pods: [pod("web-v1-abc-1", [], { owner: replicaSet("web-v1-abc") }), pod("db-0", [], { app: "db" })],
        autoscalers: [
          named("web", { spec: { scaleTargetRef: { kind: "Deployment", name: "web-v1" } } }),
          named("db", { spec: { scaleTargetRef: { kind: "Deployment", name: "db-v1" } } }),
        ] as LiveObjects["autoscalers"],
        disruptionBudgets: [
          named("mine", { spec: { selector: { matchLabels: { app: "web" } } } }),
          named("everyones", { spec: { selector: {} } }),
        ] as LiveObjects["disruptionBudgets"],
        ingresses: [
          named("front", { spec: { rules: [{ http: { paths: [{ backend: { service: { name: "web" } } }] } }] } }),
          named("other", { spec: { defaultBackend: { service: { name: "db" } } } }),
        ] as LiveObjects["ingresses"],
      },
      state,
    );
    expect(fates(all)).toEqual({
      "Service/web": "deleted: by Terraform",
      "Deployment/web-v1": "deleted: by Terraform",
      "ReplicaSet/web-v1-abc": "deleted: with Deployment/web-v1",
      "Pod/web-v1-abc-1": "deleted: with ReplicaSet/web-v1-abc",
      "HorizontalPodAutoscaler/web": "kept: Terraform does not know it",
      "PodDisruptionBudget/mine": "kept: Terraform does not know it",
      "Ingress/front": "kept: Terraform does not know it",
    });
    expect(all.get("Service/web")).toMatchObject({ address: "kubernetes_service_v1.web", importId: "shop/web" });
  });

  test("is nothing but itself where its selector is empty: that never means everything", () => {
    const all = belonging(
      "web",
      {
        services: [service("web", { selector: {} }), service("db", { selector: undefined })],
        deployments: [web],
        pods: [pod("a"), pod("b")],
        claims: [named("data")] as LiveObjects["claims"],
      },
      state.slice(0, 1),
    );
    expect([...all.keys()]).toEqual(["Service/web"]);
  });

  test("keeps the workload that another construct declares", () => {
    const all = belonging(
      "metrics",
      { services: [service("metrics", { selector: { app: "web" } }), service("web")], deployments: [web] },
      [managed("Service", "metrics", "kubernetes_service_v1.metrics"), ...state],
    );
    expect(fates(all)).toEqual({
      "Service/metrics": "deleted: by Terraform",
      "Deployment/web-v1": "kept: belongs to prod/web",
      "Service/web": "kept: belongs to prod/web",
    });
  });

  test.each([
    [undefined, "kept: its data stays"],
    ["Retain", "kept: its data stays"],
    ["Delete", "deleted: with StatefulSet/db-v1, and its data"],
  ])("treats a claim as its set's retention policy %s says", (whenDeleted, fate) => {
    const set = statefulSet("db-v1", "db", 1, 1);
    if (whenDeleted !== undefined) set.spec!.persistentVolumeClaimRetentionPolicy = { whenDeleted };
    const all = belonging(
      "db",
      {
        services: [service("db")],
        statefulSets: [set],
        claims: [named("data-db-v1-0"), named("data-other-0")] as LiveObjects["claims"],
      },
      [managed("StatefulSet", "db-v1", "kubernetes_stateful_set_v1.db")],
    );
    expect(fates(all)["PersistentVolumeClaim/data-db-v1-0"]).toBe(fate);
    expect(all.has("PersistentVolumeClaim/data-other-0")).toBe(false);
  });

  test("shows what Terraform has and the cluster lost", () => {
    const all = belonging("web", { services: [service("web")] }, state);
    expect(all.get("Deployment/web-v1")).toMatchObject({ exists: false, relation: "of the same construct" });
  });

  test("names the configuration that its pods read, without reading it", () => {
    const spec = {
      containers: [
        {
          name: "web",
          env: [{ name: "A", valueFrom: { secretKeyRef: { name: "db", key: "password" } } }],
          envFrom: [{ configMapRef: { name: "settings" } }],
        },
      ],
      volumes: [{ name: "tls", secret: { secretName: "cert" } }],
      serviceAccountName: "web",
    };
    expect(configurationOf(spec).map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      "Secret/db",
      "ConfigMap/settings",
      "Secret/cert",
      "ServiceAccount/web",
    ]);
  });
});

describe("what belongs to something without a Service", () => {
  const owned = (kind: string, name: string): object => ({
    ownerReferences: [{ apiVersion: "v1", kind, name, uid: "u", controller: true }],
  });
  const template = {
    metadata: { labels: { app: "worker" } },
    spec: { containers: [], volumes: [{ name: "s", secret: { secretName: "key" } }] },
  };
  const mount = { volumes: [{ name: "d", persistentVolumeClaim: { claimName: "files" } }] };
  const of = (name: string, owner: object, more: object = {}): object => ({
    metadata: { name, namespace: "shop", uid: name, labels: { app: "worker" }, ...owner },
    ...more,
  });
  const live = {
    services: [service("worker"), service("web")],
    deployments: [named("worker", { spec: { template } }), web],
    replicaSets: [of("worker-1", owned("Deployment", "worker"), { spec: { template } })],
    daemonSets: [named("agent", { spec: { template: { metadata: { labels: { app: "agent" } } } } })],
    cronJobs: [named("nightly", { spec: { jobTemplate: { spec: { template } } } })],
    jobs: [
      of("nightly-1", owned("CronJob", "nightly"), { spec: { template: { spec: mount } } }),
      named("migrate", { spec: { template: {} } }),
    ],
    pods: [
      of("worker-1-a", owned("ReplicaSet", "worker-1"), { spec: mount }),
      of("agent-x", { ...owned("DaemonSet", "agent"), labels: { app: "agent" } }),
      of("nightly-1-z", owned("Job", "nightly-1"), { spec: mount }),
      of("migrate-q", owned("Job", "migrate")),
    ],
    claims: [named("files"), named("unused")],
    autoscalers: [named("worker", { spec: { scaleTargetRef: { kind: "Deployment", name: "worker" } } })],
    disruptionBudgets: [named("worker", { spec: { selector: { matchLabels: { app: "worker" } } } })],
    ingresses: [named("front", { spec: { defaultBackend: { service: { name: "web" } } } })],
    routes: [named("public", { spec: { rules: [{ backendRefs: [{ name: "web" }, { name: "x", kind: "Bucket" }] }] } })],
  } as unknown as Partial<LiveObjects>;
  const known = [
    managed("Deployment", "worker", "kubernetes_deployment_v1.worker"),
    managed("CronJob", "nightly", "kubernetes_cron_job_v1.nightly"),
  ];

  test.each([
    [
      "Deployment",
      "worker",
      {
        "Deployment/worker": "deleted: by Terraform",
        "ReplicaSet/worker-1": "deleted: with Deployment/worker",
        "Pod/worker-1-a": "deleted: with ReplicaSet/worker-1",
        "PersistentVolumeClaim/files": "kept: its data stays",
        "HorizontalPodAutoscaler/worker": "kept: Terraform does not know it",
        "PodDisruptionBudget/worker": "kept: Terraform does not know it",
        "Service/worker": "kept: Terraform does not know it",
        "Secret/key": "kept: Terraform does not know it",
      },
    ],
    [
      "DaemonSet",
      "agent",
      { "DaemonSet/agent": "kept: Terraform does not know it", "Pod/agent-x": "kept: with DaemonSet/agent" },
    ],
    [
      "CronJob",
      "nightly",
      {
        "CronJob/nightly": "deleted: by Terraform",
        "Job/nightly-1": "deleted: with CronJob/nightly",
        "Pod/nightly-1-z": "deleted: with Job/nightly-1",
        "PersistentVolumeClaim/files": "kept: its data stays",
        "PodDisruptionBudget/worker": "kept: Terraform does not know it",
        "Service/worker": "kept: Terraform does not know it",
        "Secret/key": "kept: Terraform does not know it",
      },
    ],
    [
      "PersistentVolumeClaim",
      "files",
      {
        "PersistentVolumeClaim/files": "kept: its data stays",
        "Job/nightly-1": "kept: with CronJob/nightly",
        "Pod/worker-1-a": "kept: with ReplicaSet/worker-1",
        "Pod/nightly-1-z": "kept: with Job/nightly-1",
      },
    ],
    [
      "HorizontalPodAutoscaler",
      "worker",
      {
        "HorizontalPodAutoscaler/worker": "kept: Terraform does not know it",
        "Deployment/worker": "deleted: by Terraform",
      },
    ],
    [
      "Ingress",
      "front",
      { "Ingress/front": "kept: Terraform does not know it", "Service/web": "kept: Terraform does not know it" },
    ],
    [
      "HTTPRoute",
      "public",
      { "HTTPRoute/public": "kept: Terraform does not know it", "Service/web": "kept: Terraform does not know it" },
    ],
    [
      "PodDisruptionBudget",
      "worker",
      {
        "PodDisruptionBudget/worker": "kept: Terraform does not know it",
        "Deployment/worker": "deleted: by Terraform",
        "CronJob/nightly": "kept: belongs to prod/nightly",
      },
    ],
    ["Job", "never-made", { "Job/never-made": "kept: Terraform does not know it" }],
  ])("%s %s", (kind, name, wanted) => expect(fates(belonging(name, live, known, kind))).toEqual(wanted));
});

describe("selectors with expressions", () => {
  const expression = (operator: string, values?: string[]) => ({
    matchExpressions: [{ key: "app", operator, ...(values === undefined ? {} : { values }) }],
  });
  test.each([
    [{}, false],
    [undefined, false],
    [expression("In", ["web", "db"]), true],
    [expression("In", ["db"]), false],
    [expression("NotIn", ["db"]), true],
    [expression("Exists"), true],
    [expression("DoesNotExist"), false],
    [expression("Unknown"), false],
    [{ matchLabels: { app: "web" }, ...expression("In", ["db"]) }, false],
  ])("%j", (selector, wanted) => expect(selects(selector, { app: "web" })).toBe(wanted));
});
