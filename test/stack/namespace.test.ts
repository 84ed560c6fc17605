import { KubeServicesError, StatelessService, type NamespaceProps } from "../../lib";
import { synthesise, testStack } from "../support/synthesise";

const made = (namespace: Omit<NamespaceProps, "name">) =>
  synthesise(testStack({ namespace: { name: "shop", ...namespace } }));

test.each([
  ["restricted" as const, { "pod-security.kubernetes.io/enforce": "restricted" }],
  [
    { enforce: "baseline", warn: "restricted", audit: "restricted", version: "v1.34" } as const,
    {
      "pod-security.kubernetes.io/enforce": "baseline",
      "pod-security.kubernetes.io/enforce-version": "v1.34",
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/warn-version": "v1.34",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/audit-version": "v1.34",
    },
  ],
])("podSecurity %j labels the namespace", (podSecurity, labels) => {
  const { metadata } = made({ create: true, podSecurity }).resource("kubernetes_namespace_v1.namespace") as {
    metadata: { labels: Record<string, string> }[];
  };
  const found = Object.entries(metadata[0]?.labels ?? {}).filter(([key]) => key.startsWith("pod-security"));
  expect(Object.fromEntries(found)).toEqual(labels);
});

test("quota and limits are of the namespace's name, also where the stack did not make it, and pods come after the limits", () => {
  const stack = testStack({
    namespace: {
      name: "shop",
      resourceQuota: { hard: { "requests.cpu": "4", pods: 20, "count/jobs.batch": 5 }, scopes: ["NotTerminating"] },
      limitRange: [
        { type: "Container", min: { cpu: "10m" }, max: { memory: "1Gi" }, defaultRequest: { memory: "64Mi" } },
        { type: "PersistentVolumeClaim", max: { storage: "10Gi" } },
      ],
    },
  });
  new StatelessService(stack, "web", { containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }] });
  const all = synthesise(stack);
  expect(all.addresses).not.toContain("kubernetes_namespace_v1.namespace");
  expect(all.resource("kubernetes_resource_quota_v1.namespace")).toMatchObject({
    metadata: [{ name: "shop", namespace: "shop", labels: { "app.kubernetes.io/managed-by": "cdktf-kube-services" } }],
    spec: [{ hard: { "requests.cpu": "4", pods: "20", "count/jobs.batch": "5" }, scopes: ["NotTerminating"] }],
  });
  // Kubernetes takes the most for the default, and the least for a request that has no other.
  expect(all.resource("kubernetes_limit_range_v1.namespace")).toMatchObject({
    spec: [
      {
        limit: [
          {
            type: "Container",
            default: { memory: "1Gi" },
            default_request: { cpu: "10m", memory: "64Mi" },
            max: { memory: "1Gi" },
            min: { cpu: "10m" },
          },
          { type: "PersistentVolumeClaim", max: { storage: "10Gi" } },
        ],
      },
    ],
  });
  expect(all.resource("kubernetes_deployment_v1.web")["depends_on"]).toEqual(["kubernetes_limit_range_v1.namespace"]);
});

test("several namespaces in one stack: the stack's, and any that a construct names", () => {
  const stack = testStack({ namespace: { name: "shop", create: true } });
  const containers = [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }];
  new StatelessService(stack, "web", { containers });
  new StatelessService(stack, "shared", {
    containers,
    namespace: "shared",
    permissions: [{ resources: ["pods"], verbs: ["get"] }],
  });
  const all = synthesise(stack);
  expect(all.resource("kubernetes_deployment_v1.web")).toMatchObject({
    depends_on: ["kubernetes_namespace_v1.namespace"],
    metadata: [{ namespace: "shop" }],
  });
  for (const kind of ["service", "role", "role_binding", "service_account"])
    expect(all.resource(`kubernetes_${kind}_v1.shared`)).toMatchObject({ metadata: [{ namespace: "shared" }] });
  expect(all.resource("kubernetes_role_binding_v1.shared")).toMatchObject({ subject: [{ namespace: "shared" }] });
});

const propOf = (hard: object): string => `[${JSON.stringify(Object.keys(hard)[0])}]`;

function codes(namespace: Omit<NamespaceProps, "name">): string[] {
  try {
    testStack({ namespace: { name: "shop", ...namespace } });
  } catch (error) {
    if (KubeServicesError.is(error)) return error.problems.map(({ code, prop }) => `${code} ${prop}`);
    throw error;
  }
  return [];
}

test.each<[string, Omit<NamespaceProps, "name">, string[]]>([
  ["a level without create", { podSecurity: "restricted" }, ["NamespaceNotCreated namespace.podSecurity"]],
  [
    "a level twice",
    { create: true, podSecurity: "restricted", labels: { "pod-security.kubernetes.io/enforce": "baseline" } },
    ['LabelReserved namespace.labels["pod-security.kubernetes.io/enforce"]'],
  ],
  [
    "a version",
    { create: true, podSecurity: { version: "1.34" } },
    ["PodSecurityVersionInvalid namespace.podSecurity.version"],
  ],
  ["an empty quota", { resourceQuota: { hard: {} } }, ["QuotaEmpty namespace.resourceQuota.hard"]],
  [
    "a word",
    { resourceQuota: { hard: { deployments: 3 } } },
    ['QuotaResourceUnknown namespace.resourceQuota.hard["deployments"]'],
  ],
  [
    "a slip",
    { resourceQuota: { hard: { "limits.memory": "512m" } } },
    ['QuantityUnitMistaken namespace.resourceQuota.hard["limits.memory"]'],
  ],
  [
    "two scopes",
    { resourceQuota: { hard: { pods: 1 }, scopes: ["BestEffort", "NotBestEffort"] } },
    ["QuotaScopesContradiction namespace.resourceQuota.scopes"],
  ],
  [
    "a request above the limit",
    { limitRange: [{ type: "Container", defaultRequest: { cpu: 2 }, default: { cpu: "500m" } }] },
    ["LimitsContradiction namespace.limitRange[0].defaultRequest.cpu"],
  ],
  [
    "two of a type",
    {
      limitRange: [
        { type: "Pod", max: { cpu: 2 } },
        { type: "Pod", min: { cpu: 1 } },
      ],
    },
    ["LimitTypeDuplicate namespace.limitRange[1].type"],
  ],
  [
    "a default of pods",
    { limitRange: [{ type: "Pod", default: { cpu: 2 } }] },
    ["LimitDefaultNotContainer namespace.limitRange[0].default"],
  ],
  // As Kubernetes 1.34 checks quotas and limits: pkg/apis/core/validation, ValidateResourceQuotaSpec and ValidateLimitRange.
  ["huge pages", { resourceQuota: { hard: { "hugepages-2Mi": "4Mi", "requests.hugepages-1Gi": "1Gi" } } }, []],
  ...([{ pods: "1.5" }, { "count/jobs.batch": 0.5 }, { services: "500m" }] as const).map(
    (hard): [string, Omit<NamespaceProps, "name">, string[]] => [
      `a part of one: ${JSON.stringify(hard)}`,
      { resourceQuota: { hard } },
      [`QuotaNotWhole namespace.resourceQuota.hard${propOf(hard)}`],
    ],
  ),
  ...(
    [
      ["BestEffort", { "requests.cpu": 1 }, false],
      ["BestEffort", { pods: 1, "count/jobs.batch": 1 }, true],
      ["Terminating", { services: 1 }, false],
      ["NotTerminating", { "ephemeral-storage": "1Gi" }, false],
      ["NotBestEffort", { "limits.memory": "1Gi" }, true],
    ] as const
  ).map(([scope, hard, taken]): [string, Omit<NamespaceProps, "name">, string[]] => [
    `${scope} of ${Object.keys(hard).join(", ")}`,
    { resourceQuota: { hard, scopes: [scope] } },
    taken ? [] : [`QuotaScopeMistaken namespace.resourceQuota.hard${propOf(hard)}`],
  ]),
  [
    "claims of any size",
    { limitRange: [{ type: "PersistentVolumeClaim", max: { cpu: 1 } }] },
    ["LimitStorageMissing namespace.limitRange[0]"],
  ],
  ...["cpus", "storage", "requests.example.com/gpu"].map(
    (resource): [string, Omit<NamespaceProps, "name">, string[]] => [
      `a limit of ${resource}`,
      { limitRange: [{ type: "Container", max: { [resource]: 1 } }] },
      [`LimitResourceUnknown namespace.limitRange[0].max.${resource}`],
    ],
  ),
  [
    "limits that are far from requests",
    {
      limitRange: [
        { type: "Pod", min: { cpu: 1 }, max: { cpu: 2 }, maxLimitRequestRatio: { cpu: 3 } },
        { type: "Container", maxLimitRequestRatio: { cpu: "0.5" } },
      ],
    },
    [
      "LimitsContradiction namespace.limitRange[0].maxLimitRequestRatio.cpu",
      "LimitsContradiction namespace.limitRange[1].maxLimitRequestRatio.cpu",
    ],
  ],
  [
    "less of a card than its limit",
    {
      limitRange: [{ type: "Container", default: { "example.com/gpu": 2 }, defaultRequest: { "example.com/gpu": 1 } }],
    },
    ["LimitsContradiction namespace.limitRange[0].defaultRequest.example.com/gpu"],
  ],
])("%s is told", (_, namespace, expected) => {
  expect(codes(namespace)).toEqual(expected);
});
