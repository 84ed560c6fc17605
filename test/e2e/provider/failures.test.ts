import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { ENGINES } from "../../../lib/compatibility";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { TerraformFolder } from "./support/terraform";

const sandbox = sharedSandbox();
const provider = { kubernetes: { config_path: sandbox.kubeconfig } };
const folder = new TerraformFolder(sandbox.env);

beforeAll(async () => {
  folder.configure({ provider });
  await folder.run("init", "-input=false");
});

afterAll(() => folder.remove());

/** A port of this machine on which nobody listens. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const configMap = (name: string, more: object = {}): object => ({
  kubernetes_config_map_v1: { one: { metadata: [{ name, namespace: "default" }], ...more } },
});

test("a plan on an API server that cannot be reached ends with an error that names it", async () => {
  const host = `https://127.0.0.1:${await deadPort()}`;
  folder.configure({
    provider: { kubernetes: { host } },
    data: { kubernetes_service_v1: { one: { metadata: [{ name: "kubernetes" }] } } },
  });
  // The environment of the sandbox names a kubeconfig, which a host in the configuration overrides.
  const { code, text } = await folder.try("plan", "-no-color", "-input=false");
  expect(code).toBe(1);
  expect(text).toContain(host.replace("https://", ""));
  expect(text).toContain("data.kubernetes_service_v1.one");
});

test("a kubeconfig that does not exist fails the plan", async () => {
  folder.configure({
    provider: { kubernetes: { config_path: "/nowhere/kubeconfig" } },
    data: { kubernetes_service_v1: { one: { metadata: [{ name: "kubernetes" }] } } },
  });
  const { code, text } = await folder.try("plan", "-no-color", "-input=false");
  expect(code).toBe(1);
  if (sandbox.version === ENGINES[">=1.12"].provider)
    expect(text).toContain("Invalid attribute in provider configuration");
  else expect(text).toContain("data.kubernetes_service_v1.one");
  // The real 2.38.0 only tells that nobody answers at localhost.
  if (sandbox.provider === "offline" || sandbox.version === ENGINES[">=1.12"].provider)
    expect(text).toContain("/nowhere/kubeconfig");
});

test("values that cannot be are refused by the plan already, each at its attribute", async () => {
  const port = { port: 80.5, protocol: "XYZ" };
  const metadata = { name: "Not_A_Name", namespace: "default", labels: { "not a key": "1" } };
  folder.configure({
    provider,
    resource: { kubernetes_service_v1: { odd: { metadata: [metadata], spec: [{ type: "Bogus", port: [port] }] } } },
  });
  const { code, text } = await folder.try("plan", "-json", "-input=false");
  expect(code).toBe(1);
  const lines = text.split("\n").filter((line) => line.startsWith("{"));
  const snippets = lines.flatMap((line) => {
    const { diagnostic } = JSON.parse(line) as { diagnostic?: { snippet?: { code: string } } };
    const { code = "" } = diagnostic?.snippet ?? {};
    return diagnostic === undefined ? [] : [/"(\w+)"/.exec(code)?.[1] ?? code.trim()];
  });
  expect(snippets.sort()).toEqual(["name", "port", "protocol", "type", "}"]); // of a map Terraform shows the end
});

test("what the API server refuses is told at its attribute, and no resource is left behind", async () => {
  const name = uniqueName("refused");
  folder.configure({
    provider,
    resource: {
      kubernetes_service_v1: {
        refused: {
          metadata: [{ name, namespace: "default" }],
          spec: [{ type: "NodePort", port: [{ port: 80, node_port: 80 }] }],
        },
      },
    },
  });
  const { code, text } = await folder.try("apply", "-no-color", "-input=false", "-auto-approve");
  expect(code).toBe(1);
  expect(text).toContain("spec.ports[0].nodePort");
  expect(text.replace(/\s+/g, " ")).toContain("provided port is not in the valid range"); // Terraform wraps the line
  expect(folder.state()).not.toContain(name);
});

test("an object that exists already is not taken over", async () => {
  const other = new TerraformFolder(sandbox.env);
  const name = uniqueName("taken");
  try {
    for (const each of [folder, other]) each.configure({ provider, resource: configMap(name, { data: { a: "1" } }) });
    await folder.run("apply", "-input=false", "-auto-approve");
    await other.run("init", "-input=false");
    const { code, text } = await other.try("apply", "-no-color", "-input=false", "-auto-approve");
    expect(code).toBe(1);
    expect(text).toContain("already exists");
  } finally {
    await folder.run("destroy", "-input=false", "-auto-approve");
    other.remove();
  }
});

test("a rollout that does not end in time fails the apply and taints the resource, which is then replaced", async () => {
  const name = uniqueName("stuck");
  const labels = { app: name };
  const pod = { container: [{ name: "main", image: "example.com/app:1" }], node_selector: { nowhere: "at-all" } };
  const deployment = (timeout: string, spec: object): object => ({
    kubernetes_deployment_v1: {
      stuck: {
        metadata: [{ name, namespace: "default" }],
        timeouts: { create: timeout },
        spec: [{ selector: [{ match_labels: labels }], template: [{ metadata: [{ labels }], spec: [spec] }] }],
      },
    },
  });
  folder.configure({ provider, resource: deployment("3s", pod) });
  try {
    const { code, text } = await folder.try("apply", "-no-color", "-input=false", "-auto-approve");
    expect(code).toBe(1);
    expect(text).toContain("kubernetes_deployment_v1.stuck");
    folder.configure({ provider, resource: deployment("3m", { container: pod.container }) });
    const plan = await folder.plan(true);
    expect(plan.get("kubernetes_deployment_v1.stuck")?.change.actions).toEqual(["delete", "create"]);
    expect((await folder.plan()).get("kubernetes_deployment_v1.stuck")?.change.actions).toEqual(["no-op"]);
  } finally {
    await folder.run("destroy", "-input=false", "-auto-approve");
  }
});

test("what somebody else deleted is planned anew, and what somebody else changed is set back", async () => {
  const other = new TerraformFolder(sandbox.env);
  const name = uniqueName("drift");
  const address = "kubernetes_config_map_v1.one";
  try {
    folder.configure({ provider, resource: configMap(name, { data: { a: "1" } }) });
    await folder.run("apply", "-input=false", "-auto-approve");
    const adopted = { provider, resource: configMap(name, { data: { a: "2" } }) };
    other.configure({ ...adopted, import: [{ to: address, id: `default/${name}` }] });
    await other.run("init", "-input=false");
    await other.run("apply", "-input=false", "-auto-approve");
    expect((await folder.plan()).get(address)?.change.actions).toEqual(["update"]);
    await other.run("destroy", "-input=false", "-auto-approve");
    expect((await folder.plan()).get(address)?.change.actions).toEqual(["create"]);
  } finally {
    await folder.run("destroy", "-input=false", "-auto-approve");
    other.remove();
  }
});

test("labels and annotations of others are left alone where the provider is told so", async () => {
  const name = uniqueName("foreign");
  const quiet = {
    kubernetes: { ...provider.kubernetes, ignore_annotations: ["^other\\.example/"], ignore_labels: ["^theirs$"] },
  };
  const foreign = { labels: { theirs: "1" }, annotations: { "other.example/note": "1", "node.kubernetes.io/x": "1" } };
  const metadata = { name, namespace: "default", labels: { ours: "1" } };
  const mine = (provider: object): object => ({
    provider,
    resource: { kubernetes_config_map_v1: { one: { metadata: [metadata] } } },
  });
  const other = new TerraformFolder(sandbox.env);
  try {
    folder.configure(mine(quiet));
    await folder.run("apply", "-input=false", "-auto-approve");
    const address = "kubernetes_config_map_v1.one";
    other.configure({
      provider,
      resource: {
        kubernetes_config_map_v1: {
          one: { metadata: [{ ...metadata, ...foreign, labels: { ...metadata.labels, ...foreign.labels } }] },
        },
      },
      import: [{ to: address, id: `default/${name}` }],
    });
    await other.run("init", "-input=false");
    await other.run("apply", "-input=false", "-auto-approve");
    expect((await folder.plan()).get(address)?.change.actions).toEqual(["no-op"]);
    folder.configure(mine(provider));
    const noisy = (await folder.plan()).get(address)?.change;
    expect(noisy?.actions).toEqual(["update"]);
    // Kubernetes' own keys are never shown.
    expect(JSON.stringify(noisy?.before)).not.toContain("node.kubernetes.io/x");
  } finally {
    await folder.run("destroy", "-input=false", "-auto-approve");
    other.remove();
  }
});

test("any object can be read and applied, with fields that are not there as null", async () => {
  const name = uniqueName("any");
  const manifest = (value: string): object => ({
    provider,
    resource: {
      kubernetes_manifest: {
        any: {
          manifest: {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name, namespace: "default" },
            data: { a: value },
          },
        },
      },
    },
    data: {
      kubernetes_resource: {
        read: {
          api_version: "v1",
          kind: "ConfigMap",
          metadata: [{ name: "${kubernetes_manifest.any.manifest.metadata.name}", namespace: "default" }],
          depends_on: ["kubernetes_manifest.any"],
        },
      },
    },
    output: {
      value: { value: "${data.kubernetes_resource.read.object.data.a}" },
      none: { value: "${data.kubernetes_resource.read.object.immutable == null}" },
    },
  });
  folder.configure(manifest("1"));
  try {
    await folder.run("apply", "-input=false", "-auto-approve");
    const outputs = (JSON.parse(folder.state()) as { readonly outputs: object }).outputs;
    expect(outputs).toMatchObject({ value: { value: "1" }, none: { value: true } });
    expect((await folder.plan()).get("kubernetes_manifest.any")?.change.actions).toEqual(["no-op"]);
    folder.configure(manifest("2"));
    expect((await folder.plan(true)).get("kubernetes_manifest.any")?.change.actions).toEqual(["update"]);
    expect((await folder.plan()).get("kubernetes_manifest.any")?.change.actions).toEqual(["no-op"]);
  } finally {
    await folder.run("destroy", "-input=false", "-auto-approve");
  }
});

describe("a manifest's object", () => {
  const name = uniqueName("foreseen");
  const metadata = { name, namespace: "default" };
  const configure = (pod: object, more: object, communities: readonly object[]): void =>
    folder.configure({
      provider,
      resource: {
        kubernetes_manifest: {
          deployment: {
            manifest: {
              apiVersion: "apps/v1",
              kind: "Deployment",
              metadata: { ...metadata, labels: { app: name } },
              spec: {
                replicas: 0,
                selector: { matchLabels: { app: name } },
                template: { metadata: { labels: { app: name } }, spec: pod },
                ...more,
              },
            },
          },
          service: {
            manifest: {
              apiVersion: "v1",
              kind: "Service",
              metadata: { ...metadata, annotations: { "example.com/owner": "shop" } },
              spec: { selector: { app: name }, ports: [{ name: "http", port: 80, targetPort: "web" }] },
            },
          },
          custom: {
            manifest: { apiVersion: "metallb.io/v1beta1", kind: "Community", metadata, spec: { communities } },
          },
        },
      },
    });
  const web = {
    name: "web",
    image: "example.com/web:1",
    ports: [{ name: "web", containerPort: 8080 }],
    readinessProbe: { httpGet: { path: "/", port: "web" } },
    env: [{ name: "A", value: "1" }],
  };
  const actions = async (apply = false): Promise<unknown> =>
    [...(await folder.plan(apply))].map(([address, { change }]) => [address.split(".")[1], change.actions.join()]);
  const three = (action: string, others = action): unknown => [
    ["custom", action],
    ["deployment", action],
    ["service", others],
  ];

  afterAll(async () => {
    await folder.try("destroy", "-input=false", "-auto-approve");
  });

  test("is planned as the manifest says, and as the API server had it where the manifest says nothing", async () => {
    configure({ containers: [web] }, { minReadySeconds: 5 }, [{ name: "a", value: "64512:1" }]);
    expect(await actions(true)).toEqual(three("create"));
    expect(await actions()).toEqual(three("no-op"));

    const edited = { ...web, image: "example.com/web:2", env: [{ name: "B", value: "2" }] };
    const more = { name: "log", image: "example.com/log:1" };
    configure({ containers: [edited, more], terminationGracePeriodSeconds: 5 }, {}, [
      { name: "a", value: "64512:1" },
      { name: "b", value: "64512:2" },
    ]);
    const plan = await folder.plan();
    const { after, after_unknown: unknown } = plan.get("kubernetes_manifest.deployment")!.change;
    expect((after as { object: unknown }).object).toMatchObject({
      spec: {
        revisionHistoryLimit: 10,
        template: {
          spec: { dnsPolicy: "ClusterFirst", containers: [{ image: "example.com/web:2" }, { name: "log" }] },
        },
      },
    });
    expect((unknown as { object: unknown }).object).toMatchObject({
      spec: { minReadySeconds: true, template: { spec: { containers: [{}, { imagePullPolicy: true }] } } },
    });
    expect(await actions(true)).toEqual(three("update", "no-op"));
    expect(await actions()).toEqual(three("no-op"));
  });

  test("that the API server writes in another way than the manifest is told by the apply", async () => {
    const limits = { cpu: "1000m" };
    configure({ containers: [{ ...web, resources: { limits } }] }, {}, []);
    const { code, text } = await folder.try("apply", "-input=false", "-no-color", "-auto-approve");
    expect(code).toBe(1);
    expect(text).toContain("Provider produced inconsistent result after apply");
    expect(text.replace(/\s+/g, " ")).toContain('resources.limits["cpu"]: was cty.StringVal("1000m"), but now');
  });

  test("that its kind's schema does not fit is refused by the plan", async () => {
    configure({ containers: [web] }, { replcas: 1 }, []);
    const { text } = await folder.try("plan", "-input=false", "-no-color");
    expect(text).toContain("Manifest configuration incompatible with resource schema");
    expect(text).toContain("replcas");
  });
});
