import type { TerraformStack } from "cdktf";
import { TerraformVariable } from "cdktf";
import {
  ConfigMap,
  Deployment,
  ExternalService,
  ManifestService,
  Secret,
  StatefulService,
  StatefulSet,
  StatelessService,
  WorkloadService,
  dce,
  kubernetes,
  kubesphere,
  type EnvironmentStack,
  type StatelessServiceProps,
} from "../../lib";
import { at, errorOf, plainStack, problemsOf, synthesise, synthesised, testStack } from "../support/synthesise";

const containers = [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }];
const volumes = [{ claimTemplate: { name: "data" }, mountPath: "/data" }];
const stateless = (stack: TerraformStack, props: Partial<StatelessServiceProps> = {}) =>
  new StatelessService(stack, "web", { containers, ...props });

/** One of each construct, with every resource that each can make. */
function everything(stack: TerraformStack): void {
  const web = stateless(stack, { autoscaling: { maxReplicas: 3, targetCpuUtilization: 50 } });
  web.addVersion("v2", { replicas: 1 });
  new StatefulService(stack, "db", { containers, volumes }).addVersion("v2", {});
  new StatefulService(stack, "queue", { containers, access: { type: "Headless" } });
  new ExternalService(stack, "billing", { externalName: "billing.example.com" });
  new WorkloadService(stack, "metrics", { workload: web.workload, ports: [{ port: 9090 }] });
  new WorkloadService(stack, "old", { workload: { kind: "StatefulSet", name: "old" }, ports: [{ port: 80 }] });
  new Deployment(stack, "worker", { containers: [{ image: "worker:1" }] });
  new StatefulSet(stack, "peers", { containers, serviceName: "peers" });
  new ConfigMap(stack, "settings", { data: { a: "b" } });
  new Secret(stack, "login", { data: { password: "${var.password}" } });
  new ManifestService(stack, "legacy", {
    objects: [
      { apiVersion: "v1", kind: "Service", metadata: { name: "legacy" }, spec: { ports: [{ port: 80 }] } },
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "legacy.conf" }, data: {} },
    ],
  });
}

describe("addresses", () => {
  const ADDRESSES = [
    "kubernetes_config_map_v1.legacy_legacy_conf",
    "kubernetes_config_map_v1.settings",
    "kubernetes_deployment_v1.web",
    "kubernetes_deployment_v1.web_v2",
    "kubernetes_deployment_v1.worker",
    "kubernetes_horizontal_pod_autoscaler_v2.web",
    "kubernetes_secret_v1.login",
    "kubernetes_service_v1.billing",
    "kubernetes_service_v1.db",
    "kubernetes_service_v1.db_headless",
    "kubernetes_service_v1.legacy",
    "kubernetes_service_v1.metrics",
    "kubernetes_service_v1.old",
    "kubernetes_service_v1.queue",
    "kubernetes_service_v1.web",
    "kubernetes_stateful_set_v1.db",
    "kubernetes_stateful_set_v1.db_v2",
    "kubernetes_stateful_set_v1.peers",
    "kubernetes_stateful_set_v1.queue",
  ];

  test("are made of the constructs' ids, without hashes", () => {
    const synth = synthesised(everything);
    expect(synth.addresses).toEqual(ADDRESSES);
    expect(Object.keys(at(synth.json, "data.kubernetes_resource") as object)).toEqual(["old"]);
  });

  test("are the same under a stack that is none of this library's", () => {
    const stack = plainStack();
    everything(stack);
    expect(synthesise(stack).addresses).toEqual(ADDRESSES);
  });

  test("do not depend on the service's name", () => {
    expect(synthesised((stack) => stateless(stack, { name: "shop-front" })).addresses).toEqual([
      "kubernetes_deployment_v1.web",
      "kubernetes_service_v1.web",
    ]);
  });

  test("are what the constructs say", () => {
    const stack = testStack();
    const web = stateless(stack, { autoscaling: { maxReplicas: 3, targetCpuUtilization: 50 } });
    expect([web.workload.address, web.service.address, web.autoscaler?.address]).toEqual([
      "kubernetes_deployment_v1.web",
      "kubernetes_service_v1.web",
      "kubernetes_horizontal_pod_autoscaler_v2.web",
    ]);
    expect(web.resources.map(({ address }) => address).sort()).toEqual(synthesise(stack).addresses);
  });
});

describe("one object or address cannot stand twice in a stack", () => {
  const twice: readonly [string, (stack: EnvironmentStack) => unknown][] = [
    [
      "two Services of one name",
      (stack) => new ExternalService(stack, "b", { name: "web", externalName: "a.example.com" }),
    ],
    [
      "a governing Service's name",
      (stack) => {
        new StatefulService(stack, "db", { containers });
        return new ExternalService(stack, "x", { name: "db-headless", externalName: "a.example.com" });
      },
    ],
    [
      "an id and a version that make one address",
      (stack) => new Deployment(stack, "web_v2", { name: "other", containers }),
    ],
  ];
  test.each(twice)("%s", (_, build) => {
    const stack = testStack();
    stateless(stack).addVersion("v2", {});
    expect(problemsOf(() => build(stack))[0]).toMatchObject({ code: "ObjectDuplicate", fix: expect.any(String) });
  });

  test("but in two stacks, and in two namespaces, it can", () => {
    const stack = testStack();
    stateless(stack);
    new StatelessService(stack, "web2", { name: "web", namespace: "other", containers });
    stateless(testStack());
    expect(synthesise(stack).addresses).toHaveLength(4);
  });
});

describe("a version", () => {
  const build = (version: string | undefined) => synthesised((stack) => stateless(stack, { version }));

  test("names the workload and stands in its selector; the Service selects by app alone", () => {
    const synth = build("v7");
    const deployment = synth.resource("kubernetes_deployment_v1.web");
    expect(at(deployment, "metadata.0.name")).toBe("web-v7");
    expect(at(deployment, "spec.0.selector.0.match_labels")).toEqual({ app: "web", version: "v7" });
    expect(at(synth.resource("kubernetes_service_v1.web"), "spec.0.selector")).toEqual({ app: "web" });
  });

  test("when it changes, the address and the Service's name and selector stay, and the new workload comes first", () => {
    const [before, after] = [build("v1"), build("v2")];
    expect(after.addresses).toEqual(before.addresses);
    for (const path of ["metadata.0.name", "spec"])
      expect(at(after.resource("kubernetes_service_v1.web"), path)).toEqual(
        at(before.resource("kubernetes_service_v1.web"), path),
      );
    expect(at(after.resource("kubernetes_deployment_v1.web"), "lifecycle.create_before_destroy")).toBe(true);
  });

  test("that nobody named keeps Terraform's own order: the workload's name never changes", () => {
    const deployment = build(undefined).resource("kubernetes_deployment_v1.web");
    expect(at(deployment, "metadata.0.name")).toBe("web-v1");
    expect(at(deployment, "lifecycle.create_before_destroy")).toBeUndefined();
  });

  test("of a stateful service rolls over in the same way", () => {
    const synth = synthesised((stack) => new StatefulService(stack, "db", { containers, volumes, version: "v2" }));
    const set = synth.resource("kubernetes_stateful_set_v1.db");
    expect(at(set, "metadata.0.name")).toBe("db-v2");
    expect(at(set, "lifecycle.create_before_destroy")).toBe(true);
  });

  test("can run beside another, behind one Service, with props of its own", () => {
    const stack = testStack();
    const web = stateless(stack, { replicas: 3, version: "v1", workloadAnnotations: { "example.com/a": "b" } });
    const second = web.addVersion("v2", {
      containers: [{ image: "nginx:1.28", ports: [{ containerPort: 80 }] }],
      replicas: 1,
    });
    const synth = synthesise(stack);
    const v2 = synth.resource("kubernetes_deployment_v1.web_v2");
    expect(second.address).toBe("kubernetes_deployment_v1.web_v2");
    expect(at(v2, "metadata.0.name")).toBe("web-v2");
    expect(at(v2, "metadata.0.labels")).toMatchObject({ app: "web", version: "v2" });
    expect(at(v2, "metadata.0.annotations")).toMatchObject({ "example.com/a": "b" });
    expect(at(v2, "spec.0.replicas")).toBe("1");
    expect(at(v2, "spec.0.template.0.spec.0.container.0.image")).toBe("nginx:1.28");
    expect(at(synth.resource("kubernetes_deployment_v1.web"), "spec.0.replicas")).toBe("3");
    expect(synth.addresses.filter((address) => address.startsWith("kubernetes_service_v1."))).toHaveLength(1);
  });

  test.each([
    ["the first one's", "v1", "VersionDuplicate"],
    ["one that was added", "v2", "VersionDuplicate"],
    ["one that is none", "V3", "VersionInvalid"],
  ])("cannot be %s", (_, version, code) => {
    const web = stateless(testStack());
    web.addVersion("v2", {});
    expect(problemsOf(() => web.addVersion(version, {})).map((problem) => problem.code)).toContain(code);
  });

  test("added with wrong props is refused with its own path", () => {
    const web = stateless(testStack());
    expect(problemsOf(() => web.addVersion("v2", { replicas: -1 }))[0]).toMatchObject({
      code: "ReplicasInvalid",
      where: "test/web/v2",
      prop: "replicas",
    });
    expect(problemsOf(() => web.addVersion("v2", null as never))[0]?.where).toBe("test/web/v2");
  });

  test.each([
    ["another port", [{ image: "nginx:1.28", ports: [{ containerPort: 8080 }] }]],
    ["no port", [{ image: "nginx:1.28" }]],
    ["the port over UDP", [{ image: "nginx:1.28", ports: [{ containerPort: 80, protocol: "UDP" as const }] }]],
  ])("whose containers have %s would leave calls unanswered, and is refused", (_, others) => {
    const web = stateless(testStack());
    expect(problemsOf(() => web.addVersion("v2", { containers: others }))).toEqual([
      expect.objectContaining({
        code: "VersionPortMissing",
        where: "test/web/v2",
        prop: "containers",
        allowed: "a container with port 80/TCP",
      }),
    ]);
  });

  test("may have further ports, and the Service's in a container that the Service does not show", () => {
    const web = stateless(testStack());
    const ports = [{ name: "main", containerPort: 80, servicePort: false as const }, { containerPort: 9090 }];
    expect(web.addVersion("v2", { containers: [{ image: "nginx:1.28", ports }] }).name).toBe("web-v2");
  });

  test.each([
    ["exposure", { exposure: { type: "NodePort" } }, "set it on the service itself"],
    ["name", { name: "shop" }, "set it on the service itself"],
    ["workloadAnnotations", { workloadAnnotations: { "example.com/a": "b" } }, "call it annotations"],
    ["version", { version: "v3" }, "the first argument says it"],
  ])("added with a prop of the Service (%s) is refused: the versions share that", (prop, overrides, fix) => {
    const web = stateless(testStack());
    expect(problemsOf(() => web.addVersion("v2", overrides as never))).toEqual([
      expect.objectContaining({
        code: "VersionPropShared",
        where: "test/web/v2",
        prop,
        fix: expect.stringContaining(fix) as string,
      }),
    ]);
  });
});

describe("escape hatches", () => {
  type Hatch = { addOverride(path: string, value: unknown): void };
  const hatches: readonly [string, (stack: EnvironmentStack) => Hatch, string, string][] = [
    ["StatelessService, of its Service", (s) => stateless(s), "spec.0.external_ips", "kubernetes_service_v1.web"],
    ["StatelessService.workload", (s) => stateless(s).workload, "spec.0.paused", "kubernetes_deployment_v1.web"],
    ["StatelessService.service", (s) => stateless(s).service, "spec.0.external_ips", "kubernetes_service_v1.web"],
    [
      "StatefulService.workload",
      (s) => new StatefulService(s, "db", { containers }).workload,
      "spec.0.min_ready_seconds",
      "kubernetes_stateful_set_v1.db",
    ],
    [
      "StatefulService.governingService",
      (s) => new StatefulService(s, "db", { containers }).governingService,
      "spec.0.external_ips",
      "kubernetes_service_v1.db_headless",
    ],
    [
      "ExternalService",
      (s) => new ExternalService(s, "e", { externalName: "a.example.com" }),
      "metadata.0.annotations.x",
      "kubernetes_service_v1.e",
    ],
    [
      "WorkloadService",
      (s) => new WorkloadService(s, "m", { selector: { a: "b" }, ports: [{ port: 80 }] }),
      "spec.0.external_ips",
      "kubernetes_service_v1.m",
    ],
    ["Deployment", (s) => new Deployment(s, "d", { containers }), "spec.0.paused", "kubernetes_deployment_v1.d"],
    [
      "StatefulSet",
      (s) => new StatefulSet(s, "t", { containers, serviceName: "t" }),
      "spec.0.min_ready_seconds",
      "kubernetes_stateful_set_v1.t",
    ],
    ["ConfigMap", (s) => new ConfigMap(s, "c", { data: {} }), "immutable", "kubernetes_config_map_v1.c"],
    ["Secret", (s) => new Secret(s, "s", { data: {} }), "immutable", "kubernetes_secret_v1.s"],
  ];
  const valueFor = (path: string): unknown =>
    path.endsWith("external_ips") ? ["192.0.2.1"] : path.endsWith("_seconds") ? 7 : path.endsWith(".x") ? "y" : true;

  test.each(hatches)("%s", (_, build, path, address) => {
    const stack = testStack();
    build(stack).addOverride(path, valueFor(path));
    expect(at(synthesise(stack).resource(address), path)).toEqual(valueFor(path));
  });

  test("of a service reach its workload and autoscaler by their types", () => {
    const stack = testStack();
    const web = stateless(stack, { autoscaling: { maxReplicas: 3, targetCpuUtilization: 50 } });
    web.addVersion("v2", { replicas: 1 });
    web.addOverride("kubernetes_deployment_v1.spec.0.paused", true);
    web.addOverride("kubernetes_horizontal_pod_autoscaler_v2.spec.0.max_replicas", 9);
    const synth = synthesise(stack);
    for (const address of ["kubernetes_deployment_v1.web", "kubernetes_deployment_v1.web_v2"])
      expect(at(synth.resource(address), "spec.0.paused")).toBe(true);
    expect(at(synth.resource("kubernetes_horizontal_pod_autoscaler_v2.web"), "spec.0.max_replicas")).toBe(9);
  });

  test("of a manifest's resources reach them by type", () => {
    const stack = testStack();
    const legacy = new ManifestService(stack, "legacy", {
      objects: [{ apiVersion: "v1", kind: "Service", metadata: { name: "legacy" }, spec: { ports: [{ port: 80 }] } }],
    });
    legacy.addOverride("kubernetes_service_v1.spec.0.type", "NodePort");
    expect(at(synthesise(stack).resource("kubernetes_service_v1.legacy"), "spec.0.type")).toBe("NodePort");
  });

  test("of a single container, by its name, leave the others alone", () => {
    const stack = testStack();
    const web = stateless(stack, { containers: [...containers, { name: "sidecar", image: "sidecar:1" }] });
    web.workload.container("sidecar").addOverride("tty", true);
    web.workload.container("web").addOverride("port.0.host_ip", "127.0.0.1");
    const pod = at(synthesise(stack).resource("kubernetes_deployment_v1.web"), "spec.0.template.0.spec.0.container");
    expect(pod).toMatchObject([
      { name: "web", port: [{ host_ip: "127.0.0.1" }] },
      { name: "sidecar", tty: true },
    ]);
    expect(at(pod, "0.tty")).toBeUndefined();
  });

  test("of a container that is not there tell those that are", () => {
    expect(errorOf(() => stateless(testStack()).workload.container("nobody")).problems[0]).toMatchObject({
      code: "ContainerUnknown",
      allowed: "web",
    });
  });

  test("the last override of a path wins", () => {
    const stack = testStack();
    const web = stateless(stack);
    web.addOverride("spec.0.type", "NodePort");
    web.addOverride("spec.0.type", "LoadBalancer");
    expect(at(synthesise(stack).resource("kubernetes_service_v1.web"), "spec.0.type")).toBe("LoadBalancer");
  });
});

describe("what every platform has in common", () => {
  const all = [kubernetes(), kubesphere(), dce()];

  test.each(all)("ownership labels on every object, and in no selector ($name)", (platform) => {
    const synth = synthesised(
      (stack) => {
        new StatelessService(stack, "shop", { containers, autoscaling: { maxReplicas: 2, targetCpuUtilization: 50 } });
        new StatefulService(stack, "data", { containers, volumes });
        new ExternalService(stack, "bill", { externalName: "billing.example.com" });
        new WorkloadService(stack, "metric", { selector: { a: "b" }, ports: [{ port: 80 }] });
        new ConfigMap(stack, "settings", {});
      },
      { platform },
    );
    for (const address of synth.addresses) {
      const resource = synth.resource(address);
      expect(at(resource, "metadata.0.labels")).toMatchObject({
        "app.kubernetes.io/managed-by": "cdktf-kube-services",
        "app.kubernetes.io/part-of": "test",
        "app.kubernetes.io/name": expect.any(String),
      });
      const selectors = [at(resource, "spec.0.selector"), at(resource, "spec.0.selector.0.match_labels")];
      expect(JSON.stringify(selectors)).not.toContain("app.kubernetes.io");
    }
  });

  test.each(all)(
    "a stateful service has a virtual IP and a governing headless Service, or one headless one ($name)",
    (platform) => {
      const both = synthesised((stack) => new StatefulService(stack, "data", { containers }), { platform });
      expect(both.addresses).toEqual([
        "kubernetes_service_v1.data",
        "kubernetes_service_v1.data_headless",
        "kubernetes_stateful_set_v1.data",
      ]);
      expect(at(both.resource("kubernetes_service_v1.data"), "spec.0.cluster_ip")).toBeUndefined();
      expect(at(both.resource("kubernetes_service_v1.data_headless"), "spec.0.publish_not_ready_addresses")).toBe(true);
      const headless = synthesised(
        (stack) => new StatefulService(stack, "data", { containers, access: { type: "Headless" } }),
        { platform },
      );
      expect(headless.addresses).toEqual(["kubernetes_service_v1.data", "kubernetes_stateful_set_v1.data"]);
      expect(at(headless.resource("kubernetes_service_v1.data"), "spec.0.cluster_ip")).toBe("None");
    },
  );

  test.each([
    [kubernetes(), 10_800],
    [kubesphere(), 10_800],
    [dce(), 30],
  ])("a sticky session lasts for the platform's time unless told otherwise (%#)", (platform, seconds) => {
    const affinityOf = (stickySession: StatelessServiceProps["stickySession"]) =>
      at(
        synthesised((stack) => new StatelessService(stack, "shop", { containers, stickySession }), {
          platform,
        }).resource("kubernetes_service_v1.shop"),
        "spec.0",
      ) as Record<string, unknown>;
    const config = (timeout: number) => [{ client_ip: [{ timeout_seconds: timeout }] }];
    expect(affinityOf(true)).toMatchObject({ session_affinity: "ClientIP", session_affinity_config: config(seconds) });
    expect(affinityOf({})).toMatchObject({ session_affinity: "ClientIP", session_affinity_config: config(seconds) });
    expect(affinityOf({ timeoutSeconds: 1 })).toMatchObject({ session_affinity_config: config(1) });
    expect(affinityOf({ timeoutSeconds: 86_400 })).toMatchObject({ session_affinity_config: config(86_400) });
    for (const off of [false, undefined]) {
      expect(affinityOf(off)["session_affinity"]).toBe("None");
      expect(affinityOf(off)).not.toHaveProperty("session_affinity_config");
    }
  });
});

test("claims of a stateful service stay when it is deleted, unless onDelete says otherwise", () => {
  const policyOf = (onDelete: "retain" | "delete" | undefined) =>
    at(
      synthesised(
        (stack) =>
          new StatefulService(stack, "db", {
            containers,
            volumes: [{ claimTemplate: { name: "d" }, mountPath: "/d", onDelete }],
          }),
      ).resource("kubernetes_stateful_set_v1.db"),
      "spec.0.persistent_volume_claim_retention_policy.0",
    );
  expect(policyOf(undefined)).toEqual({ when_deleted: "Retain", when_scaled: "Retain" });
  expect(policyOf("retain")).toEqual({ when_deleted: "Retain", when_scaled: "Retain" });
  expect(policyOf("delete")).toEqual({ when_deleted: "Delete", when_scaled: "Retain" });
});

test("a Service by an existing workload reads its labels at plan time, in the workload's namespace", () => {
  const { json } = synthesised(
    (stack) =>
      new WorkloadService(stack, "front", { workload: { kind: "Deployment", name: "old" }, ports: [{ port: 80 }] }),
  );
  expect(at(json, "data.kubernetes_resource.front")).toEqual({
    api_version: "apps/v1",
    kind: "Deployment",
    metadata: expect.objectContaining({ name: "old", namespace: "shop" }),
  });
});

test("text of Terraform's own, and what is escaped for it, passes as it is", () => {
  const command = ["${var.a}", "${true}", "$${HOME}", "%%{http_code}", "%{if var.a}x%{endif}", "$HOME", "100%"];
  const { resource } = synthesised(
    (stack) => new Deployment(stack, "web", { containers: [{ image: "n:1", command }] }),
  );
  expect(at(resource("kubernetes_deployment_v1.web"), "spec.0.template.0.spec.0.container.0.command")).toEqual(command);
});

test("times that Terraform alone knows are not compared", () => {
  const { numberValue } = new TerraformVariable(testStack(), "seconds", { type: "number" });
  const times = { minReadySeconds: 5, progressDeadlineSeconds: numberValue };
  expect(() => synthesised((stack) => stateless(stack, times))).not.toThrow();
});

test("tokens pass through every check as values", () => {
  const synth = synthesised((stack) =>
    stateless(stack, {
      replicas: "${var.replicas}" as never,
      containers: [
        {
          image: "${var.image}",
          ports: [{ containerPort: 80 }],
          env: [{ name: "A", value: "${var.secret}" }],
          resources: { limits: { cpu: "${var.cpu}" } },
        },
      ],
      labels: { team: "${var.team}" },
    }),
  );
  const deployment = synth.resource("kubernetes_deployment_v1.web");
  expect(at(deployment, "spec.0.replicas")).toBe("${var.replicas}");
  expect(at(deployment, "metadata.0.labels.team")).toBe("${var.team}");
  expect(at(deployment, "spec.0.template.0.spec.0.container.0")).toMatchObject({
    image: "${var.image}",
    env: [{ name: "A", value: "${var.secret}" }],
    resources: [{ limits: { cpu: "${var.cpu}" } }],
  });
});

describe("labels", () => {
  const labels = { "app.kubernetes.io/name": "shopfront", "app.kubernetes.io/version": "1.28.0", team: "a" };
  const ours = { "app.kubernetes.io/managed-by": "cdktf-kube-services", "app.kubernetes.io/part-of": "test" };

  test("that say what a service is are the user's, and those that say whose it is are the library's", () => {
    const synth = synthesised((stack) => stateless(stack, { labels }));
    for (const [address, path] of [
      ["kubernetes_service_v1.web", "metadata.0.labels"],
      ["kubernetes_deployment_v1.web", "metadata.0.labels"],
      ["kubernetes_deployment_v1.web", "spec.0.template.0.metadata.0.labels"],
    ] as const)
      expect(at(synth.resource(address), path)).toEqual({ ...labels, ...ours, app: "web", version: "v1" });
  });

  test.each(["app", "version", "app.kubernetes.io/managed-by", "app.kubernetes.io/part-of"])(
    "that the library decides (%s) are refused, each once",
    (key) => {
      expect(problemsOf(() => stateless(testStack(), { labels: { [key]: "mine" } }))).toEqual([
        expect.objectContaining({ code: "LabelReserved", prop: `labels[${JSON.stringify(key)}]`, value: "mine" }),
      ]);
    },
  );
});

describe("a Service to a workload of this library", () => {
  const target = (targetPort: string) => {
    const stack = testStack();
    const { workload } = new StatelessService(stack, "web", {
      containers: [{ image: "nginx:1.27", ports: [{ name: "http", containerPort: 80 }] }],
    });
    return new WorkloadService(stack, "metrics", { workload, ports: [{ port: 90, targetPort }] });
  };

  test("calls a port by the name that its container gives it", () => {
    expect(target("http").name).toBe("metrics");
  });

  test("is told where no container has a port of that name", () => {
    expect(problemsOf(() => target("htpp"))).toEqual([
      expect.objectContaining({
        code: "PortUnknown",
        where: "test/metrics",
        prop: "ports[0].targetPort",
        value: "htpp",
        allowed: "http, or a port number",
      }),
    ]);
  });
});

test("an ExternalService that was given an IP address is told of what does work", () => {
  const billing = { externalName: "192.0.2.7" };
  const error = errorOf(() => new ExternalService(testStack(), "billing", billing));
  expect(error.message).toContain("use a ManifestService with a Service that has no selector, and its EndpointSlice");
  const stack = testStack();
  const labels = { "kubernetes.io/service-name": "billing" };
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "billing" },
    spec: { ports: [{ port: 443 }] },
  };
  const slice = {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "billing-1", labels },
    addressType: "IPv4",
    endpoints: [{ addresses: ["192.0.2.7"] }],
    ports: [{ port: 443, appProtocol: "https" }],
  };
  new ManifestService(stack, "billing", { objects: [service, slice] });
  expect(synthesise(stack).addresses).toEqual([
    "kubernetes_endpoint_slice_v1.billing_billing-1",
    "kubernetes_service_v1.billing",
  ]);
});
