// The objects of the subject kube-services, all of each, by the provider's bindings and nothing beside them.
import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { App, TerraformStack } from "cdktf";
import { COUNT, OUTDIR, SERVICE } from "./workload";

const app = new App({ outdir: OUTDIR });
const stack = new TerraformStack(app, "bench");
new KubernetesProvider(stack, "kubernetes", {
  configPath: process.env["BENCH_KUBECONFIG"] ?? "/nowhere/kubeconfig",
  configContext: "bench",
});
const owned = (name: string): Record<string, string> => ({
  "app.kubernetes.io/managed-by": "cdktf-kube-services",
  "app.kubernetes.io/part-of": "bench",
  "app.kubernetes.io/name": name,
});
const namespace = new NamespaceV1(stack, "namespace", { metadata: { name: "bench", labels: owned("bench") } });
for (let index = 0; index < COUNT; index++) {
  const name = `svc-${index}`;
  const selector = { app: name, version: "v1" };
  const labels = { ...owned(name), "app.kubernetes.io/version": "v1", ...selector };
  new DeploymentV1(stack, `${name}-deployment`, {
    metadata: { name: `${name}-v1`, namespace: "bench", labels },
    dependsOn: [namespace],
    spec: {
      replicas: String(SERVICE.replicas),
      selector: { matchLabels: selector },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: "default",
          container: [
            {
              name,
              image: SERVICE.image,
              imagePullPolicy: "IfNotPresent",
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
    waitForLoadBalancer: false,
    spec: {
      type: "NodePort",
      selector: { app: name },
      port: [{ name: "http", port: SERVICE.servicePort, targetPort: String(SERVICE.containerPort) }],
      externalTrafficPolicy: "Cluster",
      internalTrafficPolicy: "Cluster",
      ipFamilyPolicy: "SingleStack",
      sessionAffinity: "ClientIP",
      sessionAffinityConfig: { clientIp: { timeoutSeconds: SERVICE.stickySeconds } },
    },
  });
}
app.synth();
