import { TerraformOutput, Token } from "cdktf";
import {
  ConfigMap,
  ExternalService,
  Manifest,
  Secret,
  ServiceAccount,
  StatefulService,
  StatelessService,
  WorkloadService,
  type EnvironmentStack,
  type KubernetesResource,
} from "../../lib";
import { manifestsToYaml } from "../../lib/manifest";
import { problemsOf, synthesise, synthesised, testStack } from "../support/synthesise";

const container = {
  image: "nginx:1.27",
  ports: [{ name: "http", containerPort: 8080, servicePort: 80 }],
  env: [{ name: "MODE", value: "slow" }],
};
const web = (stack: EnvironmentStack, more: object = {}): StatelessService =>
  new StatelessService(stack, "web", { containers: [container], annotations: { note: "old" }, ...more });
const yamlOf = (resource: KubernetesResource): string =>
  manifestsToYaml(
    Manifest.of(resource.node.scope as never).objects.filter(({ kind }) => kind === resource.object.kind) as never,
  );
const spec = (resource: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  (resource["spec"] as Record<string, unknown>[])[0] ?? {};
const template = (resource: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  spec((spec(resource)["template"] as Record<string, unknown>[])[0] ?? {});

describe("a patch", () => {
  const PATCH = `
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 5
      containers:
      - name: web
        env: [{name: EXTRA, value: "\${HOME}"}]
      - {name: log, image: "busybox:1"}
`;
  test("is merged over what the construct makes, lists by their keys, as text or as an object of the code", () => {
    const { resource } = synthesised((stack) =>
      web(stack, {
        edit: { workload: { patch: PATCH }, service: { patch: { spec: { externalIPs: ["${var.ip}"] } } } },
      }),
    );
    const pod = template(resource("kubernetes_deployment_v1.web"));
    expect(pod).toMatchObject({
      termination_grace_period_seconds: 5,
      container: [
        {
          name: "web",
          image: "nginx:1.27",
          env: [
            { name: "EXTRA", value: "$${HOME}" },
            { name: "MODE", value: "slow" },
          ],
        },
        { name: "log", image: "busybox:1" },
      ],
    });
    expect(spec(resource("kubernetes_service_v1.web"))).toMatchObject({
      external_ips: ["${var.ip}"],
      selector: { app: "web" },
    });
  });

  test("takes out what it deletes, and Kubernetes' default is said aloud where the provider would keep it", () => {
    const { resource } = synthesised((stack) => {
      web(stack, { minReadySeconds: 3 }).editYaml({
        workload: {
          patch:
            '{"metadata":{"annotations":{"a":"b"}},"spec":{"minReadySeconds":null,"strategy":null,"template":{"spec":{"containers":[{"name":"web","env":[{"$patch":"delete","name":"MODE"}]}]}}}}',
        },
        service: { patch: "metadata: {annotations: {note: null}}" },
      });
    });
    const deployment = resource("kubernetes_deployment_v1.web");
    expect(deployment).toMatchObject({ metadata: [{ annotations: { a: "b" } }] });
    expect(spec(deployment)).toMatchObject({ strategy: [{ type: "RollingUpdate" }] });
    expect(spec(deployment)).not.toHaveProperty("min_ready_seconds", 3);
    expect((template(deployment)["container"] as object[])[0]).not.toHaveProperty("env.0");
    expect(JSON.stringify(resource("kubernetes_service_v1.web")["metadata"])).not.toContain("old");
  });

  test("comes after the patches before it", () => {
    const { resource } = synthesised((stack) => {
      const made = web(stack, { edit: { service: { patch: "metadata: {annotations: {note: one, two: two}}" } } });
      made.editYaml({ service: { patch: "metadata: {annotations: {note: three}}" } });
    });
    expect(resource("kubernetes_service_v1.web")).toMatchObject({
      metadata: [{ annotations: { note: "three", two: "two" } }],
    });
  });
});

describe("a whole object", () => {
  test("is the object: what it leaves out goes, but for its name, its namespace and whose it is", () => {
    const { resource } = synthesised((stack) =>
      web(stack, {
        edit: {
          service: {
            yaml: "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 81, name: http}]}\n",
          },
        },
      }),
    );
    const service = resource("kubernetes_service_v1.web");
    expect(service["metadata"]).toEqual([
      {
        name: "web",
        namespace: "shop",
        labels: {
          app: "web",
          version: "v1",
          "app.kubernetes.io/managed-by": "cdktf-kube-services",
          "app.kubernetes.io/part-of": "test",
        },
      },
    ]);
    expect(spec(service)).toMatchObject({ port: [{ port: 81, target_port: "81" }], ip_family_policy: "SingleStack" });
  });

  test("may be what kubectl get -o yaml prints: what the cluster filled in is no edit", () => {
    const { resource, text } = synthesised((stack) =>
      web(stack, {
        autoscaling: { maxReplicas: 3, targetCpuUtilization: 50 },
        edit: {
          service: {
            yaml: `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, uid: a, resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z"}
spec: {selector: {app: web}, clusterIP: 10.0.0.9, clusterIPs: [10.0.0.9], ports: [{port: 80, name: http, nodePort: 30001}]}
status: {loadBalancer: {}}
`,
          },
          workload: { patch: "spec: {replicas: 7}" },
        },
      }),
    );
    expect(text).not.toContain("10.0.0.9");
    expect(text).not.toContain("30001");
    expect(spec(resource("kubernetes_deployment_v1.web"))).not.toHaveProperty("replicas");
  });

  test("keeps the value that an apply alone can tell where the text shows its expression", () => {
    const stack = testStack();
    const secret = Token.asString({ resolve: () => "${var.mode}" });
    const ip = Token.asString({ resolve: () => "${data.dns.x.ip}" });
    const made = web(stack, {
      containers: [
        {
          ...container,
          env: [
            { name: "MODE", value: secret },
            { name: "PLAIN", value: "$${X}" },
            { name: "IP", value: `at ${ip}` },
          ],
        },
      ],
    });
    const yaml = yamlOf(made.workload.resource);
    const other = yaml.replace("name: MODE", "name: OTHER");
    expect(problemsOf(() => made.editYaml({ workload: { yaml: other } }))).toMatchObject([
      { code: "EditExpression", prop: "spec.template.spec.containers[0].env[0].value" },
    ]);
    made.editYaml({ workload: { yaml: yaml.replace("${X}", "${Y}") } });
    const { resource } = synthesise(stack);
    expect(template(resource("kubernetes_deployment_v1.web"))).toMatchObject({
      container: [
        {
          env: [
            { name: "MODE", value: "${var.mode}" },
            { name: "PLAIN", value: "$${Y}" },
            { name: "IP", value: "at ${data.dns.x.ip}" },
          ],
        },
      ],
    });
  });
});

test("every construct can be edited, by its prop and by its method", () => {
  const note = { patch: "metadata: {annotations: {edited: 'yes'}}" };
  const claim = { claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" };
  const make = (stack: EnvironmentStack, prop: boolean): void => {
    const edit = <T extends object>(edits: T): { edit?: T } => (prop ? { edit: edits } : {});
    const all = { service: note, workload: note };
    const stateless = web(stack, {
      autoscaling: { maxReplicas: 3, targetCpuUtilization: 50 },
      ...edit({ ...all, autoscaler: note }),
    });
    const stateful = new StatefulService(stack, "db", {
      containers: [container],
      volumes: [claim],
      ...edit({ ...all, governingService: note }),
    });
    const external = new ExternalService(stack, "ext", { externalName: "a.example.com", ...edit({ service: note }) });
    const other = new WorkloadService(stack, "more", {
      selector: { app: "web" },
      ports: [{ port: 80 }],
      ...edit({ service: note }),
    });
    const config = new ConfigMap(stack, "config", { data: { a: "b" }, ...edit(note) });
    const secret = new Secret(stack, "secret", {
      data: { a: "${var.a}" },
      allowLiterals: true,
      ...edit(note),
    });
    const account = new ServiceAccount(stack, "account", edit(note));
    if (prop) return;
    stateless.editYaml({ ...all, autoscaler: note });
    stateful.editYaml({ ...all, governingService: note });
    for (const one of [external, other]) one.editYaml({ service: note });
    config.editYaml(note);
    secret.editYaml(note);
    account.editYaml(note);
  };
  const [byProp, byMethod] = [true, false].map((prop) => synthesised((stack) => make(stack, prop)));
  expect(byMethod?.json["resource"]).toEqual(byProp?.json["resource"]);
  const objects = byProp?.addresses.filter((address) => address.startsWith("kubernetes_")) ?? [];
  expect(objects).toHaveLength(11);
  for (const address of objects)
    expect({ address, metadata: byProp?.resource(address)["metadata"] }).toMatchObject({
      metadata: [{ annotations: { edited: "yes" } }],
    });
  expect(byProp?.resource("kubernetes_secret_v1.secret")).toMatchObject({ data: { a: "${var.a}" } });
});

describe("what an edit cannot change is refused, and what is no edit", () => {
  const whole = (change: (text: string) => string): string => {
    const stack = testStack();
    return change(yamlOf(web(stack).workload.resource));
  };
  const service = (patch: string | object): object => ({ service: { patch } });
  const cases: readonly [name: string, edit: object, code: string, prop: string][] = [
    ["a name", service("metadata: {name: other}"), "EditNameFixed", "metadata.name"],
    ["a namespace", service("metadata: {namespace: other}"), "EditNamespaceFixed", "metadata.namespace"],
    ["a kind", service("kind: Ingress"), "EditKindFixed", "kind"],
    ["a Service's selector", service("spec: {selector: {tier: x}}"), "EditSelectorFixed", "spec.selector"],
    [
      "a workload's selector",
      {
        workload: { yaml: whole((text) => text.replace("matchLabels:\n      app: web", "matchLabels:\n      app: x")) },
      },
      "EditSelectorFixed",
      "spec.selector",
    ],
    [
      "a label that is selected",
      { workload: { patch: "spec: {template: {metadata: {labels: {version: v9}}}}" } },
      "EditSelectorFixed",
      "spec.template.metadata.labels.version",
    ],
    [
      "a label that is selected, taken out",
      { workload: { patch: "spec: {template: {metadata: {labels: {app: null}}}}" } },
      "EditSelectorFixed",
      "spec.template.metadata.labels.app",
    ],
    [
      "whose it is",
      service('metadata: {labels: {"app.kubernetes.io/part-of": x}}'),
      "EditLabelFixed",
      'metadata.labels["app.kubernetes.io/part-of"]',
    ],
    ["both forms", { service: { patch: "{}", yaml: "a" } }, "EditAmbiguous", "edit.service"],
    ["none of them", { service: {} }, "EditAmbiguous", "edit.service"],
    ["a part that is not there", { autoscaler: { patch: "{}" } }, "EditPartMissing", "edit.autoscaler"],
    ["a part that no construct has", { ingress: { patch: "{}" } }, "PropUnknown", "edit.ingress"],
    ["a field that Kubernetes does not have", service("spec: {selektor: {}}"), "ManifestFieldUnknown", "spec.selektor"],
    ["a value that Kubernetes refuses", service("spec: {ports: [{port: 80, name: HTTP}]}"), "PortNameInvalid", ""],
    ["a patch without a key", service("spec: {ports: [{name: x}]}"), "PatchInvalid", "spec.ports[0]"],
    ["an unknown directive", service("spec: {$patch: merge}"), "PatchInvalid", 'spec["$patch"]'],
    ["several objects", { service: { yaml: "a: 1\n---\nb: 2\n" } }, "ManifestNotOne", ""],
    ["broken YAML", { service: { yaml: "a: [" } }, "ManifestSyntax", ""],
  ];
  test.each(cases)("%s", (_, edit, code, prop) => {
    const problems = problemsOf(() => web(testStack(), { edit }));
    expect(problems.map((each) => each.code)).toContain(code);
    const problem = problems.find((each) => each.code === code);
    if (prop !== "") expect(problem?.prop).toBe(prop);
    expect(problem?.where).toMatch(/^test\/web/);
  });

  test("at the line and column of the text", () => {
    const yaml = whole((text) => text.replace("replicas: 1", "replicas: 1\n  replicaz: 2"));
    const line = yaml.split("\n").findIndex((each) => each.includes("replicaz")) + 1;
    expect(problemsOf(() => web(testStack(), { edit: { workload: { yaml } } }))[0]).toMatchObject({
      code: "ManifestFieldUnknown",
      where: `test/web edit.workload.yaml:${line}:3 (document 1)`,
    });
  });

  test("the two forms, also one after the other", () => {
    const yaml = whole((text) => text);
    const codes = (first: object, second: object) =>
      problemsOf(() => {
        const made = web(testStack(), { edit: { workload: first } });
        made.editYaml({ workload: second });
      }).map(({ code }) => code);
    expect(codes({ yaml }, { patch: "{}" })).toEqual(["EditMixed"]);
    expect(codes({ patch: "{}" }, { yaml })).toEqual(["EditMixed"]);
    expect(codes({ yaml }, { yaml })).toEqual(["EditMixed"]);
  });

  test("a Secret's values, which are never shown", () => {
    const problems = problemsOf(
      () =>
        new Secret(testStack(), "s", {
          data: { a: "${var.a}" },
          allowLiterals: true,
          edit: { patch: { data: { a: "aHVudGVyMg==" }, stringData: { b: "hunter2" } } },
        }),
    );
    expect(problems.map(({ code }) => code)).toEqual(["EditSecretData", "EditSecretData"]);
    expect(JSON.stringify(problems)).not.toMatch(/hunter2|aHVudGVyMg/);
  });
});

test("what is asked of an edited construct is asked of the edited object", () => {
  const stack = testStack();
  const made = web(stack);
  made.editYaml({
    service: { patch: "spec: {ports: [{port: 90, name: admin}]}" },
    workload: { patch: "spec: {template: {spec: {containers: [{name: log, image: 'log:1'}]}}}" },
  });
  for (const name of ["admin", "http"])
    new TerraformOutput(stack, name, { value: made.nodePort(name) }).overrideLogicalId(name);
  made.workload.container("web").addOverride("tty", true);
  const { resource, json } = synthesise(stack);
  expect(json["output"]).toMatchObject({
    admin: { value: "${kubernetes_service_v1.web.spec[0].port[0].node_port}" },
    http: { value: "${kubernetes_service_v1.web.spec[0].port[1].node_port}" },
  });
  const containers = template(resource("kubernetes_deployment_v1.web"))["container"];
  expect(containers).toMatchObject([{ name: "log" }, { name: "web", tty: true }]);
});

test("an edit that gives and takes a Service's address is replaced as by the props, and recorded", () => {
  const record = (edit: object): unknown =>
    (synthesised((stack) => web(stack, edit)).json["resource"] as Record<string, Record<string, { input: unknown }>>)[
      "terraform_data"
    ]?.["made_as"]?.input;
  expect(record({ edit: { service: { patch: "spec: {clusterIP: None}" } } })).toEqual(
    record({ access: { type: "Headless" } }),
  );
  const address = { access: { type: "Headless" }, edit: { service: { patch: "spec: {clusterIP: null}" } } };
  expect(record(address)).toEqual(record({}));
});

test("a StatefulSet's claims are guarded as the edited object says", () => {
  const volumes = [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }];
  const policy = (whenDeleted: string): object => ({
    workload: { patch: { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted } } } },
  });
  const guarded = (props: object): boolean =>
    synthesised((stack) => new StatefulService(stack, "db", { containers: [container], volumes, ...props }))
      .addresses.join()
      .includes("terraform_data.db_claims");
  expect(guarded({})).toBe(false);
  expect(guarded({ edit: policy("Delete") })).toBe(true);
  expect(guarded({ onDelete: { volumes: "delete" } })).toBe(true);
  expect(guarded({ onDelete: { volumes: "delete" }, edit: policy("Retain") })).toBe(false);
});

test("the workload of another version is edited by itself", () => {
  const { resource } = synthesised((stack) => {
    const made = web(stack, { edit: { workload: { patch: "spec: {minReadySeconds: 5}" } } });
    made.addVersion("v2", {}).editYaml({ workload: { patch: "spec: {minReadySeconds: 6}" } });
  });
  expect(spec(resource("kubernetes_deployment_v1.web"))).toMatchObject({ min_ready_seconds: 5 });
  expect(spec(resource("kubernetes_deployment_v1.web_v2"))).toMatchObject({ min_ready_seconds: 6 });
  const edit = { workload: { patch: "{}" } };
  expect(problemsOf(() => web(testStack()).addVersion("v2", { edit } as never))).toMatchObject([
    { code: "VersionPropShared", prop: "edit" },
  ]);
});
