import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { environments, type Environment } from "../../stacks/environments";
import { OnlineBoutique } from "../../stacks/online-boutique";
import { synthesise, testApp, type Synthesised } from "../support/synthesise";

const SERVICES = [
  "adservice",
  "cartservice",
  "checkoutservice",
  "currencyservice",
  "emailservice",
  "frontend",
  "paymentservice",
  "productcatalogservice",
  "recommendationservice",
  "shippingservice",
];
const ADDRESSES = [
  ...[...SERVICES, "loadgenerator"].flatMap((name) => [
    `kubernetes_deployment_v1.${name}`,
    `kubernetes_service_account_v1.${name}-account`,
  ]),
  ...[...SERVICES, "frontend-external", "redis-cart", "redis-cart_headless"].map(
    (name) => `kubernetes_service_v1.${name}`,
  ),
  "kubernetes_stateful_set_v1.redis-cart",
  "kubernetes_namespace_v1.namespace",
];
const AUTOSCALED = ["cartservice", "checkoutservice", "frontend"];

const environment = (name: string): Environment => {
  const found = environments.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
};
const made = new Map<string, Synthesised>();
function boutique(name: string): Synthesised {
  const before = made.get(name);
  if (before !== undefined) return before;
  const stack = synthesise(new OnlineBoutique(testApp(), name, environment(name)));
  made.set(name, stack);
  return stack;
}

/** The only block of that name. */
function block(value: unknown, ...path: readonly string[]): Record<string, unknown> {
  let at = value as Record<string, unknown>;
  for (const name of path) {
    const blocks = at[name] as readonly Record<string, unknown>[];
    expect(blocks).toHaveLength(1);
    at = blocks[0] ?? {};
  }
  return at;
}

test("the environments are dev, staging and prod", () => {
  expect(environments.map(({ name }) => name)).toEqual(["dev", "staging", "prod"]);
});

describe.each([
  ["dev", []],
  ["staging", []],
  ["prod", AUTOSCALED.map((name) => `kubernetes_horizontal_pod_autoscaler_v2.${name}`)],
])("%s", (name, more) => {
  test("has these addresses and no others, each as the provider's schema wants it", () => {
    expect(boutique(name).addresses).toEqual([...ADDRESSES, ...more].sort());
  });

  test("reaches the cluster that it names, whatever the current context is", () => {
    const { provider } = boutique(name).json as { provider: { kubernetes: readonly unknown[] } };
    expect(provider.kubernetes).toEqual([
      expect.objectContaining({ config_path: "~/.kube/config", config_context: `boutique-${name}` }),
    ]);
  });
});

test("the environments are reached from outside in different ways", () => {
  const spec = (name: string): unknown =>
    block(boutique(name).resource("kubernetes_service_v1.frontend-external"), "spec");
  expect(spec("dev")).toMatchObject({ type: "ClusterIP", session_affinity: "None" });
  expect(spec("staging")).toMatchObject({
    type: "NodePort",
    port: [{ node_port: 30_080, port: 80, target_port: "8080" }],
    session_affinity: "ClientIP",
  });
  expect(spec("prod")).toMatchObject({
    type: "LoadBalancer",
    external_traffic_policy: "Local",
    session_affinity_config: [{ client_ip: [{ timeout_seconds: 3600 }] }],
  });
});

test("only prod refuses to lose its data, and leaves the number of autoscaled pods to the autoscaler", () => {
  for (const name of ["dev", "staging", "prod"]) {
    for (const address of ["kubernetes_stateful_set_v1.redis-cart", "kubernetes_namespace_v1.namespace"])
      expect(boutique(name).resource(address)["lifecycle"] ?? {}).toEqual(
        name === "prod"
          ? expect.objectContaining({ prevent_destroy: true })
          : expect.not.objectContaining({ prevent_destroy: true }),
      );
    const frontend = block(boutique(name).resource("kubernetes_deployment_v1.frontend"), "spec");
    expect(frontend["replicas"]).toEqual({ dev: "1", staging: "2", prod: undefined }[name]);
  }
});

test("each environment keeps its state in a place of its own", () => {
  const backend = (name: string): unknown => (boutique(name).json["terraform"] as Record<string, unknown>)["backend"];
  expect(backend("dev")).toEqual({ local: expect.anything() });
  expect(backend("staging")).toEqual({
    kubernetes: {
      secret_suffix: "boutique-staging",
      namespace: "kube-system",
      config_path: "~/.kube/config",
      config_context: "boutique-staging",
    },
  });
  expect(backend("prod")).toEqual({
    s3: expect.objectContaining({ bucket: "boutique-terraform-state", key: "prod/terraform.tfstate" }),
  });
});

const MANIFESTS = join(__dirname, "../../../shared/manifests/online-boutique--release--kubernetes-manifests.yaml");
type Container = Readonly<Record<string, unknown>>;
interface Published {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly [Container] } } };
}

/** What a container is, in words that manifests and Terraform share, in their one order. */
function facts(container: Container, port: (port: Record<string, unknown>) => unknown, blocks: boolean): unknown {
  const resources = blocks ? block(container, "resources") : container["resources"];
  const { limits, requests } = resources as Record<string, unknown>;
  const env = (container["env"] ?? []) as readonly { name: string; value: string }[];
  return {
    image: container["image"],
    ports: ((container["ports"] ?? container["port"] ?? []) as Record<string, unknown>[]).map(port),
    env: Object.fromEntries(env.map(({ name, value }) => [name, value])),
    limits,
    requests,
  };
}

if (existsSync(MANIFESTS)) {
  const published = parseAllDocuments(readFileSync(MANIFESTS, "utf8"))
    .map((document) => document.toJS() as Published)
    .filter(({ kind }) => kind === "Deployment");

  // The load generator's visitors and the place of Redis are the environments' own.
  test.each([...SERVICES, "loadgenerator", "redis-cart"])("%s is what the Online Boutique publishes", (name) => {
    const theirs = published.find(({ metadata }) => metadata.name === name)?.spec.template.spec.containers[0];
    if (theirs === undefined) throw new Error(`the manifests hold no ${name}`);
    const type = name === "redis-cart" ? "stateful_set" : "deployment";
    const resource = boutique("staging").resource(`kubernetes_${type}_v1.${name}`);
    const ours = block(resource, "spec", "template", "spec", "container");
    expect(facts(ours, (port) => String(port["container_port"]), true)).toEqual(
      facts(theirs, (port) => String(port["containerPort"]), false),
    );
    for (const [probe, theirProbe] of [
      ["readiness_probe", "readinessProbe"],
      ["liveness_probe", "livenessProbe"],
    ] as const) {
      const wanted = theirs[theirProbe] as Record<string, Record<string, unknown>> | undefined;
      if (wanted === undefined) continue;
      const got = block(ours, probe);
      expect(got["period_seconds"] ?? 10).toEqual(wanted["periodSeconds"] ?? 10);
      expect(got["initial_delay_seconds"] ?? 0).toEqual(wanted["initialDelaySeconds"] ?? 0);
      const handler =
        wanted["grpc"] !== undefined ? "grpc" : wanted["httpGet"] !== undefined ? "http_get" : "tcp_socket";
      const port = (wanted["grpc"] ?? wanted["httpGet"] ?? wanted["tcpSocket"])?.["port"];
      expect(String(block(got, handler)["port"])).toBe(String(port));
    }
  });
} else {
  test.skip("comparison with what the Online Boutique publishes: not run: ../shared missing", () => undefined);
}
