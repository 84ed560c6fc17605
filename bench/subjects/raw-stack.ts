import { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { App, TerraformStack } from "cdktf";
import { COUNT, OUTDIR, SERVICE } from "./workload";

type Labels = Readonly<Record<string, string>>;

/** What this library says of its objects beside what somebody would write by hand. */
export interface Beyond {
  /** Ownership labels of an object. */
  readonly labels: (name: string, version?: string) => Labels;
  readonly deployment: object;
  readonly pod: object;
  readonly container: object;
  readonly service: object;
  readonly serviceAttributes: object;
}

/** Synthesises a stack of N services with the provider's bindings. */
export function synthesise(kubeconfig: string, beyond?: Beyond): void {
  const app = new App({ outdir: OUTDIR });
  const stack = new TerraformStack(app, "bench");
  new KubernetesProvider(stack, "kubernetes", { configPath: kubeconfig, configContext: "bench" });
  const owned = beyond && { labels: beyond.labels("bench") };
  const namespace = new NamespaceV1(stack, "namespace", { metadata: { name: "bench", ...owned } });
  for (let index = 0; index < COUNT; index++) {
    const name = `svc-${index}`;
    const selector = { app: name, version: "v1" };
    const labels = { ...beyond?.labels(name, "v1"), ...selector };
    new DeploymentV1(stack, `${name}-deployment`, {
      metadata: { name: `${name}-v1`, namespace: "bench", labels },
      dependsOn: [namespace],
      spec: {
        replicas: String(SERVICE.replicas),
        selector: { matchLabels: selector },
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
                ...beyond?.container,
              },
            ],
            ...beyond?.pod,
          },
        },
        ...beyond?.deployment,
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
        ...beyond?.service,
      },
      ...beyond?.serviceAttributes,
    });
  }
  app.synth();
}
