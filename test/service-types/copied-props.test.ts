import { Token } from "cdktf";
import {
  ConfigMap,
  Deployment,
  EnvironmentStack,
  ExternalService,
  ManifestService,
  Secret,
  StatefulService,
  StatefulSet,
  StatelessService,
  WorkloadService,
} from "../../lib";
import { CLUSTER, synthesise, testApp, testStack } from "../support/synthesise";

/** Changes every leaf of a value, and every list, in place. */
function vandalise(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "object" && inner !== null) vandalise(inner);
    else (value as Record<string, unknown>)[key] = "vandalised";
  }
  if (Array.isArray(value)) value.push("vandalised");
  else (value as Record<string, unknown>)["vandal"] = "vandalised";
}

const containers = () => [
  {
    image: "nginx:1.27",
    ports: [{ containerPort: 80 }],
    command: ["a"],
    env: [{ name: "A", value: "b" }],
    resources: { limits: { cpu: "1" } },
    livenessProbe: { exec: { command: ["ok"] } },
    securityContext: { capabilities: { add: ["NET_ADMIN"] } },
  },
];
const workload = () => ({
  containers: containers(),
  labels: { a: "b" },
  podAnnotations: { a: "b" },
  nodeSelector: { a: "b" },
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "zone" }] } },
  tolerations: [{ key: "a", operator: "Exists" as const }],
});
const service = () => ({
  annotations: { a: "b" },
  exposure: { type: "LoadBalancer" as const, annotations: { a: "b" }, loadBalancerSourceRanges: ["192.0.2.0/24"] },
  ipFamilies: ["IPv4" as const],
});

test.each<[string, () => object, (stack: EnvironmentStack, props: never) => { later?: () => unknown } | void]>([
  [
    "StatelessService, and a version that is added later",
    () => ({ ...workload(), ...service(), volumes: [{ name: "t", emptyDir: {}, mountPath: "/t" }] }),
    (stack, props) => {
      const made = new StatelessService(stack, "x", props);
      return { later: () => made.addVersion("v2", {}) };
    },
  ],
  [
    "StatefulService, and a version that is added later",
    () => ({
      ...workload(),
      ...service(),
      volumes: [{ claimTemplate: { name: "t", labels: { a: "b" } }, mountPath: "/t" }],
    }),
    (stack, props) => {
      const made = new StatefulService(stack, "x", props);
      return { later: () => made.addVersion("v2", {}) };
    },
  ],
  [
    "ExternalService",
    () => ({ externalName: "a.example.com", labels: { a: "b" } }),
    (stack, props) => void new ExternalService(stack, "x", props),
  ],
  [
    "WorkloadService, and a node port that is asked for later",
    () => ({ ...service(), selector: { a: "b" }, ports: [{ name: "a", port: 80 }] }),
    (stack, props) => {
      const made = new WorkloadService(stack, "x", props);
      return { later: () => new ConfigMap(stack, "seen", { data: { port: Token.asString(made.nodePort("a")) } }) };
    },
  ],
  ["Deployment", workload, (stack, props) => void new Deployment(stack, "x", props)],
  [
    "StatefulSet",
    () => ({ ...workload(), serviceName: "x" }),
    (stack, props) => void new StatefulSet(stack, "x", props),
  ],
  [
    "ConfigMap",
    () => ({ data: { a: "b" }, labels: { a: "b" } }),
    (stack, props) => void new ConfigMap(stack, "x", props),
  ],
  [
    "Secret",
    () => ({ data: { a: "${var.a}" }, labels: { a: "b" } }),
    (stack, props) => void new Secret(stack, "x", props),
  ],
  [
    "ManifestService",
    () => ({
      objects: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", labels: { a: "b" } }, data: { a: "b" } }],
    }),
    (stack, props) => void new ManifestService(stack, "x", props),
  ],
])("changing the props of a %s after it was made changes nothing", (_, props, build) => {
  const text = (after: (given: object) => void): string => {
    const stack = testStack();
    const given = props();
    const { later } = build(stack, given as never) ?? {};
    after(given);
    later?.();
    return synthesise(stack).text;
  };
  expect(text(vandalise)).toBe(text(() => undefined));
});

test("what a resource says of its object is not changed either", () => {
  const stack = testStack();
  const props = { ...workload(), ...service() };
  const made = new StatelessService(stack, "x", props);
  const before = JSON.stringify(made.resources.map(({ object }) => object));
  vandalise(props);
  expect(JSON.stringify(made.resources.map(({ object }) => object))).toBe(before);
});

test("changing the props of an EnvironmentStack after it was made changes nothing", () => {
  const text = (after: (given: object) => void): string => {
    const given = {
      cluster: { ...CLUSTER },
      namespace: { name: "shop", create: true, labels: { a: "b" } },
      backend: { type: "s3" as const, bucket: "b", key: "k", endpoints: { s3: "https://s3.example.com" } },
      labels: { a: "b" },
      annotations: { a: "b" },
      ignoreLabels: ["^a$"],
    };
    const stack = new EnvironmentStack(testApp(), "test", given);
    after(given);
    new ConfigMap(stack, "x", { data: {} });
    return synthesise(stack).text;
  };
  expect(text(vandalise)).toBe(text(() => undefined));
});
