import {
  CronJob,
  DaemonSet,
  Ingress,
  Job,
  StatelessService,
  type EnvironmentStack,
  type EnvironmentStackProps,
} from "../../lib";
import { all, objects, read, type LiveObject } from "./lifecycle/support/live";
import { Workspace } from "./lifecycle/support/workspace";
import { disruptionsAllowed } from "../../lib/workload/disruption-budget";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { until } from "./support/until";

/*
 * What an application has beside workloads and Services: permissions, quotas, isolation, routes and availability. What Kubernetes then
 * lets happen is asked of the API server, or read by hand.
 */
const namespace = uniqueName("application");
const workspace = new Workspace(namespace, "application");
const CONTAINERS = [
  { image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080, servicePort: 80 }], writablePaths: ["/tmp"] },
];

function props(edited: boolean): Partial<EnvironmentStackProps> {
  return {
    securityProfile: "restricted",
    isolated: true,
    namespace: {
      name: namespace,
      create: true,
      podSecurity: "restricted",
      resourceQuota: { hard: edited ? { pods: 30 } : { pods: 20, "requests.cpu": "2" } },
      limitRange: [
        edited
          ? { type: "Container", max: { cpu: "1" }, defaultRequest: { cpu: "20m" } }
          : { type: "Container", default: { memory: "64Mi" }, defaultRequest: { cpu: "10m" } },
      ],
    },
  };
}

const application =
  (edited: boolean) =>
  (stack: EnvironmentStack): void => {
    const migrate = new Job(stack, "migrate", {
      containers: [{ image: edited ? "busybox:2" : "busybox:1", command: ["true"] }],
      labels: { step: edited ? "second" : "first" },
    });
    new CronJob(stack, "backup", {
      schedule: edited ? "0 4 * * *" : "0 3 * * *",
      ...(edited ? {} : { timeZone: "Europe/Berlin", startingDeadlineSeconds: 60, activeDeadlineSeconds: 90 }),
      containers: [{ image: edited ? "busybox:2" : "busybox:1" }],
    });
    new DaemonSet(stack, "logs", {
      containers: [{ image: "busybox:1" }],
      nodeSelector: { "kubernetes.io/hostname": edited ? "no-such-node" : "node-1" },
    });
    const front = new StatelessService(stack, "front", {
      containers: CONTAINERS,
      after: [migrate],
      volumes: [
        { claim: { name: "files", storage: "1Gi" }, mountPath: "/files" },
        { ephemeral: { storage: "1Gi" }, mountPath: "/scratch" },
        {
          projected: {
            sources: [
              {
                serviceAccountToken: {
                  path: "token",
                  ...(edited ? { expirationSeconds: 7200 } : { audience: "vault" }),
                },
              },
              { downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
            ],
          },
          mountPath: "/identity",
        },
      ],
      allowTo: [],
      spread: edited ? "Required" : "Preferred",
      gracefulShutdown: edited ? { delaySeconds: 2, stopSeconds: 8 } : true,
    });
    const web = new StatelessService(stack, "web", {
      containers: CONTAINERS,
      replicas: 2,
      disruptionBudget: edited ? { minAvailable: "50%" } : { maxUnavailable: 1 },
      permissions: [{ resources: [edited ? "secrets" : "configmaps"], verbs: ["get"] }],
      clusterPermissions: [{ resources: ["nodes"], verbs: edited ? ["list"] : ["get"] }],
      allowFrom: edited ? [{ service: front }, { namespace: "kube-system" }] : [{ service: front, ports: ["http"] }],
      exposure: {
        type: "Ingress",
        host: edited ? ["a.example.com", "b.example.com"] : "a.example.com",
        className: "nginx",
        maxBodySize: edited ? "16Mi" : "8Mi",
        tls: edited ? { clusterIssuer: "letsencrypt" } : { secretName: "certificate" },
        controllerNamespace: "ingress-nginx",
        ...(edited ? {} : { redirectToHttps: true }),
      },
    });
    new Ingress(stack, "shop", {
      rules: [
        {
          host: "shop.example.com",
          paths: [{ service: web, path: "/web" }, ...(edited ? [] : [{ service: front, port: "http" }])],
        },
      ],
      defaultBackend: { service: front, port: 80 },
      controllerNamespace: "ingress-nginx", // the stack is isolated
    });
  };
const bare = (stack: EnvironmentStack): void => {
  for (const id of ["front", "web"]) new StatelessService(stack, id, { containers: CONTAINERS });
};

/** Whether the API server lets the pods of a service do something. */
async function may(
  account: string,
  verb: string,
  resource: string,
  within: string | undefined = namespace,
): Promise<boolean> {
  const answer = await (
    await objects()
  ).create({
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    metadata: {},
    spec: {
      user: `system:serviceaccount:${namespace}:${account}`,
      resourceAttributes: { verb, resource, namespace: within },
    },
  } as never);
  return (answer as { status?: { allowed?: boolean } }).status?.allowed === true;
}
/** The client calls `from` and `default` otherwise, since they are words of programming languages. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('"_from":', '"from":').replaceAll('"_default":', '"default":'));
const specs = async (kind: string): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(await all(kind, namespace)).map(([name, one]: [string, LiveObject]) => [name, plain(one["spec"])]),
  );
const pods = (app: string): object => ({ podSelector: { matchLabels: { app } } });
const inNamespace = (name: string): object => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const HTTP = [{ port: 8080, protocol: "TCP" }];
const backend = (name: string, port: object = { name: "http" }): object => ({ service: { name, port } });

afterAll(() => workspace.remove());

describe(`an application, with the ${sharedSandbox().provider} provider`, () => {
  test("is deployed, its pods run, and a plan after that is empty", async () => {
    await workspace.synthesise(application(false), props(false));
    await workspace.apply();
    expect(await workspace.plan()).toEqual([]);
    const web = (await read("Deployment", namespace, "web-v1")) as { status?: { readyReplicas?: number } } | undefined;
    expect(web?.status?.readyReplicas).toBe(2);
  });

  test("its Job has completed before the rollout of what comes after it", async () => {
    const [job] = Object.entries(await all("Job", namespace));
    const { status } = (job?.[1] ?? {}) as { status?: { succeeded?: number; completionTime?: string } };
    expect([job?.[0], status?.succeeded]).toEqual([expect.stringMatching(/^migrate-[0-9a-f]{8}$/), 1]);
    const front = await read("Deployment", namespace, "front-v1");
    const made = String(front?.metadata?.creationTimestamp?.toISOString());
    expect(Date.parse(made)).toBeGreaterThanOrEqual(Date.parse(String(status?.completionTime)));
    expect((await specs("CronJob"))["backup"]).toMatchObject({ schedule: "0 3 * * *", timeZone: "Europe/Berlin" });
    expect(Object.keys(await all("DaemonSet", namespace))).toEqual(["logs"]);
    const claims = await all("PersistentVolumeClaim", namespace);
    expect(Object.entries(claims).map(([name, one]) => [name, (one["status"] as { phase?: string }).phase])).toEqual([
      ["front-files", "Bound"],
      [expect.stringMatching(/^front-v1-.*-ephemeral-scratch$/), "Bound"],
    ]);
  });

  test("a drain may take as many pods as Kubernetes' own disruption controller says of such budgets", async () => {
    const budgets = [
      ...[0, 1, 2, 5, "0%", "1%", "50%", "100%"].map((maxUnavailable) => ({ maxUnavailable })),
      ...[0, 1, 2, 5, "0%", "1%", "50%", "51%", "100%"].map((minAvailable) => ({ minAvailable })),
    ];
    const client = await objects();
    for (const [index, spec] of budgets.entries())
      await client.create({
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: `tried-${index}`, namespace },
        spec: { ...spec, selector: { matchLabels: { app: "web", version: "v1" } } },
      } as never);
    type Status = { status?: { disruptionsAllowed?: number; expectedPods?: number } };
    const live = await until("the budgets are looked at", async () => {
      const found = (await all("PodDisruptionBudget", namespace)) as Readonly<Record<string, Status>>;
      return Object.values(found).every(({ status }) => status?.expectedPods === 2) ? found : undefined;
    });
    expect(budgets.map((_, index) => live[`tried-${index}`]?.status?.disruptionsAllowed)).toEqual(
      budgets.map((budget) => disruptionsAllowed(budget, 2)),
    );
    expect(live["web-v1"]?.status?.disruptionsAllowed).toBe(1);
    for (const index of budgets.keys())
      await client.delete({
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: { name: `tried-${index}`, namespace },
      });
  });

  test("its pods may do what their permissions say, by the API server's word", async () => {
    expect([
      await may("web", "get", "configmaps"),
      await may("web", "list", "configmaps"),
      await may("web", "get", "secrets"),
      await may("web", "get", "configmaps", "default"),
      await may("web", "get", "nodes", undefined),
      await may("front", "get", "configmaps"),
    ]).toEqual([true, false, false, false, true, false]);
  });

  test("its policies and routes are these", async () => {
    const policies = await specs("NetworkPolicy");
    expect(policies).toMatchObject({
      isolated: {
        podSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] },
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ podSelector: {} }] }],
      },
      web: {
        ...pods("web"),
        policyTypes: ["Ingress"],
        ingress: [{ from: [pods("front")], ports: HTTP }, { from: [inNamespace("ingress-nginx")] }],
      },
      front: { ...pods("front"), policyTypes: ["Egress"] },
      "front-to-web": { ...pods("front"), policyTypes: ["Egress"], egress: [{ to: [pods("web")], ports: HTTP }] },
      ...Object.fromEntries(
        ["front", "web"].map((service) => [
          `shop-to-${service}`,
          { ...pods(service), policyTypes: ["Ingress"], ingress: [{ from: [inNamespace("ingress-nginx")] }] },
        ]),
      ),
    });
    const names = ["front", "front-to-web", "isolated", "shop-to-front", "shop-to-web", "web"];
    expect(Object.keys(policies).sort()).toEqual(names);
    expect(await specs("Ingress")).toEqual({
      web: {
        ingressClassName: "nginx",
        rules: [
          { host: "a.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend: backend("web") }] } },
        ],
        tls: [{ hosts: ["a.example.com"], secretName: "certificate" }],
      },
      shop: {
        defaultBackend: backend("front", { number: 80 }),
        rules: [
          {
            host: "shop.example.com",
            http: {
              paths: [
                { path: "/web", pathType: "Prefix", backend: backend("web") },
                { path: "/", pathType: "Prefix", backend: backend("front") },
              ],
            },
          },
        ],
      },
    });
    expect((await read("Ingress", namespace, "web"))?.metadata?.annotations).toEqual({
      "nginx.ingress.kubernetes.io/proxy-body-size": "8m",
      "nginx.ingress.kubernetes.io/ssl-redirect": "true",
      "nginx.ingress.kubernetes.io/force-ssl-redirect": "true",
    });
  });

  test("the namespace is held in bounds", async () => {
    expect(await specs("ResourceQuota")).toEqual({ [namespace]: { hard: { pods: "20", "requests.cpu": "2" } } });
    expect(await specs("LimitRange")).toEqual({
      [namespace]: {
        limits: [{ type: "Container", default: { memory: "64Mi" }, defaultRequest: { cpu: "10m", memory: "64Mi" } }],
      },
    });
  });

  test("all of it is edited in place, and a plan after that is empty", async () => {
    const [before] = Object.keys(await all("Job", namespace));
    await workspace.synthesise(application(true), props(true));
    const planned = await workspace.plan();
    expect(
      planned
        .filter(({ actions }) => actions.length > 1)
        .map(({ address }) => address)
        .sort(),
    ).toEqual([
      "kubernetes_job_v1.migrate", // another image is another Job
      "kubernetes_pod_disruption_budget_v1.web", // Terraform's provider changes none
    ]);
    await workspace.applyPlan();
    expect(await workspace.plan()).toEqual([]);
    expect([
      await may("web", "get", "configmaps"),
      await may("web", "get", "secrets"),
      await may("web", "get", "nodes", undefined),
      await may("web", "list", "nodes", undefined),
    ]).toEqual([false, true, false, true]);
    expect(await specs("ResourceQuota")).toEqual({ [namespace]: { hard: { pods: "30" } } });
    const jobs = await all("Job", namespace);
    expect(Object.keys(jobs)).toEqual([expect.stringMatching(/^migrate-[0-9a-f]{8}$/)]);
    expect(jobs).not.toHaveProperty([before ?? ""]);
    expect(Object.values(jobs)[0]).toMatchObject({
      metadata: { labels: { step: "second" } },
      status: { succeeded: 1 },
    });
    const { schedule, timeZone, startingDeadlineSeconds, jobTemplate } = (await specs("CronJob"))["backup"] as Record<
      string,
      unknown
    >;
    expect([schedule, timeZone, startingDeadlineSeconds]).toEqual(["0 4 * * *", undefined, undefined]);
    expect(JSON.stringify(jobTemplate)).not.toContain("activeDeadlineSeconds");
    expect(await specs("PodDisruptionBudget")).toEqual({
      "web-v1": { minAvailable: "50%", selector: { matchLabels: { app: "web", version: "v1" } } },
    });
    expect((await specs("Deployment"))["front-v1"]).toMatchObject({
      template: {
        spec: {
          terminationGracePeriodSeconds: 10,
          containers: [{ lifecycle: { preStop: { exec: { command: ["sleep", "2"] } } } }],
          topologySpreadConstraints: [{ topologyKey: "topology.kubernetes.io/zone" }],
          affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } },
        },
      },
    });
    expect(await specs("LimitRange")).toEqual({
      [namespace]: {
        limits: [{ type: "Container", default: { cpu: "1" }, defaultRequest: { cpu: "20m" }, max: { cpu: "1" } }],
      },
    });
    expect((await specs("NetworkPolicy"))["web"]).toMatchObject({
      ingress: [
        { from: [pods("front")] },
        { from: [inNamespace("kube-system")] },
        { from: [inNamespace("ingress-nginx")] },
      ],
    });
    const web = await read("Ingress", namespace, "web");
    expect(web?.["spec"]).toMatchObject({
      rules: [{ host: "a.example.com" }, { host: "b.example.com" }],
      tls: [{ hosts: ["a.example.com", "b.example.com"], secretName: "web-tls" }],
    });
    expect(web?.metadata?.annotations).toEqual({
      "nginx.ingress.kubernetes.io/proxy-body-size": "16m",
      "cert-manager.io/cluster-issuer": "letsencrypt",
    });
  });

  test("all of it is taken out again, and the pods are what they were without it", async () => {
    await workspace.synthesise(bare, { namespace: { name: namespace, create: true } });
    await workspace.apply();
    expect(await workspace.plan()).toEqual([]);
    for (const kind of [
      "NetworkPolicy",
      "Ingress",
      "Role",
      "RoleBinding",
      "ResourceQuota",
      "LimitRange",
      "PodDisruptionBudget",
      "Job",
      "CronJob",
      "DaemonSet",
      "PersistentVolumeClaim",
    ])
      // Pods, and what was made for them, end after Terraform has.
      await until(`no ${kind} is left`, async () =>
        Object.keys(await all(kind, namespace)).length === 0 ? true : undefined,
      );
    const template = (await read("Deployment", namespace, "web-v1")) as {
      spec?: { template?: { spec?: { serviceAccountName?: string; securityContext?: object } } };
    };
    expect(template.spec?.template?.spec).toMatchObject({ serviceAccountName: "default", securityContext: {} });
    expect((await read("Namespace", "", namespace))?.metadata?.labels).not.toHaveProperty([
      "pod-security.kubernetes.io/enforce",
    ]);
    await workspace.destroy();
  });
});
