import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import {
  EnvironmentStack,
  ExternalService,
  ManifestService,
  Secret,
  StatefulService,
  StatelessService,
  WorkloadService,
} from "../../lib";
import { metadataOf, parseManifests } from "../../lib/manifest";
import { currentContext } from "./lifecycle/support/workspace";
import { loadKubeConfig } from "./support/apply";
import { runCli } from "./support/cli";
import { sharedSandbox, uniqueName } from "./support/sandbox";

test("the API server takes what export writes of each kind of service, as YAML and as JSON", async () => {
  const sandbox = sharedSandbox();
  const namespace = uniqueName("export");
  const folder = mkdtempSync(join(tmpdir(), "kube-services-export-"));
  const { KubernetesObjectApi } = await import("@kubernetes/client-node");
  const api = KubernetesObjectApi.makeApiClient(await loadKubeConfig(sandbox.kubeconfig));
  await api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  try {
    const app = new App({ outdir: join(folder, "out") });
    const stack = new EnvironmentStack(app, "all", {
      cluster: { kubeconfig: sandbox.kubeconfig, context: currentContext(sandbox.kubeconfig) },
      namespace,
    });
    const container = { image: "nginx:1.27", ports: [{ name: "http", containerPort: 80 }] };
    const web = new StatelessService(stack, "web", {
      containers: [{ ...container, args: ["$${HOME}"] }],
      exposure: { type: "NodePort" },
      stickySession: { timeoutSeconds: 60 },
      autoscaling: {
        minReplicas: 1,
        maxReplicas: 2,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
        ],
      },
    });
    new StatefulService(stack, "db", {
      containers: [container],
      volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
    });
    new ExternalService(stack, "billing", { externalName: "billing.example.com" });
    new WorkloadService(stack, "metrics", {
      workload: web.workload,
      ports: [{ name: "http-metrics", port: 9090, targetPort: 80 }],
    });
    new Secret(stack, "login", { data: { password: "hunter2" }, allowLiterals: true });
    new ManifestService(stack, "more", {
      objects: [
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "address" }, data: { ip: web.clusterIP } },
        {
          apiVersion: "coordination.k8s.io/v1",
          kind: "Lease",
          metadata: { name: "turn", namespace },
          spec: { holderIdentity: "a" },
        },
      ],
      otherKinds: "kubernetes_manifest",
    });
    app.synth();
    for (const format of ["yaml", "json"]) {
      const { code, stdout, stderr } = await runCli([
        "export",
        "all",
        "--format",
        format,
        "--outdir",
        join(folder, "out"),
      ]);
      expect({ code, leaked: /hunter2|aHVudGVyMg/.test(stdout) }).toEqual({ code: 0, leaked: false });
      // What an apply alone can tell stays an expression, and is told.
      expect(stderr).toContain("ManifestValueUnknown at kubernetes_config_map_v1.more_address");
      const objects = parseManifests({ name: "exported", content: stdout }).map(({ object }) => object);
      for (const object of objects) await api.create(object as never, undefined, "All");
      const names = objects.map((object) => `${object.kind} ${metadataOf(object).name}`).sort();
      expect(names).toEqual([
        "ConfigMap address",
        "Deployment web-v1",
        "HorizontalPodAutoscaler web",
        "Lease turn",
        "Secret login",
        "Service billing",
        "Service db",
        "Service db-headless",
        "Service metrics",
        "Service web",
        "StatefulSet db-v1",
      ]);
    }
  } finally {
    await api.delete({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
});
