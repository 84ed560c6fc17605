import { join, resolve } from "node:path";
import { App, Testing } from "cdktf";
import { EnvironmentStack, sandboxOr, type Cluster } from "../../lib";

const prod: Cluster = { kubeconfig: "~/.kube/config", context: "prod" };
const all = {
  KUBE_SERVICES_KUBECONFIG: "/sandbox/kubeconfig",
  KUBE_SERVICES_CONTEXT: "sandbox-default",
  KUBE_SERVICES_STATE: "/sandbox/terraform-state",
};

test("another cluster is named by all three variables, by none, or not at all", () => {
  expect(sandboxOr(prod, all)).toEqual({
    kubeconfig: "/sandbox/kubeconfig",
    context: "sandbox-default",
    stateFolder: "/sandbox/terraform-state",
  });
  expect(sandboxOr(prod, { KUBECONFIG: "/home/me/config" })).toBe(prod);
});

test.each(Object.keys(all))("without %s alone they are refused, by name", (missing) => {
  expect(() => sandboxOr(prod, { ...all, [missing]: "" })).toThrow(
    expect.objectContaining({ code: "ConnectionIncomplete", message: expect.stringContaining(missing) }),
  );
});

const synthesised = (id: string, cluster: Cluster) => {
  const stack = new EnvironmentStack(new App(), id, {
    cluster,
    namespace: "shop",
    backend: { type: "s3", bucket: "states", key: "prod", region: "eu-central-1" },
  });
  return JSON.parse(Testing.synth(stack)) as {
    readonly terraform: { readonly backend: object };
    readonly provider: { readonly kubernetes: readonly [object] };
  };
};

test("cluster and state of a stack move together, to a file of the stack's own", () => {
  for (const id of ["dev", "prod"]) {
    const { terraform, provider } = synthesised(id, sandboxOr(prod, all));
    expect(terraform.backend).toEqual({ local: { path: join("/sandbox/terraform-state", `${id}.tfstate`) } });
    expect(provider.kubernetes[0]).toMatchObject({
      config_path: "/sandbox/kubeconfig",
      config_context: "sandbox-default",
    });
  }
  expect(synthesised("prod", sandboxOr(prod, {})).terraform.backend).toEqual({
    s3: { bucket: "states", key: "prod", region: "eu-central-1" },
  });
});

test("a folder for states is found from where the app runs, and belongs to a kubeconfig", () => {
  const { terraform } = synthesised("dev", { kubeconfig: "k", context: "c", stateFolder: "states" });
  expect(terraform.backend).toEqual({ local: { path: join(resolve("states"), "dev.tfstate") } });
  expect(() => synthesised("dev", { inCluster: true, stateFolder: "states" } as never)).toThrow(
    "ClusterContextWithoutKubeconfig at dev cluster.stateFolder",
  );
});
