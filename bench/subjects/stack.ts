import { App } from "cdktf";
import { EnvironmentStack, StatelessService } from "../../lib";
import { COUNT, OUTDIR, SERVICE } from "./workload";

/** Synthesises a stack of N services with this library's constructs. */
export function synthesise(cluster: { readonly kubeconfig: string; readonly context: string }, replicas: number): void {
  const app = new App({ outdir: OUTDIR });
  const stack = new EnvironmentStack(app, "bench", { cluster, namespace: { name: "bench", create: true } });
  for (let index = 0; index < COUNT; index++)
    new StatelessService(stack, `svc-${index}`, {
      replicas,
      containers: [
        {
          image: SERVICE.image,
          ports: [{ name: "http", containerPort: SERVICE.containerPort, servicePort: SERVICE.servicePort }],
          resources: { requests: SERVICE.requests, limits: SERVICE.limits },
          readinessProbe: { httpGet: { path: SERVICE.probePath, port: SERVICE.containerPort } },
        },
      ],
      exposure: { type: "NodePort" },
      stickySession: { timeoutSeconds: SERVICE.stickySeconds },
    });
  app.synth();
}
