import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { App, TerraformStack } from "cdktf";
import { COUNT, OUTDIR, SERVICE } from "./workload";

const app = new App({ outdir: OUTDIR });
const stack = new TerraformStack(app, "bench");
new KubernetesProvider(stack, "kubernetes", { configPath: "/nowhere/kubeconfig", configContext: "bench" });
const namespace = new NamespaceV1(stack, "namespace", { metadata: { name: "bench" } });
for (let index = 0; index < COUNT; index++) {
  const name = `svc-${index}`;
  const labels = { app: name, version: "v1" };
  new DeploymentV1(stack, `${name}-deployment`, {
    metadata: { name: `${name}-v1`, namespace: "bench", labels },
    dependsOn: [namespace],
    spec: {
      replicas: String(SERVICE.replicas),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          container: [
            {
              name,
              image: SERVICE.image,
              port: [{ name: "http", containerPort: SERVICE.containerPort }],
              resources: { requests: SERVICE.requests, limits: SERVICE.limits },
              readinessProbe: { httpGet: { path: SERVICE.probePath, port: String(SERVICE.containerPort) } },
            },
          ],
        },
      },
    },
  });
  new ServiceV1(stack, `${name}-service`, {
    metadata: { name, namespace: "bench", labels },
    dependsOn: [namespace],
    spec: {
      type: "NodePort",
      selector: { app: name },
      port: [{ name: "http", port: SERVICE.servicePort, targetPort: String(SERVICE.containerPort) }],
      sessionAffinity: "ClientIP",
      sessionAffinityConfig: { clientIp: { timeoutSeconds: SERVICE.stickySeconds } },
    },
  });
}
app.synth();
