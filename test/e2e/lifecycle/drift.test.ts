import { join } from "node:path";
import { adopt } from "../../../lib/adopt";
import {
  ManifestService,
  ServiceAccount,
  StatelessService,
  type EnvironmentStack,
  type StatelessServiceProps,
} from "../../../lib";
import { connect } from "../../../lib/cluster";
import { findStack } from "../../../lib/terraform";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { until } from "../support/until";
import { createNamespace, deleteNamespace, objects, read } from "./support/live";
import { Workspace } from "./support/workspace";

const namespace = uniqueName("drift");
const workspace = new Workspace(namespace);
const web =
  (props: Partial<StatelessServiceProps> = {}) =>
  (stack: EnvironmentStack): void => {
    new StatelessService(stack, "web", {
      containers: [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080 }] }],
      version: "v1",
      ...props,
    });
  };

interface Editable {
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
  spec: {
    replicas: number;
    selector: Record<string, string>;
    sessionAffinity: string;
    template: {
      metadata: { annotations?: Record<string, string> };
      spec: { containers: { image: string }[]; imagePullSecrets?: unknown };
    };
  };
}
async function editLive(kind: string, name: string, edit: (object: Editable) => void): Promise<void> {
  // Whatever writes the status may come in between.
  await until(`${kind} ${name} is edited`, async () => {
    const object = (await read(kind, namespace, name))!;
    edit(object as unknown as Editable);
    return (await objects()).replace(object).catch((error: unknown) => {
      if ((error as { code?: number }).code !== 409) throw error;
      return undefined;
    });
  });
}

async function adoptAll(dryRun = false): Promise<string[]> {
  const connected = await connect(findStack(workspace.stackName, { outdir: join(workspace.folder, "out") }));
  try {
    const where = { cwd: workspace.directory, env: workspace.env };
    const steps = await adopt(connected, await workspace.binary(), where, { dryRun });
    return steps.map(({ action, address, id }) => `${action} ${address} ${id}`);
  } finally {
    connected.cluster.close();
  }
}

const planned = async (): Promise<unknown> =>
  (await workspace.plan()).map(({ address, actions, changed }) => [address, actions.join(), changed]);

beforeAll(async () => {
  await createNamespace(namespace);
  await workspace.synthesise(web());
  await workspace.apply();
});

afterAll(async () => {
  await deleteNamespace(namespace);
  workspace.remove();
});

describe(`behind Terraform's back, with the ${sharedSandbox().provider} provider`, () => {
  test("what was changed is seen by plan and put right by apply", async () => {
    await editLive("Deployment", "web-v1", ({ spec }) => {
      spec.replicas = 3;
      spec.template.spec.containers[0]!.image = "nginx:1.20";
    });
    await editLive("Service", "web", ({ metadata, spec }) => {
      spec.selector = { app: "other" };
      spec.sessionAffinity = "ClientIP";
      metadata.labels["app"] = "other";
    });
    expect(await planned()).toEqual([
      ["kubernetes_deployment_v1.web", "update", ["spec.replicas", "spec.template.spec.container.image"]],
      ["kubernetes_service_v1.web", "update", ["metadata.labels.app", "spec.selector.app", "spec.session_affinity"]],
    ]);
    await workspace.applyPlan();
    expect(await planned()).toEqual([]);
    const service = (await read("Service", namespace, "web")) as unknown as Editable;
    expect([service.spec.selector, service.spec.sessionAffinity]).toEqual([{ app: "web" }, "None"]);
  });

  test("what was deleted is seen by plan and made again by apply", async () => {
    const api = await objects();
    await api.delete({ apiVersion: "apps/v1", kind: "Deployment", metadata: { namespace, name: "web-v1" } });
    await api.delete({ apiVersion: "v1", kind: "Service", metadata: { namespace, name: "web" } });
    const actions = (await workspace.plan()).map(({ address, actions: all }) => [address, all.join()]);
    expect(actions).toEqual([
      ["kubernetes_deployment_v1.web", "create"],
      ["kubernetes_service_v1.web", "create"],
    ]);
    await workspace.applyPlan();
    expect(await planned()).toEqual([]);
  });
});

describe("what others write on objects of the stack", () => {
  const annotate = (kind: string, name: string, marks: { annotations?: object; labels?: object }): Promise<void> =>
    editLive(kind, name, ({ metadata }) => {
      Object.assign((metadata.annotations ??= {}), marks.annotations);
      Object.assign(metadata.labels, marks.labels);
    });

  test("controllers of clouds and consoles: no plan takes it away, and what the code says stays the code's", async () => {
    const written = {
      "kubernetes.digitalocean.com/load-balancer-id": "0ad0b534",
      "service.beta.kubernetes.io/scw-loadbalancer-id": "fr-par-1/06893cb9",
      "service.beta.kubernetes.io/exoscale-loadbalancer-id": "0ad0b534",
      "service.beta.kubernetes.io/upcloud-load-balancer-id": "0ad0b534",
      "loadbalancer.openstack.org/load-balancer-id": "0ad0b534",
      "kube-vip.io/vipHost": "node-1",
      "purelb.io/allocated-by": "PureLB",
    };
    const balanced: Partial<StatelessServiceProps> = { exposure: { type: "LoadBalancer" } };
    await workspace.synthesise(web(balanced));
    await workspace.apply();
    const hidden = { "cloud.google.com/neg-status": "{}", "field.cattle.io/publicEndpoints": "[]" };
    const labels = { "k8s.scaleway.com/cluster": "0ad0b534" };
    await annotate("Service", "web", { annotations: { ...written, ...hidden }, labels });
    await annotate("Deployment", "web-v1", { annotations: { "autopilot.gke.io/resource-adjustment": "{}" } });
    expect(await planned()).toEqual([]);
    // The first annotation of the code's own leaves the others there.
    const said = { "service.beta.kubernetes.io/scw-loadbalancer-id": "fr-par-1/other", "example.com/a": "b" };
    await workspace.synthesise(web({ ...balanced, annotations: said }));
    const keys = Object.keys(said).sort();
    expect(await planned()).toEqual([
      ["kubernetes_service_v1.web", "update", keys.map((key) => `metadata.annotations.${key}`)],
    ]);
    await workspace.applyPlan();
    expect((await read("Service", namespace, "web"))?.metadata?.annotations).toMatchObject({ ...written, ...said });
    await workspace.synthesise(web(balanced));
    expect(await planned()).toEqual([["kubernetes_service_v1.web", "update", ["metadata.annotations.example.com/a"]]]);
    await workspace.applyPlan();
    // Whoever says the name of a load balancer no more leaves it to the cloud.
    const left = { ...written, "service.beta.kubernetes.io/scw-loadbalancer-id": "fr-par-1/other" };
    expect((await read("Service", namespace, "web"))?.metadata).toMatchObject({ annotations: left, labels });
    await workspace.synthesise(web());
    await workspace.apply();
  });

  test("whole fields, such as OpenShift and kube-vip fill: no plan takes them away where the code says so", async () => {
    const declare =
      (ignore: boolean, annotations: Record<string, string> = {}) =>
      (stack: EnvironmentStack): void => {
        const service = new StatelessService(stack, "web", {
          containers: [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080 }] }],
          version: "v1",
          exposure: { type: "LoadBalancer" },
          annotations,
        });
        const account = new ServiceAccount(stack, "builder", { annotations });
        if (!ignore) return;
        service.addOverride("lifecycle.ignore_changes", ["spec[0].load_balancer_ip"]);
        account.resource.addOverride("lifecycle.ignore_changes", ["secret", "image_pull_secret"]);
      };
    await workspace.synthesise(declare(true));
    await workspace.apply();
    const filled = { secrets: [{ name: "builder-token" }], imagePullSecrets: [{ name: "builder-dockercfg" }] };
    await editLive("ServiceAccount", "builder", (account) => Object.assign(account, filled));
    await editLive("Service", "web", ({ spec }) => Object.assign(spec, { loadBalancerIP: "192.0.2.10" }));
    expect(await planned()).toEqual([]);
    await workspace.synthesise(declare(true, { "example.com/a": "b" }));
    await workspace.apply();
    expect(await read("ServiceAccount", namespace, "builder")).toMatchObject(filled);
    expect((await read("Service", namespace, "web"))?.["spec"]).toMatchObject({ loadBalancerIP: "192.0.2.10" });
    // The code's lists and addresses are taken back by each plan: docs/lifecycle.md says so.
    await workspace.synthesise(declare(false, { "example.com/a": "b" }));
    expect(await planned()).toEqual([
      ["kubernetes_service_account_v1.builder", "update", ["image_pull_secret.name", "secret.name"]],
      ["kubernetes_service_v1.web", "update", ["spec.load_balancer_ip"]],
    ]);
    await workspace.synthesise(web());
    await workspace.apply();
  });

  test("who restarts pods: no plan restarts them again", async () => {
    const at = "2026-11-30T00:00:00Z";
    const restart = (key: string): Promise<void> =>
      editLive("Deployment", "web-v1", ({ spec }) => {
        (spec.template.metadata.annotations ??= {})[key] = at;
      });
    await restart("kubectl.kubernetes.io/restartedAt");
    await restart("cattle.io/timestamp");
    expect(await planned()).toEqual([]);
    await workspace.synthesise(web({ podAnnotations: { "example.com/a": "b" } }));
    expect(await planned()).toEqual([
      ["kubernetes_deployment_v1.web", "update", ["spec.template.metadata.annotations.example.com/a"]],
    ]);
    await workspace.applyPlan();
    expect(await planned()).toEqual([]);
    const { spec } = (await read("Deployment", namespace, "web-v1")) as unknown as Editable;
    expect(spec.template.metadata.annotations).toEqual({
      "kubectl.kubernetes.io/restartedAt": at,
      "cattle.io/timestamp": at,
      "example.com/a": "b",
    });
    const own = "2026-12-01T00:00:00Z";
    await workspace.synthesise(web({ podAnnotations: { "kubectl.kubernetes.io/restartedAt": own } }));
    await workspace.apply();
    const edited = (await read("Deployment", namespace, "web-v1")) as unknown as Editable;
    expect(edited.spec.template.metadata.annotations?.["kubectl.kubernetes.io/restartedAt"]).toBe(own);
    await workspace.synthesise(web());
    await workspace.apply();
    expect(await planned()).toEqual([]);
  });
});

describe("kube-services adopt", () => {
  test("imports what the state does not know and what is the stack's own, and apply then finishes", async () => {
    await workspace.run("state", "rm", "kubernetes_deployment_v1.web", "kubernetes_service_v1.web");
    const steps = [
      `import kubernetes_deployment_v1.web ${namespace}/web-v1`,
      `import kubernetes_service_v1.web ${namespace}/web`,
    ];
    expect(await adoptAll(true)).toEqual(steps);
    expect(workspace.addresses()).toEqual([]);
    const before = await read("Deployment", namespace, "web-v1");
    expect(await adoptAll()).toEqual(steps);
    await workspace.apply();
    expect(await planned()).toEqual([]);
    expect((await read("Deployment", namespace, "web-v1"))?.metadata?.uid).toBe(before?.metadata?.uid);
  });

  test("leaves alone what is not the stack's own", async () => {
    await workspace.run("state", "rm", "kubernetes_service_v1.web");
    await editLive("Service", "web", ({ metadata }) => {
      delete metadata.labels["app.kubernetes.io/managed-by"];
    });
    expect(await adoptAll()).toEqual([`foreign kubernetes_service_v1.web ${namespace}/web`]);
    expect(workspace.addresses()).toEqual(["kubernetes_deployment_v1.web"]);
    await (await objects()).delete({ apiVersion: "v1", kind: "Service", metadata: { namespace, name: "web" } });
    await workspace.apply();
  });

  test("imports every kind, also custom ones, and names the one that Terraform cannot import", async () => {
    const labels = { "app.kubernetes.io/managed-by": "cdktf-kube-services", "app.kubernetes.io/part-of": "shop" };
    const metadata = { name: "more", namespace, labels };
    await workspace.synthesise((stack) => {
      web()(stack);
      new ServiceAccount(stack, "own");
      new ManifestService(stack, "more", {
        otherKinds: "kubernetes_manifest",
        objects: [
          { apiVersion: "metallb.io/v1beta1", kind: "Community", metadata, spec: { communities: [] } },
          {
            apiVersion: "discovery.k8s.io/v1",
            kind: "EndpointSlice",
            metadata,
            addressType: "IPv4",
            endpoints: [{ addresses: ["192.0.2.1"] }],
            ports: [{ name: "http", port: 80, appProtocol: "http" }],
          },
        ],
      });
    });
    await workspace.apply();
    await workspace.run(
      "state",
      "rm",
      "kubernetes_service_account_v1.own",
      "kubernetes_manifest.more",
      "kubernetes_endpoint_slice_v1.more",
    );
    const community = `apiVersion=metallb.io/v1beta1,kind=Community,namespace=${namespace},name=more`;
    expect((await adoptAll()).sort()).toEqual([
      `import kubernetes_manifest.more ${community}`,
      `import kubernetes_service_account_v1.own ${namespace}/own`,
      `unimportable kubernetes_endpoint_slice_v1.more ${namespace}/more`,
    ]);
    await (await objects()).delete({ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata });
    await workspace.apply();
    expect(await planned()).toEqual([]);
    await workspace.synthesise(web());
    await workspace.apply();
  });

  test("frees a named version whose first rollout failed, which Terraform alone cannot replace", async () => {
    await workspace.run("taint", "kubernetes_deployment_v1.web");
    const { exitCode, stderr } = await workspace.attempt("apply", "-auto-approve", "-no-color");
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("already exists")]);
    expect(await adoptAll()).toEqual([`untaint kubernetes_deployment_v1.web ${namespace}/web-v1`]);
    await workspace.apply();
    expect(await planned()).toEqual([]);
    expect(await adoptAll()).toEqual([]);
  });
});

test("a plan that would keep pull secrets which the code names no more stops, and the command it names helps", async () => {
  await workspace.synthesise(web({ imagePullSecrets: ["registry"] }));
  await workspace.apply();
  await workspace.synthesise(web());
  const { exitCode, stderr } = await workspace.attempt("plan", "-no-color");
  const said = stderr.replace(/[\s│]+/g, " ");
  expect([exitCode, said]).toEqual([1, expect.stringContaining("PullSecretsKept")]);
  expect(said).toContain(`kubectl patch -n ${namespace} deployment web-v1 --type=json`);
  await editLive("Deployment", "web-v1", ({ spec }) => {
    delete spec.template.spec.imagePullSecrets;
  });
  expect(await planned()).toEqual([]);
});
