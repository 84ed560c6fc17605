import { App, Testing } from "cdktf";
import { EnvironmentStack, StatelessService } from "../../lib";

function resources(change: (web: StatelessService) => void): Record<string, Record<string, Record<string, unknown>>> {
  const stack = new EnvironmentStack(new App(), "shop", {
    cluster: { kubeconfig: "/nowhere/kubeconfig", context: "shop" },
    namespace: "shop",
  });
  const web = new StatelessService(stack, "web", {
    containers: [{ image: "nginx:1.27", ports: [{ containerPort: 80 }], resources: { requests: { cpu: "100m" } } }],
    autoscaling: { maxReplicas: 3, targetCpuUtilization: 80 },
  });
  change(web);
  return (JSON.parse(Testing.synth(stack)) as { resource: Record<string, Record<string, Record<string, unknown>>> })
    .resource;
}
/** A block, which is an object where nothing of its resource is overridden. */
const blockOf = (resource: Record<string, unknown> | undefined, name: string): Record<string, unknown> =>
  ([resource?.[name]].flat() as Record<string, unknown>[])[0] ?? {};
const specOf = (resource: Record<string, unknown> | undefined): Record<string, unknown> => blockOf(resource, "spec");

test("an override goes to the Service where the Service has such an attribute", () => {
  const made = resources((web) => web.addOverride("spec.0.external_ips", ["192.0.2.1"]));
  expect(specOf(made["kubernetes_service_v1"]?.["web"])["external_ips"]).toEqual(["192.0.2.1"]);
});

test("an override of what only the workload has goes to the workload", () => {
  const made = resources((web) => web.addOverride("spec.0.paused", true));
  expect(specOf(made["kubernetes_deployment_v1"]?.["web"])["paused"]).toBe(true);
  expect(specOf(made["kubernetes_service_v1"]?.["web"])).not.toHaveProperty("paused");
});

test("an override of what only the autoscaler has goes to the autoscaler", () => {
  const made = resources((web) => web.addOverride("spec.0.max_replicas", 9));
  expect(specOf(made["kubernetes_horizontal_pod_autoscaler_v2"]?.["web"])["max_replicas"]).toBe(9);
});

test("a resource type before the path says which resource is meant", () => {
  const made = resources((web) => web.addOverride("kubernetes_deployment_v1.metadata.0.labels.tier", "front"));
  const labelsOf = (type: string): unknown => blockOf(made[type]?.["web"], "metadata")["labels"];
  expect(labelsOf("kubernetes_deployment_v1")).toHaveProperty("tier", "front");
  expect(labelsOf("kubernetes_service_v1")).not.toHaveProperty("tier");
});
