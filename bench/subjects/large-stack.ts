// Synthesises a stack of N services without pods into BENCH_OUT, for the sandbox of BENCH_KUBECONFIG. BENCH_IMAGE is the
// image of one of them.
import { join } from "node:path";
import { App } from "cdktf";
import { EnvironmentStack, StatelessService } from "../../lib";
import { SERVICE, COUNT, OUTDIR } from "./workload";

const NAME = `bench-${COUNT}`;
const app = new App({ outdir: OUTDIR });
const stack = new EnvironmentStack(app, "bench", {
  cluster: {
    kubeconfig: process.env["BENCH_KUBECONFIG"] ?? "",
    context: process.env["BENCH_CONTEXT"] ?? "",
  },
  namespace: { name: NAME, create: true },
  backend: { type: "local", path: join(OUTDIR, "terraform.tfstate") },
  waitForRollout: false,
});
for (let index = 0; index < COUNT; index++)
  new StatelessService(stack, `svc-${index}`, {
    replicas: 0,
    containers: [
      {
        image: index === 0 ? (process.env["BENCH_IMAGE"] ?? SERVICE.image) : SERVICE.image,
        ports: [{ name: "http", containerPort: SERVICE.containerPort, servicePort: SERVICE.servicePort }],
        resources: { requests: SERVICE.requests, limits: SERVICE.limits },
        readinessProbe: { httpGet: { path: SERVICE.probePath, port: SERVICE.containerPort } },
      },
    ],
  });
app.synth();
