import { DataResource, TerraformOutput } from "cdktf";
import { Construct, DependencyGroup } from "constructs";
import {
  ConfigMap,
  EnvironmentStack,
  ManifestService,
  Secret,
  StatefulService,
  StatelessService,
  WorkloadService,
} from "../../lib";
import { CLUSTER, errorOf, plainStack, synthesise, testApp, testStack, type Synthesised } from "../support/synthesise";

const containers = [{ image: "nginx:1.27", ports: [{ containerPort: 80 }] }];
const volumes = [{ claimTemplate: { name: "data" }, mountPath: "/data" }];
const manifest = (kind: string, name: string) => `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name} }\n`;
const CUSTOM = "apiVersion: example.com/v1\nkind: Toy\nmetadata: { name: bear }\n";
const NAMESPACE = "kubernetes_namespace_v1.namespace";
const DB = ["kubernetes_service_v1.db", "kubernetes_service_v1.db_headless", "kubernetes_stateful_set_v1.db"];

const dependsOn = ({ resource }: Synthesised, address: string): readonly string[] =>
  [...((resource(address)["depends_on"] ?? []) as string[])].sort();

describe.each([
  ["an EnvironmentStack", () => testStack({ namespace: { name: "shop", create: true } }), [NAMESPACE]],
  ["a TerraformStack", () => plainStack(), []],
])("in %s", (_, stackOf, always) => {
  test("every resource of a construct comes after every resource of the ones that it depends on", () => {
    const stack = stackOf();
    const db = new StatefulService(stack, "db", { containers });
    const config = new ConfigMap(stack, "config", { data: { a: "1" } });
    const web = new StatelessService(stack, "web", {
      containers,
      autoscaling: { maxReplicas: 3, targetCpuUtilization: 80 },
    });
    const legacy = new ManifestService(stack, "legacy", {
      yaml: `${manifest("ConfigMap", "x")}---\n${manifest("Secret", "z")}`,
    });
    web.node.addDependency(db, config);
    legacy.node.addDependency(web);
    web.addVersion("v2", {}); // after the dependency was added
    const made = synthesise(stack);
    const before = [...always, ...DB, "kubernetes_config_map_v1.config"].sort();
    const workloads = ["kubernetes_deployment_v1.web", "kubernetes_deployment_v1.web_v2"];
    for (const address of [...workloads, "kubernetes_service_v1.web"]) expect(dependsOn(made, address)).toEqual(before);
    const scaler = "kubernetes_horizontal_pod_autoscaler_v2.web";
    expect(dependsOn(made, scaler)).toEqual([...before, "kubernetes_deployment_v1.web"].sort());
    const all = [...workloads, scaler, "kubernetes_horizontal_pod_autoscaler_v2.web_v2", "kubernetes_service_v1.web"];
    for (const address of ["kubernetes_config_map_v1.legacy_x", "kubernetes_secret_v1.legacy_z"])
      expect(dependsOn(made, address)).toEqual([...always, ...all].sort());
    for (const address of DB) expect(dependsOn(made, address)).toEqual(always);
  });

  test("what is no typed resource is ordered as well: custom objects, data sources, resources of other providers", () => {
    const stack = stackOf();
    const raw = new DataResource(stack, "raw", {});
    const script = new DataResource(stack, "script", {});
    const toy = new ManifestService(stack, "toy", { yaml: CUSTOM, otherKinds: "kubernetes_manifest" });
    const metrics = new WorkloadService(stack, "metrics", {
      workload: { kind: "Deployment", name: "a" },
      ports: [{ port: 80 }],
    });
    toy.node.addDependency(raw);
    metrics.node.addDependency(toy);
    script.node.addDependency(metrics);
    const made = synthesise(stack);
    expect(dependsOn(made, "kubernetes_manifest.toy_bear")).toContain("terraform_data.raw");
    expect(made.json["data"]).toMatchObject({
      kubernetes_resource: { metrics: { depends_on: ["kubernetes_manifest.toy_bear"] } },
    });
    expect(dependsOn(made, "terraform_data.script")).toEqual([
      "data.kubernetes_resource.metrics",
      "kubernetes_service_v1.metrics",
    ]);
  });

  test("several constructs behind one, groups, and parts of a construct", () => {
    const stack = stackOf();
    const backend = new Construct(stack, "backend");
    new ConfigMap(backend, "one", {});
    new ConfigMap(new Construct(backend, "inner"), "two", {});
    const front = new Construct(stack, "front");
    new Secret(front, "a", { data: {} });
    new Secret(front, "b", { data: {} });
    const web = new StatelessService(stack, "web", { containers });
    front.node.addDependency(backend);
    web.service.node.addDependency(new DependencyGroup(front, web.workload));
    const made = synthesise(stack);
    const configs = made.addresses.filter((one) => one.startsWith("kubernetes_config_map_v1."));
    const secrets = made.addresses.filter((one) => one.startsWith("kubernetes_secret_v1."));
    expect([configs.length, secrets.length]).toEqual([2, 2]);
    for (const secret of secrets) expect(dependsOn(made, secret)).toEqual([...always, ...configs].sort());
    expect(dependsOn(made, "kubernetes_service_v1.web")).toEqual(
      [...always, ...secrets, "kubernetes_deployment_v1.web"].sort(),
    );
    expect(dependsOn(made, "kubernetes_deployment_v1.web")).toEqual(always);
  });

  test("a construct that depends on a part of itself makes that part first", () => {
    const stack = stackOf();
    const db = new StatefulService(stack, "db", { containers, volumes });
    db.node.addDependency(db.governingService);
    const made = synthesise(stack);
    expect(dependsOn(made, "kubernetes_stateful_set_v1.db")).toEqual(
      [...always, "kubernetes_service_v1.db_headless"].sort(),
    );
    expect(dependsOn(made, "kubernetes_service_v1.db_headless")).toEqual(always);
  });

  test("what comes before may be no resource, or be taken out again", () => {
    const stack = stackOf();
    const config = new ConfigMap(stack, "config", {});
    const gone = new ConfigMap(stack, "gone", {});
    config.node.addDependency(new TerraformOutput(stack, "out", { value: "1" }), gone);
    stack.node.tryRemoveChild("gone");
    expect(dependsOn(synthesise(stack), "kubernetes_config_map_v1.config")).toEqual(always);
  });

  test("rendering twice says it once", () => {
    const stack = stackOf();
    const config = new ConfigMap(stack, "config", {});
    config.node.addDependency(new Secret(stack, "secret", { data: {} }));
    expect(synthesise(stack).text).toBe(synthesise(stack).text);
  });

  test.each<[string, (web: StatelessService, config: ConfigMap) => void, string]>([
    ["a construct and what it stands in", (web) => web.workload.node.addDependency(web), "this is a part of "],
    ["a construct and its stack", (web) => web.node.addDependency(web.node.scope!), "this is a part of "],
    ["a construct and itself", (web) => web.node.addDependency(web), "this is a part of "],
    [
      "two constructs",
      (web, config) => {
        web.node.addDependency(config);
        config.node.addDependency(web);
      },
      "each of these would wait for the next one: kubernetes_",
    ],
  ])("%s in a circle are refused", (_what, add, text) => {
    const stack = stackOf();
    add(new StatelessService(stack, "web", { containers }), new ConfigMap(stack, "config", {}));
    const error = errorOf(() => synthesise(stack));
    expect(error.problems[0]?.what).toContain(text);
    expect(error.code).toBe("DependencyCycle");
  });
});

test("the stack's own namespace cannot come after what lies in it", () => {
  const stack = testStack({ namespace: { name: "shop", create: true } });
  stack.namespaceResource?.node.addDependency(new ConfigMap(stack, "config", {}));
  expect(errorOf(() => synthesise(stack)).problems).toMatchObject([
    { code: "DependencyCycle", what: expect.stringContaining(NAMESPACE) },
  ]);
});

test.each<[string, (one: EnvironmentStack, two: EnvironmentStack) => void, string]>([
  [
    "a construct of another stack",
    (one, two) => new ConfigMap(two, "b", {}).node.addDependency(new ConfigMap(one, "a", {})),
    "two/b",
  ],
  ["another stack", (one, two) => new ConfigMap(two, "b", {}).node.addDependency(one), "two/b"],
  ["of a stack another stack", (one, two) => two.node.addDependency(one), "two"],
])("a dependency on %s is refused, with what orders stacks", (_, add, where) => {
  const app = testApp();
  const earlier = new EnvironmentStack(app, "one", { cluster: CLUSTER, namespace: "a" });
  const two = new EnvironmentStack(app, "two", { cluster: CLUSTER, namespace: "a" });
  add(earlier, two);
  expect(errorOf(() => app.synth()).problems).toMatchObject([
    { code: "DependencyCrossStack", where, fix: expect.stringContaining("prod.addDependency(base)") },
  ]);
});

test("stacks that stand in one construct wait for what that waits for, where it is in them", () => {
  const app = testApp();
  const group = new Construct(app, "group");
  const stack = new EnvironmentStack(group, "one", { cluster: CLUSTER, namespace: "a" });
  const config = new ConfigMap(stack, "config", {});
  new Secret(stack, "secret", { data: {} });
  group.node.addDependency(config);
  expect(dependsOn(synthesise(stack), "kubernetes_secret_v1.secret")).toEqual(["kubernetes_config_map_v1.config"]);
});

test("a stack whose constructs depend on others is written as fast as one of which none does", () => {
  const stack = testStack();
  const first = new ConfigMap(stack, "first", {});
  const second = new ConfigMap(stack, "second", {});
  second.node.addDependency(first);
  synthesise(stack);
  expect(second.resource.isFinished()).toBe(true);
});
