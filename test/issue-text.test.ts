import {
  ConfigMap,
  Deployment,
  EnvironmentStack,
  ExternalService,
  ManifestService,
  RetiredService,
  Secret,
  ServiceAccount,
  StatefulService,
  StatelessService,
  WorkloadService,
  formatProblem,
  type Problem,
} from "../lib";
import { CLUSTER, problemsIfAny, problemsOf, testApp, testStack } from "./support/synthesise";

/** What zod says by itself (zod 4, English): none of it is for users of this library. */
const ZODS_WORDS =
  /Invalid (input|option|discriminator|key|value|string|element|ISO)|Unrecognized key|Too (small|big)|expected .* received|No matching|invalid_|discriminator|\bint\b|strictObject/;

const pod = {
  containers: [
    {
      name: "web",
      image: "nginx:1.27",
      ports: [{ name: "http", containerPort: 8080, servicePort: 80, protocol: "TCP", appProtocol: "http" }],
      env: [
        { name: "A", value: "b" },
        { name: "C", valueFrom: { secretKeyRef: { name: "c", key: "d" } } },
      ],
      envFrom: [{ configMapRef: { name: "e" } }],
      resources: { requests: { cpu: "250m" }, limits: { memory: "256Mi" } },
      readinessProbe: { httpGet: { path: "/", port: 8080 }, periodSeconds: 5 },
      lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } },
      securityContext: { runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      volumeMounts: [{ name: "tmp", mountPath: "/mine" }],
    },
  ],
  volumes: [{ name: "tmp", emptyDir: { medium: "Memory" }, mountPath: "/tmp" }],
  scheduling: { type: "Decentralized" },
  tolerations: [{ key: "gpu", operator: "Exists", effect: "NoSchedule" }],
  hostAliases: [{ ip: "192.0.2.1", hostnames: ["one.example"] }],
  labels: { tier: "front" },
};
const service = {
  access: { type: "VirtualIP", clusterIP: "10.96.0.7" },
  exposure: { type: "LoadBalancer", loadBalancer: { type: "MetalLB", ipPool: "office" }, nodePorts: { http: 30080 } },
  stickySession: { timeoutSeconds: 600 },
  ipFamilies: ["IPv4"],
};
const rolling = { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%" } };
const claim = {
  claimTemplate: { name: "data", accessModes: ["ReadWriteOnce"] },
  mountPath: "/data",
  onDelete: "retain",
};
const queue = {
  type: "Pods",
  pods: { metric: { name: "queue" }, target: { type: "AverageValue", averageValue: "5" } },
};
const objects = [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } }];

type Make = (props: unknown) => unknown;
const make =
  (construct: new (scope: EnvironmentStack, id: string, props: never) => unknown): Make =>
  (props) =>
    new construct(testStack(), "web", props as never);
const SUBJECTS: readonly (readonly [string, Make, object])[] = [
  [
    "StatelessService",
    make(StatelessService),
    {
      ...pod,
      ...service,
      strategy: rolling,
      autoscaling: { maxReplicas: 3, targetCpuUtilization: 80, metrics: [queue] },
    },
  ],
  [
    "StatefulService",
    make(StatefulService),
    { ...pod, ...service, strategy: { type: "RollingUpdate" }, volumes: [...pod.volumes, claim] },
  ],
  [
    "WorkloadService",
    make(WorkloadService),
    {
      ...service,
      workload: { kind: "Deployment", name: "a" },
      ports: [{ name: "http", port: 80, targetPort: "http" }],
    },
  ],
  ["ExternalService", make(ExternalService), { externalName: "billing.example.com", alias: "Billing" }],
  ["Deployment", make(Deployment), { ...pod, onDelete: { workload: "retain" } }],
  ["ConfigMap", make(ConfigMap), { data: { a: "b" }, immutable: true }],
  ["Secret", make(Secret), { data: { a: "${var.a}" }, type: "Opaque" }],
  ["ServiceAccount", make(ServiceAccount), { imagePullSecrets: ["a"] }],
  ["ManifestService", make(ManifestService), { objects, onDelete: { config: "delete" } }],
  ["RetiredService", make(RetiredService), { keep: ["service"], manifest: { objects } }],
  [
    "EnvironmentStack",
    (props) => new EnvironmentStack(testApp(), "prod", props as never),
    {
      cluster: CLUSTER,
      namespace: { name: "shop", create: true, deleteTimeoutSeconds: 5 },
      backend: { type: "remote", organization: "a", workspaces: { name: "b" } },
      ignoreLabels: ["^a$"],
      onDelete: { volumes: "retain" },
    },
  ],
];

const JUNK: readonly unknown[] = [
  undefined,
  null,
  "",
  "text",
  "LoadBalancr",
  0,
  -1,
  1.5,
  1e20,
  Number.NaN,
  true,
  [],
  ["a", 1],
  {},
  { zzz: 1 },
  { type: "Zzz" },
  new Map([["a", "b"]]),
];

/** A copy of a value for each of its places, with something else there. */
function* mutated(value: unknown): Generator<readonly [path: string, changed: unknown]> {
  for (const junk of JUNK) yield ["", junk];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value))
    for (const [path, changed] of mutated(inner)) {
      const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
      (copy as Record<string, unknown>)[key] = changed;
      yield [`.${key}${path}`, copy];
    }
  if (!Array.isArray(value)) yield [".imagePulPolicy", { ...value, imagePulPolicy: "x" }];
}

const problemsFound = (make: Make, props: unknown): readonly Problem[] => problemsIfAny(() => make(props));

test.each(SUBJECTS)("whatever is wrong with the props of %s, it is told in this library's words", (_, make, props) => {
  expect(problemsFound(make, props)).toEqual([]);
  let refusals = 0;
  for (const [path, changed] of mutated(props))
    for (const problem of problemsFound(make, changed)) {
      refusals++;
      const { code, what, allowed = "", fix = "" } = problem;
      const words = { path, code, what, allowed, fix };
      expect([words, ZODS_WORDS.test(`${what} ${allowed} ${fix}`)]).toEqual([words, false]);
      expect([words, what.endsWith(` it is ${allowed}`)]).toEqual([words, false]); // "it is an object, allowed: an object"
      expect(code).toMatch(/^[A-Z][A-Za-z]+$/);
      expect(what).toMatch(/\S/);
    }
  expect(refusals).toBeGreaterThan(30);
});

const CONTAINER = { image: "nginx:1.27", ports: [{ containerPort: 80 }] };
/** As somebody would say it who knows the props. */
test.each<[what: string, props: object, expected: Partial<Problem>]>([
  [
    "the name of a form instead of the form",
    { exposure: "LoadBalancer" },
    { code: "PropTypeInvalid", prop: "exposure", fix: 'write { type: "LoadBalancer" }' },
  ],
  ["its name in another case", { exposure: "nodeport" }, { fix: 'write { type: "NodePort" }' }],
  [
    "a name that is nobody's",
    { exposure: "Internet" },
    {
      allowed:
        '{ type: "None" } or { type: "NodePort" } or { type: "LoadBalancer" } or { type: "Ingress" } or { type: "HTTPRoute", gateway: … }',
    },
  ],
  [
    "a misspelt form",
    { exposure: { type: "LoadBalancr" } },
    {
      code: "PropValueInvalid",
      prop: "exposure.type",
      allowed: '"None", "NodePort", "LoadBalancer", "Ingress", "HTTPRoute"',
      fix: "did you mean LoadBalancer?",
    },
  ],
  [
    "a form without its name",
    { access: {} },
    { code: "PropMissing", prop: "access.type", allowed: '"VirtualIP", "Headless"' },
  ],
  ["a misspelt prop", { replicsa: 3 }, { code: "PropUnknown", prop: "replicsa", fix: "did you mean replicas?" }],
  [
    "a prop in another spelling",
    { containers: [{ ...CONTAINER, image_pull_policy: "Always" }] },
    { prop: "containers[0].image_pull_policy", fix: "did you mean imagePullPolicy?" },
  ],
  [
    "a prop deep inside",
    { containers: [{ image: "a", ports: [{ containerPort: 80, hostport: 80 }] }] },
    { prop: "containers[0].ports[0].hostport", fix: "did you mean hostPort?" },
  ],
  ["a prop that nothing is like", { zzz: 3 }, { code: "PropUnknown", fix: "check its spelling, or take it out" }],
  [
    "a misspelt value",
    { containers: [{ ...CONTAINER, imagePullPolicy: "IfNotPresnt" }] },
    { code: "PropValueInvalid", fix: "did you mean IfNotPresent?" },
  ],
  [
    "a number in quotes",
    { replicas: "3" },
    { code: "PropTypeInvalid", allowed: "a number", fix: "write it without quotes" },
  ],
  ["a truth in quotes", { hostNetwork: "True" }, { fix: "write it in lowercase and without quotes" }],
  [
    "a text without quotes",
    { containers: [{ ...CONTAINER, env: [{ name: "A", value: 5 }] }] },
    { allowed: "a string", fix: "write it in quotes" },
  ],
  [
    "one item without its list",
    { containers: CONTAINER },
    { allowed: "an array: [{ image: …, … }]", fix: "put it into a list: […]" },
  ],
  [
    "a record where a list of names and values is meant",
    { containers: [{ ...CONTAINER, env: { A: "1" } }] },
    { allowed: "an array: [{ name: …, … }]", fix: "write a list: [{ name: …, … }]" },
  ],
  ["an object's name instead of the object", { containers: ["nginx"] }, { allowed: "an object: { image: …, … }" }],
  ["a switch where several are", { onDelete: "retain" }, { allowed: "an object: { workload, autoscaler }" }],
  [
    "a Map",
    { labels: new Map([["team", "shop"]]) },
    { what: "this has the wrong type: it is an instance of Map", allowed: "a plain object: { … }" },
  ],
  [
    "a number that is none",
    { replicas: 1 / 0 },
    { what: "this has the wrong type: it is Infinity", value: Number.POSITIVE_INFINITY, allowed: "a number" },
  ],
  [
    "a mistake within one form of several",
    { stickySession: { timeoutSeconds: "10m" } },
    { code: "PropTypeInvalid", prop: "stickySession.timeoutSeconds", value: "10m", allowed: "a number" },
  ],
  [
    "a rule of one form of several",
    { exposure: { type: "Ingress", host: ["a.example.com", "http://b"] } },
    { code: "IngressHostInvalid", prop: "exposure.host[1]", value: "http://b" },
  ],
  [
    "a key that is none",
    { annotations: { "a b": "c" } },
    { code: "AnnotationKeyInvalid", prop: 'annotations["a b"]', value: "a b" },
  ],
  [
    "permission bits as a text",
    { volumes: [{ configMap: { name: "c", defaultMode: "0644" }, mountPath: "/c" }] },
    { fix: "write it as 0o…, without quotes" },
  ],
  [
    "permission bits in decimal",
    { volumes: [{ configMap: { name: "c", defaultMode: 644 }, mountPath: "/c" }] },
    { code: "FileModeInvalid", fix: "write them in octal, as in 0o644 (which is 420)" },
  ],
  [
    "an empty list",
    { hostAliases: [{ ip: "192.0.2.1", hostnames: [] }] },
    { code: "PropOutOfRange", what: "this has too few items", allowed: "at least 1 item" },
  ],
])("%s is answered with what was meant", (_, props, expected) => {
  const problems = problemsOf(
    () => new StatelessService(testStack(), "web", { containers: [CONTAINER], ...props } as never),
  );
  expect(problems).toEqual([expect.objectContaining(expected)]);
});

test("a form that needs more is told with all that it needs", () => {
  const [problem] = problemsFound(
    (backend) => new EnvironmentStack(testApp(), "prod", { cluster: CLUSTER, namespace: "a", backend } as never),
    "s3",
  );
  expect(problem).toMatchObject({ prop: "backend", fix: 'write { type: "s3", bucket: …, key: … }' });
});

test.each([
  [{ namespace: { create: true } }, "PropMissing", "namespace.name"],
  [
    { namespace: { name: "shop", create: true, podSecurity: "Restricted" } },
    "PropValueInvalid",
    "namespace.podSecurity",
  ],
  [
    { namespace: { name: "shop", create: true, resourceQuota: { hard: { pods: "ten" } } } },
    "QuantityInvalid",
    "namespace.resourceQuota.hard.pods",
  ],
])("a mistake in one form of a stack's prop is told at its place: %j", (props, code, prop) => {
  const make = (given: object) => new EnvironmentStack(testApp(), "prod", { cluster: CLUSTER, ...given } as never);
  expect(problemsFound((given) => make(given as object), props)).toEqual([expect.objectContaining({ code, prop })]);
});

test("a number that JSON does not know is shown as it is", () => {
  const [problem] = problemsOf(
    () => new StatelessService(testStack(), "web", { containers: [CONTAINER], replicas: NaN }),
  );
  expect(formatProblem(problem!)).toContain("got: NaN");
});
