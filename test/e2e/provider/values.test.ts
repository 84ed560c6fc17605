import { objects, read } from "../lifecycle/support/live";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import type { PlannedResource } from "./support/terraform";
import { TerraformFolder } from "./support/terraform";

/*
 * Values of all shapes at all kinds of places: what only the apply tells, nothing and empty, lists that are reordered,
 * what Terraform itself moves and forgets. One plan for each step; with both providers, the plans and objects of every
 * step are compared (see support/record).
 */
const sandbox = sharedSandbox();
const folder = new TerraformFolder(sandbox.env);
const space = uniqueName("values");
const LATER = "${terraform_data.later.output}";
const metadata = (name: string, more: object = {}): readonly object[] => [{ name, namespace: space, ...more }];
const IMAGE = "nginx:1.27";
type Attributes = Readonly<Record<string, unknown>>;

function workload(name: string, pod: Attributes, more: Attributes = {}): Attributes {
  const labels = { app: name };
  const { main, annotations, ...rest } = pod;
  const container = [{ name: "main", image: IMAGE, ...(main as object | undefined) }];
  const template = [{ metadata: [{ labels, annotations }], spec: [{ container, ...rest }] }];
  return {
    metadata: metadata(name),
    wait_for_rollout: false,
    spec: [{ selector: [{ match_labels: labels }], template, ...more }],
  };
}

/** What is known after apply alone: in texts, numbers, keys of maps, whole maps and lists, sets, blocks. */
const unknown = (seed: string): Attributes => ({
  terraform_data: {
    later: { input: seed },
    number: { input: seed.length },
    map: { input: { a: seed, b: "fixed" } },
    list: { input: ["--first", seed] },
    set: { input: ["192.0.2.1", `192.0.2.${seed.length}`] },
  },
  kubernetes_config_map_v1: {
    "one-value": { metadata: metadata("one-value"), data: { known: "1", later: LATER } },
    "whole-map": { metadata: metadata("whole-map"), data: "${terraform_data.map.output}" },
    labelled: { metadata: metadata("labelled", { labels: { later: LATER, known: "1" } }) },
    annotated: { metadata: metadata("annotated", { annotations: "${terraform_data.map.output}" }) },
    named: { metadata: metadata(`\${terraform_data.later.output}-named`), data: { a: "1" } },
    "of-another": {
      metadata: metadata("of-another"),
      data: {
        uid: "${kubernetes_config_map_v1.one-value.metadata[0].uid}",
        ip: "${kubernetes_service_v1.ports.spec[0].cluster_ip}",
      },
    },
    "from-data": {
      metadata: metadata("from-data"),
      data: { port: "${data.kubernetes_service_v1.read.spec[0].port[0].port}" },
    },
  },
  kubernetes_secret_v1: {
    hidden: {
      metadata: metadata("hidden"),
      data: { password: "${sensitive(terraform_data.later.output)}", known: "1" },
    },
  },
  kubernetes_service_v1: {
    ports: {
      metadata: metadata("ports"),
      spec: [
        {
          selector: "${terraform_data.map.output}",
          external_ips: "${terraform_data.set.output}",
          port: [
            { name: "known", port: 80, target_port: LATER },
            { name: "later", port: "${terraform_data.number.output}", target_port: 8080 },
          ],
        },
      ],
    },
  },
  kubernetes_deployment_v1: {
    pod: workload(
      "pod",
      {
        annotations: { later: LATER },
        node_selector: "${terraform_data.map.output}",
        priority_class_name: "",
        main: {
          args: "${terraform_data.list.output}",
          command: ["run", LATER],
          env: [
            { name: "KNOWN", value: "1" },
            { name: "LATER", value: LATER },
          ],
          resources: [{ limits: { memory: `\${terraform_data.number.output}Mi` }, requests: {} }],
          port: [{ container_port: "${terraform_data.number.output + 8000}" }],
        },
        toleration: [{ key: LATER, operator: "Exists" }],
      },
      { replicas: "${terraform_data.number.output}", revision_history_limit: "${terraform_data.number.output}" },
    ),
  },
});
const readLater = {
  kubernetes_service_v1: {
    read: { metadata: [{ name: "${kubernetes_service_v1.ports.metadata[0].name}", namespace: space }] },
  },
};

/** Nothing, empty and zero, and texts that look like Terraform's or Kubernetes' own. */
const empties = (empty: boolean): Attributes => ({
  kubernetes_config_map_v1: {
    "no-data": { metadata: metadata("no-data"), ...(empty ? { data: {} } : {}) },
    "null-values": {
      metadata: metadata("null-values", empty ? { labels: {}, annotations: null } : { annotations: {} }),
      data: { empty: "", gone: empty ? null : "1" },
      immutable: empty ? null : false,
    },
    templates: {
      metadata: metadata("templates"),
      data: { a: "$${HOME} $$${x} %%{ if } %%%{ x }", b: empty ? "$${a}" : "$$$${a}", c: "a\\nb\ttab ünï ☃\r\n" },
      binary_data: empty ? { z: "AAEC" } : {},
    },
  },
  kubernetes_secret_v1: { empty: { metadata: metadata("empty-secret"), data: empty ? {} : null, type: "Opaque" } },
  kubernetes_service_v1: {
    empty: {
      metadata: metadata("empty-service"),
      spec: [
        {
          selector: empty ? {} : { app: "x" },
          external_name: empty ? "" : null,
          load_balancer_source_ranges: empty ? [] : null,
          port: [{ port: 80, name: empty ? "" : null, node_port: empty ? 0 : null }],
        },
      ],
    },
  },
  kubernetes_deployment_v1: {
    "empty-blocks": workload(
      "empty-blocks",
      {
        annotations: empty ? {} : null,
        node_selector: empty ? {} : null,
        security_context: empty ? [{}] : [],
        host_network: empty ? false : null,
        volume: [{ name: "scratch", empty_dir: [empty ? {} : { medium: "" }] }],
        main: {
          args: empty ? [] : null,
          working_dir: empty ? "" : null,
          env: [
            { name: "EMPTY", value: empty ? "" : null },
            { name: "DOLLAR", value: "$${x} $(y)" },
          ],
          resources: [empty ? { limits: {}, requests: {} } : {}],
          security_context: empty ? [{}] : [],
          volume_mount: [{ name: "scratch", mount_path: "/scratch", sub_path: empty ? "" : null }],
        },
      },
      { replicas: 0, min_ready_seconds: empty ? 0 : null, strategy: empty ? [{}] : [] },
    ),
  },
});

/** Lists, sets and maps: in another order, with something in between, shorter. */
const shapes = (edited: boolean): Attributes => {
  const turn = (first: readonly unknown[], then: readonly unknown[]): readonly unknown[] => (edited ? then : first);
  const env = (name: string, value = name): object => ({ name, value });
  const port = (name: string, number: number): object => ({ name, container_port: number });
  const [a, b, c] = ["a", "b", "c"].map((name) => ({ name, image: IMAGE }));
  return {
    kubernetes_deployment_v1: {
      lists: workload(
        "lists",
        {
          main: {
            env: turn([env("A"), env("B"), env("C")], [env("C"), env("X"), env("A", "new")]),
            args: turn(["1", "2", "3"], ["1", "3"]),
            port: turn([port("http", 80), port("grpc", 90)], [port("grpc", 90)]),
            resources: [{ limits: edited ? { cpu: "0.5", memory: "1Gi" } : { cpu: "500m" } }],
          },
          init_container: turn([a, b], [b, c, a]),
          volume: turn(
            [
              { name: "one", empty_dir: [{}] },
              { name: "two", host_path: [{ path: "/tmp" }] },
            ],
            [
              { name: "two", empty_dir: [{ size_limit: "1Gi" }] },
              { name: "one", config_map: [{ name: "x", optional: true }] },
            ],
          ),
          node_selector: edited ? { disk: "ssd" } : { disk: "hdd", zone: "a" },
        },
        { replicas: 0 },
      ),
    },
    kubernetes_service_v1: {
      lists: {
        metadata: metadata("lists"),
        spec: [
          {
            external_ips: turn(["192.0.2.7", "192.0.2.8"], ["192.0.2.8", "192.0.2.7"]),
            port: turn(
              [
                { name: "a", port: 1 },
                { name: "b", port: 2 },
              ],
              [
                { name: "b", port: 2 },
                { name: "c", port: 3, protocol: "UDP" },
                { name: "a", port: 1 },
              ],
            ),
            session_affinity: edited ? "ClientIP" : "None",
            session_affinity_config: edited ? [{ client_ip: [{ timeout_seconds: 60 }] }] : [],
          },
        ],
      },
    },
    kubernetes_network_policy_v1: {
      lists: {
        metadata: metadata("lists"),
        spec: [
          {
            pod_selector: [{}],
            policy_types: turn(["Ingress", "Egress"], ["Egress", "Ingress"]),
            ingress: turn(
              [{ ports: [{ port: "http", protocol: "TCP" }] }],
              [{ ports: [{ port: "8080", protocol: "TCP" }] }],
            ),
            egress: [],
          },
        ],
      },
    },
  };
};

/** What Terraform does with resources as such. */
const lives = (later: boolean): Attributes => ({
  kubernetes_config_map_v1: {
    [later ? "renamed" : "original"]: { metadata: metadata("renamed"), data: { a: "1" } },
    many: {
      for_each: later ? { x: "1", z: "3" } : { x: "1", y: "2" },
      metadata: metadata("many-${each.key}"),
      data: { value: "${each.value}" },
    },
    ignored: {
      metadata: metadata("ignored", { annotations: { owner: later ? "b" : "a" } }),
      data: { a: later ? "2" : "1" },
      lifecycle: [{ ignore_changes: ["data", "metadata[0].annotations"] }],
    },
    ...(later ? {} : { forgotten: { metadata: metadata("forgotten"), data: { a: "1" } } }),
  },
});
const after = {
  moved: [{ from: "kubernetes_config_map_v1.original", to: "kubernetes_config_map_v1.renamed" }],
  removed: [{ from: "kubernetes_config_map_v1.forgotten", lifecycle: [{ destroy: false }] }],
};

function configure(seed: string, later: boolean): void {
  const resource: Record<string, object> = { kubernetes_namespace_v1: { space: { metadata: [{ name: space }] } } };
  for (const part of [unknown(seed), empties(!later), shapes(later), lives(later)])
    for (const [type, named] of Object.entries(part as Record<string, Record<string, Attributes>>)) {
      const dependent = Object.entries(named).map(([name, attributes]) => [
        name,
        type === "terraform_data" ? attributes : { depends_on: ["kubernetes_namespace_v1.space"], ...attributes },
      ]);
      resource[type] = { ...resource[type], ...Object.fromEntries(dependent) };
    }
  const provider = { kubernetes: { config_path: sandbox.kubeconfig } };
  folder.configure({ provider, resource, data: readLater, ...(later ? after : {}) });
}

const changed = (plan: ReadonlyMap<string, PlannedResource>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...plan]
      .map(([address, { change }]) => [address, change.actions.join()])
      .filter(([, actions]) => actions !== "no-op"),
  );

beforeAll(async () => {
  configure("one", false);
  await folder.run("init", "-input=false");
});

afterAll(async () => {
  await folder.try("destroy", "-input=false", "-auto-approve");
  await (
    await objects()
  )
    .delete({ apiVersion: "v1", kind: "Namespace", metadata: { name: space } })
    .catch(() => undefined);
  folder.remove();
});

test("values that only the apply tells are planned as such, and a second plan has nothing new", async () => {
  const plan = await folder.plan(true);
  const { after_unknown: later } = plan.get("kubernetes_config_map_v1.one-value")?.change as { after_unknown?: object };
  expect(later).toMatchObject({ data: true }); // one unknown value makes the map unknown
  // A pod's empty security context is read as none, and planned again and again.
  expect(changed(await folder.plan())).toEqual({ "kubernetes_deployment_v1.empty-blocks": "update" });
});

test("an edit of every shape is planned and made, and a second plan is empty", async () => {
  configure("other", true);
  const plan = changed(await folder.plan(true));
  expect(plan).toMatchObject({
    "kubernetes_config_map_v1.forgotten": "forget",
    'kubernetes_config_map_v1.many["y"]': "delete",
    'kubernetes_config_map_v1.many["z"]': "create",
    "kubernetes_config_map_v1.named": "delete,create",
    "kubernetes_deployment_v1.pod": "update",
  });
  for (const name of ["renamed", "ignored", 'many["x"]'])
    expect(plan).not.toHaveProperty([`kubernetes_config_map_v1.${name}`]);
  expect(changed(await folder.plan())).toEqual({});
  expect((await read("ConfigMap", space, "forgotten"))?.metadata?.name).toBe("forgotten");
  expect((await read("ConfigMap", space, "templates"))?.["data"]).toEqual({
    a: "${HOME} $${x} %{ if } %%{ x }",
    b: "$$${a}",
    c: "a\\nb\ttab ünï ☃\r\n",
  });
});

test("what others did is seen by a refresh alone, and a plan of one resource or with a replacement is just that", async () => {
  const api = await objects();
  const [map, service] = [await read("ConfigMap", space, "whole-map"), await read("Service", space, "lists")];
  await api.replace({
    ...map,
    data: { theirs: "1" },
    metadata: { ...map?.metadata, labels: { theirs: "1" } },
  } as never);
  await api.replace({
    ...service,
    spec: { ...(service?.["spec"] as object), sessionAffinity: "None", sessionAffinityConfig: null },
  } as never);
  await api.delete({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "annotated", namespace: space } });
  expect(changed(await folder.plan(false, "-refresh-only"))).toEqual({});
  const target = await folder.plan(false, "-target=kubernetes_config_map_v1.whole-map");
  expect(changed(target)).toEqual({ "kubernetes_config_map_v1.whole-map": "update" });
  expect(changed(await folder.plan(false, "-replace=kubernetes_config_map_v1.no-data"))).toEqual({
    "kubernetes_config_map_v1.annotated": "create",
    "kubernetes_config_map_v1.no-data": "delete,create",
    "kubernetes_config_map_v1.whole-map": "update",
    "kubernetes_service_v1.lists": "update",
  });
  await folder.run("apply", "-input=false", "-auto-approve");
  expect(changed(await folder.plan())).toEqual({});
});
