import { App, Chart, JsonPatch } from "cdk8s";
import { Cpu, Deployment, ImagePullPolicy, Namespace, Probe, ServiceType } from "cdk8s-plus-33";
import { Size } from "cdk8s";
import { ApiObject } from "cdk8s";
import { COUNT, OUTDIR, SERVICE } from "./workload";

const app = new App({ outdir: OUTDIR });
const chart = new Chart(app, "bench", { namespace: "bench" });
new Namespace(chart, "namespace", { metadata: { name: "bench" } });
for (let index = 0; index < COUNT; index++) {
  const name = `svc-${index}`;
  const deployment = new Deployment(chart, name, {
    metadata: { name: `${name}-v1`, labels: { app: name, version: "v1" } },
    replicas: SERVICE.replicas,
    containers: [
      {
        name,
        image: SERVICE.image,
        imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
        ports: [{ name: "http", number: SERVICE.containerPort }],
        resources: {
          cpu: { request: Cpu.millis(100), limit: Cpu.millis(200) },
          memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
        },
        readiness: Probe.fromHttpGet(SERVICE.probePath, { port: SERVICE.containerPort }),
      },
    ],
  });
  const service = deployment.exposeViaService({
    name,
    serviceType: ServiceType.NODE_PORT,
    ports: [{ name: "http", port: SERVICE.servicePort, targetPort: SERVICE.containerPort }],
  });
  // cdk8s-plus has no session affinity of its own.
  ApiObject.of(service).addJsonPatch(
    JsonPatch.add("/spec/sessionAffinity", "ClientIP"),
    JsonPatch.add("/spec/sessionAffinityConfig", { clientIP: { timeoutSeconds: SERVICE.stickySeconds } }),
  );
}
app.synth();
