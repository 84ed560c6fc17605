import { readConfiguration, type AnyObject } from "../../lib/cluster";
import { declaredState } from "../../lib/details";
import { stackWith } from "../cluster/support";

/** A Deployment as its code says it, in Terraform's words. */
const code = (more: object = {}, lifecycle?: object): object => ({
  kubernetes_deployment_v1: {
    web: {
      metadata: { name: "web", namespace: "shop", labels: { app: "web" } },
      spec: {
        replicas: "2",
        selector: { match_labels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: {
            host_network: false,
            container: [
              {
                name: "main",
                image: "nginx:1.27",
                env: [
                  { name: "LEVEL", value: "info" },
                  { name: "ADDRESS", value: "${kubernetes_service_v1.db.spec[0].cluster_ip}" },
                  { name: "DB_PASSWORD", value: "hunter2-long" },
                ],
                port: [{ name: "http", container_port: 8080 }],
                resources: { limits: { memory: "1Gi", cpu: "0.5" }, requests: {} },
              },
            ],
          },
        },
        ...more,
      },
      ...(lifecycle === undefined ? {} : { lifecycle }),
    },
  },
});

interface Live {
  metadata: { name: string; namespace: string; labels: Record<string, string>; uid: string };
  spec: {
    replicas: number;
    selector: object;
    template: {
      metadata: object;
      spec: { containers: Record<string, unknown>[]; nodeSelector?: object; dnsPolicy: string };
    };
  };
  status: object;
}

/** The same as the API server has it: with its defaults, its spelling of quantities, its status. */
const live = (): Live => ({
  metadata: { name: "web", namespace: "shop", labels: { app: "web", "added-by": "somebody" }, uid: "u" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" }, annotations: { "kubectl.kubernetes.io/restartedAt": "now" } },
      spec: {
        dnsPolicy: "ClusterFirst",
        containers: [
          {
            name: "main",
            image: "nginx:1.27",
            env: [
              { name: "LEVEL", value: "info" },
              { name: "ADDRESS", value: "10.0.0.1" },
              { name: "DB_PASSWORD", value: "hunter2-long" },
            ],
            ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
            resources: { limits: { memory: "1024Mi", cpu: "500m" }, requests: { memory: "1Gi" } },
            imagePullPolicy: "IfNotPresent",
          },
        ],
      },
    },
  },
  status: { readyReplicas: 1 },
});

function differences(resource: object, change: (object: Live) => void = () => undefined): readonly string[] {
  const object = live();
  change(object);
  return declaredState(readConfiguration(stackWith({ resource })))
    .differences("Deployment", object as unknown as AnyObject)
    .map(({ path, code, live: there }) => `${path}: ${code ?? "-"} | ${there ?? "-"}`);
}

test("what the API server fills in, spells otherwise or computes is no difference", () => {
  expect(differences(code())).toEqual([]);
});

const first = (object: Live): Record<string, unknown> => object.spec.template.spec.containers[0]!;
const MAIN = "spec.template.spec.containers[main]";
test.each<[string, (object: Live) => void, readonly string[]]>([
  ["another image", (one) => (first(one).image = "nginx:1.26"), [`${MAIN}.image: nginx:1.27 | nginx:1.26`]],
  ["scaled by hand", (one) => (one.spec.replicas = 5), ["spec.replicas: 2 | 5"]],
  ["a label taken away", (one) => (one.metadata.labels = {}), ["metadata.labels.app: web | -"]],
  [
    "a port changed",
    (one) => (first(one).ports = [{ name: "http", containerPort: 9090, protocol: "TCP" }]),
    [`${MAIN}.ports[http].containerPort: 8080 | 9090`],
  ],
  [
    "a port added",
    (one) => (first(one).ports as object[]).push({ name: "debug", containerPort: 6060, protocol: "TCP" }),
    [`${MAIN}.ports[debug]: - | it is there`],
  ],
  [
    "a container put beside it",
    (one) => one.spec.template.spec.containers.push({ name: "proxy", image: "envoy:1" }),
    ["spec.template.spec.containers[proxy]: - | it is there"],
  ],
  ["a container taken out", (one) => (one.spec.template.spec.containers = []), [`${MAIN}: it is there | -`]],
  [
    "a variable's value",
    (one) => (first(one).env = [{ name: "LEVEL", value: "debug" }, ...(first(one).env as object[]).slice(1)]),
    [`${MAIN}.env[LEVEL].value: info | debug`],
  ],
  [
    "a credential: that it differs, not what it is",
    (one) => ((first(one).env as { value: string }[])[2]!.value = "other-secret-1"),
    [`${MAIN}.env[DB_PASSWORD].value: (looks like a credential) | (looks like a credential)`],
  ],
  [
    "a limit",
    (one) => (first(one).resources = { limits: { memory: "2Gi", cpu: "500m" } }),
    [`${MAIN}.resources.limits.memory: 1Gi | 2Gi`],
  ],
])("%s is told", (_, change, wanted) => expect(differences(code(), change)).toEqual(wanted));

test.each<[string, readonly string[] | string]>([
  ["one path", ["spec[0].replicas"]],
  ["a path above it", ["spec"]],
  ["all", "all"],
])("what ignore_changes leaves alone is left alone: %s", (_, ignore_changes) => {
  expect(differences(code({}, { ignore_changes }), (one) => (one.spec.replicas = 5))).toEqual([]);
});

test("a map whose every key counts, and an object that the code does not declare", () => {
  const resource = {
    kubernetes_service_v1: {
      web: { metadata: { name: "web", namespace: "shop" }, spec: { selector: { app: "web" }, port: [{ port: 80 }] } },
    },
  };
  const state = declaredState(readConfiguration(stackWith({ resource })));
  const service = (selector: object, name = "web"): AnyObject =>
    ({
      metadata: { name, namespace: "shop" },
      spec: {
        selector,
        ports: [{ port: 80, targetPort: 80, protocol: "TCP", nodePort: 30000 }],
        clusterIP: "10.0.0.1",
      },
    }) as AnyObject;
  expect(state.differences("Service", service({ app: "web" }))).toEqual([]);
  expect(state.differences("Service", service({ app: "web", version: "v1" }))).toEqual([
    { object: "Service/web", path: "spec.selector.version", live: "v1" },
  ]);
  expect(state.differences("Service", service({ app: "db" }, "db"))).toEqual([]);
  expect(state.differences("Deployment", service({ app: "db" }))).toEqual([]);
});
