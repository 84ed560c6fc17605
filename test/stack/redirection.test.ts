import { App, Testing } from "cdktf";
import { EnvironmentStack, KubeServicesError, WorkloadService, type Cluster } from "../../lib";

const KUBECONFIG: Cluster = { kubeconfig: "/shop/kubeconfig", context: "shop" };

function synthesise(environment: Record<string, string>, cluster: Cluster, existing: boolean): string[] {
  const before = { ...process.env };
  try {
    Object.assign(process.env, environment);
    const stack = new EnvironmentStack(new App(), "shop", { cluster, namespace: "shop" });
    new WorkloadService(stack, "web", {
      ...(existing ? { workload: { kind: "Deployment", name: "web" } } : { selector: { app: "web" } }),
      ports: [{ port: 80 }],
    });
    stack.prepareStack();
    Testing.synth(stack);
    return [];
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    expect(error.message).not.toContain("elsewhere");
    return error.problems.map(({ code, what }) => `${code} ${/KUBE_\w+/.exec(what)?.[0]}`);
  } finally {
    process.env = before;
  }
}

test("a variable that leads the reading of an existing workload to another cluster is refused, without its value", () => {
  const environment = { KUBE_CTX: "elsewhere", KUBE_TOKEN: "elsewhere-token", KUBE_CONFIG_PATH: "/elsewhere" };
  expect(synthesise(environment, KUBECONFIG, true)).toEqual([
    "ClusterRedirected KUBE_CONFIG_PATH",
    "ClusterRedirected KUBE_CTX",
    "ClusterRedirected KUBE_TOKEN",
  ]);
});

test("a variable that names the stack's own cluster is no problem", () => {
  expect(synthesise({ KUBE_CTX: "shop", KUBE_CONFIG_PATH: "/shop/kubeconfig" }, KUBECONFIG, true)).toEqual([]);
});

test("typed resources alone cannot be redirected, so that variables do not matter", () => {
  expect(synthesise({ KUBE_CTX: "elsewhere", KUBE_HOST: "https://elsewhere" }, KUBECONFIG, false)).toEqual([]);
});

test("a list of kubeconfigs would lend its credentials to a cluster named by host", () => {
  const cluster: Cluster = { host: "https://shop.example.com", token: true };
  expect(synthesise({ KUBE_CONFIG_PATHS: "/elsewhere" }, cluster, false)).toEqual([
    "ClusterRedirected KUBE_CONFIG_PATHS",
  ]);
});
