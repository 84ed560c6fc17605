import {
  ConfigMap,
  Deployment,
  ExternalService,
  ManifestService,
  Secret,
  ServiceAccount,
  StatefulService,
  StatefulSet,
} from "../../lib";
import { Manifest, StatelessService, WorkloadService, kubesphere, type EnvironmentStack } from "../../lib";
import type { JsonObject } from "../../lib/json-object";
import { problemsOf, synthesise, testStack } from "../support/synthesise";

const objectsOf = (stack: EnvironmentStack): ReadonlyMap<string, JsonObject> => {
  synthesise(stack);
  return new Map(
    Manifest.of(stack, { secrets: true }).objects.map((object) => {
      const { metadata, spec } = object as unknown as { metadata: JsonObject & { name: string }; spec?: JsonObject };
      return [`${object.kind} ${metadata.name}`, { metadata, spec } as JsonObject];
    }),
  );
};
const codes = (build: () => unknown): readonly string[] =>
  problemsOf(build).map(({ code, prop }) => `${code} ${prop ?? ""}`);
const containers = [{ name: "main", image: "a:1", ports: [{ containerPort: 8080 }] }];
const asGiven = () => testStack({ asGiven: true, platform: kubesphere() });

test("names, labels and selectors are those that were given, and nothing else is", () => {
  const stack = asGiven();
  new StatelessService(stack, "web", {
    selector: { app: "shop" },
    workloadSelector: { app: "shop", part: "web" },
    workloadName: "shop-web",
    labels: { "app.kubernetes.io/managed-by": "Helm" },
    serviceLabels: { a: "1" },
    workloadLabels: { b: "2" },
    podLabels: { c: "3" },
    containers,
  });
  const objects = objectsOf(stack);
  expect([...objects.keys()].sort()).toEqual(["Deployment shop-web", "Service web"]);
  expect(objects.get("Service web")).toMatchObject({
    metadata: { labels: { "app.kubernetes.io/managed-by": "Helm", a: "1" } },
    spec: { selector: { app: "shop" }, ports: [{ port: 8080, targetPort: 8080 }] },
  });
  const deployment = objects.get("Deployment shop-web") as {
    metadata: JsonObject;
    spec: JsonObject & { template: JsonObject };
  };
  expect(deployment.metadata["labels"]).toEqual({ "app.kubernetes.io/managed-by": "Helm", b: "2" });
  expect(deployment.spec["selector"]).toEqual({ matchLabels: { app: "shop", part: "web" } });
  expect(deployment.spec.template["metadata"]).toMatchObject({
    labels: { "app.kubernetes.io/managed-by": "Helm", c: "3", app: "shop", part: "web" },
  });
  const written = JSON.stringify([...objects.values()]);
  expect(written).not.toMatch(/cdktf-kube-services|kubesphere|part-of|"version"|tcp-8080/);
});

test("one construct of a stack may be as given, and one of such a stack may be the library's", () => {
  const stack = testStack();
  new StatelessService(stack, "web", { asGiven: true, selector: { run: "web" }, containers });
  new StatelessService(stack, "api", { containers });
  const objects = objectsOf(stack);
  expect([...objects.keys()].sort()).toEqual(["Deployment api-v1", "Deployment web", "Service api", "Service web"]);
  expect(JSON.stringify(objects.get("Deployment web"))).not.toContain("managed-by");
  expect(JSON.stringify(objects.get("Deployment api-v1"))).toContain("managed-by");
  const given = asGiven();
  new StatelessService(given, "api", { asGiven: false, containers });
  expect([...objectsOf(given).keys()].sort()).toEqual(["Deployment api-v1", "Service api"]);
});

test("every construct with labels of its own leaves them out", () => {
  const stack = asGiven();
  new ConfigMap(stack, "config", { data: { a: "b" } });
  new Secret(stack, "secret", { data: { a: "b" }, allowLiterals: true });
  new ServiceAccount(stack, "account");
  new ExternalService(stack, "outside", { externalName: "a.example.com" });
  new WorkloadService(stack, "metrics", { selector: { run: "a" }, ports: [{ port: 80 }] });
  const deployment = new Deployment(stack, "worker", {
    selector: { run: "worker" },
    containers,
    autoscaling: { name: "worker-hpa", maxReplicas: 3, targetCpuUtilization: 50 },
  });
  new WorkloadService(stack, "worker-service", { workload: deployment, ports: [{ port: 80 }] });
  new StatefulSet(stack, "set", { selector: { run: "set" }, serviceName: "nothing", containers });
  new StatefulService(stack, "db", {
    selector: { run: "db" },
    serviceName: "db-peers",
    containers,
    volumes: [{ claimTemplate: { name: "data" }, mountPath: "/data" }],
  });
  const objects = objectsOf(stack);
  expect([...objects.keys()].sort()).toEqual([
    "ConfigMap config",
    "Deployment worker",
    "HorizontalPodAutoscaler worker-hpa",
    "Secret secret",
    "Service db",
    "Service metrics",
    "Service outside",
    "Service worker-service",
    "ServiceAccount account",
    "StatefulSet db",
    "StatefulSet set",
  ]);
  for (const [name, { metadata }] of objects)
    expect([name, (metadata as JsonObject)["labels"] ?? {}]).toEqual([name, {}]);
  expect(objects.get("Service worker-service")?.["spec"]).toMatchObject({ selector: { run: "worker" } });
  expect(objects.get("StatefulSet db")?.["spec"]).toMatchObject({ serviceName: "db-peers" });
});

test("manifests keep exactly their own labels", () => {
  const stack = asGiven();
  const objects = [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", labels: { x: "y" } } }];
  new ManifestService(stack, "legacy", { objects });
  expect(objectsOf(stack).get("ConfigMap a")?.["metadata"]).toMatchObject({ labels: { x: "y" } });
  new ManifestService(stack, "marked", {
    asGiven: false,
    objects: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "b" } }],
  });
  expect(JSON.stringify(objectsOf(stack).get("ConfigMap b"))).toContain("cdktf-kube-services");
});

test("ports of a Service in Kubernetes' words: unnamed, to a name, several to one", () => {
  const stack = asGiven();
  const named = [{ name: "main", image: "a:1", ports: [{ name: "http", containerPort: 8080 }] }];
  new StatelessService(stack, "one", {
    selector: { run: "one" },
    ports: [{ port: 80, targetPort: "http" }],
    containers: named,
  });
  new StatelessService(stack, "two", {
    selector: { run: "two" },
    ports: [
      { name: "a", port: 80, targetPort: 8080 },
      { name: "b", port: 81, targetPort: 8080, appProtocol: "http" },
    ],
    exposure: { type: "NodePort", nodePorts: { b: 30_081 } },
    containers: [{ name: "main", image: "a:1" }],
  });
  const objects = objectsOf(stack);
  const ports = (name: string): unknown => (objects.get(`Service ${name}`)?.["spec"] as JsonObject)["ports"];
  expect(ports("one")).toEqual([{ port: 80, targetPort: "http", protocol: "TCP" }]);
  expect(ports("two")).toEqual([
    { name: "a", port: 80, targetPort: 8080, protocol: "TCP" },
    { name: "b", port: 81, targetPort: 8080, protocol: "TCP", nodePort: 30_081, appProtocol: "http" },
  ]);
  const library = testStack();
  new StatelessService(library, "web", { ports: [{ port: 80, targetPort: 8080 }], containers });
  expect(objectsOf(library).get("Service web")?.["spec"]).toMatchObject({
    ports: [{ name: "tcp-80", port: 80, targetPort: 8080 }],
  });
});

test("versions behind one Service have names and selectors of their own", () => {
  const stack = asGiven();
  const reviews = new StatelessService(stack, "reviews", {
    workloadName: "reviews-v1",
    selector: { app: "reviews" },
    workloadSelector: { app: "reviews", version: "v1" },
    containers,
  });
  reviews.addVersion("v2", { name: "reviews-v2", selector: { app: "reviews", version: "v2" }, replicas: 2 });
  const objects = objectsOf(stack);
  expect([...objects.keys()].sort()).toEqual(["Deployment reviews-v1", "Deployment reviews-v2", "Service reviews"]);
  expect(objects.get("Deployment reviews-v2")?.["spec"]).toMatchObject({
    replicas: 2,
    selector: { matchLabels: { app: "reviews", version: "v2" } },
    template: { metadata: { labels: { app: "reviews", version: "v2" } } },
  });
  expect(synthesise(stack).addresses).toContain("kubernetes_deployment_v1.reviews_v2");
  expect(codes(() => reviews.addVersion("v3", {}))).toEqual(["VersionNotApart name", "VersionNotApart selector"]);
});

test("what only one of the two ways knows is refused with the way to it", () => {
  expect(codes(() => new StatelessService(asGiven(), "web", { containers }))).toEqual(["SelectorMissing selector"]);
  expect(codes(() => new Deployment(asGiven(), "web", { containers, selector: {} }))).toEqual([
    "SelectorMissing selector",
  ]);
  expect(
    codes(() => new StatelessService(asGiven(), "web", { containers, selector: { a: "b" }, version: "v2" })),
  ).toEqual(["LabelAsGiven version"]);
  expect(
    [
      ...codes(
        () =>
          new StatefulService(testStack(), "web", {
            containers,
            selector: { a: "b" },
            workloadName: "w",
            workloadSelector: { a: "b" },
            serviceName: "s",
            labels: { app: "x" },
          }),
      ),
    ].sort(),
  ).toEqual([
    "AsGivenMissing selector",
    "AsGivenMissing serviceName",
    "AsGivenMissing workloadName",
    "AsGivenMissing workloadSelector",
    'LabelReserved labels["app"]',
  ]);
  expect(
    codes(
      () =>
        new StatelessService(asGiven(), "web", {
          selector: { a: "b" },
          containers: [{ image: "a:1", ports: [{ containerPort: 1, name: "a" }, { containerPort: 2 }] }],
        }),
    ),
  ).toEqual(["PortNameMissing containers[0].ports[1].servicePort"]);
  expect(
    codes(
      () =>
        new StatelessService(testStack(), "web", {
          ports: [{ port: 80 }],
          containers: [{ image: "a:1", ports: [{ containerPort: 1, servicePort: 80 }] }],
        }),
    ),
  ).toEqual(["ServicePortAmbiguous containers[0].ports[0].servicePort"]);
});
