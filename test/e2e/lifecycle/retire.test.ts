import {
  ConfigMap,
  ManifestService,
  RetiredService,
  StatefulService,
  StatelessService,
  type EnvironmentStack,
} from "../../../lib";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { createNamespace, deleteNamespace, names, read } from "./support/live";
import { Workspace } from "./support/workspace";

const namespace = uniqueName("retire");
const workspace = new Workspace(namespace);
const containers = [{ image: "nginx:1.27", ports: [{ name: "http-web", containerPort: 8080 }] }];

const web = (stack: EnvironmentStack): void => {
  new ConfigMap(stack, "web-config", { data: { a: "1" } });
  new StatelessService(stack, "web", {
    containers,
    autoscaling: { maxReplicas: 3, targetCpuUtilization: 50 },
  }).addVersion("v2", { autoscaling: undefined, replicas: 1 });
};
const db =
  (onDelete: "retain" | "delete") =>
  (stack: EnvironmentStack): void => {
    new StatefulService(stack, "db", {
      containers,
      volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data", onDelete }],
    });
  };

const LEGACY = {
  yaml: `
apiVersion: v1
kind: Service
metadata: { name: legacy }
spec: { selector: { app: legacy }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: legacy }
spec:
  replicas: 1
  selector: { matchLabels: { app: legacy } }
  template:
    metadata: { labels: { app: legacy } }
    spec: { containers: [{ name: legacy, image: "nginx:1.27" }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: legacy-config }
data: { a: "1" }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: legacy-data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
};

beforeAll(async () => {
  await createNamespace(namespace);
  await workspace.synthesise((stack) => {
    web(stack);
    db("delete")(stack);
    new ManifestService(stack, "legacy", LEGACY);
  });
  await workspace.apply();
});

afterAll(async () => {
  await deleteNamespace(namespace);
  workspace.remove();
});

const planned = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await workspace.plan()).map(({ address, actions }) => [address, actions.join()]));

describe(`a RetiredService, with the ${sharedSandbox().provider} provider`, () => {
  test("forgets what is kept, destroys the rest, and the plan says both", async () => {
    const before = await read("Deployment", namespace, "web-v1");
    await workspace.synthesise((stack) => {
      new RetiredService(stack, "web", {
        keep: ["workload", "autoscaler"],
        versions: ["v2"],
        keepConfig: ["web-config"],
      });
      db("delete")(stack);
      new RetiredService(stack, "legacy", { manifest: LEGACY, keep: ["workload", "volumes", "config"] });
    });
    expect(await planned()).toEqual({
      "kubernetes_config_map_v1.legacy_legacy-config": "forget",
      "kubernetes_deployment_v1.legacy": "forget",
      "kubernetes_persistent_volume_claim_v1.legacy_legacy-data": "forget",
      "kubernetes_service_v1.legacy": "delete",
      "kubernetes_config_map_v1.web-config": "forget",
      "kubernetes_deployment_v1.web": "forget",
      "kubernetes_deployment_v1.web_v2": "forget",
      "kubernetes_horizontal_pod_autoscaler_v2.web": "forget",
      "kubernetes_service_v1.web": "delete",
    });
    const said = await workspace.run("show", "-no-color", "tfplan");
    expect(said).toMatch(
      /kubernetes_deployment_v1\.web will (no longer be managed by Terraform|be removed from the OpenTofu state but will not)/,
    );
    await workspace.applyPlan();
    expect(await read("Service", namespace, "web")).toBeUndefined();
    expect((await read("Deployment", namespace, "web-v1"))?.metadata?.uid).toBe(before?.metadata?.uid);
    expect(await names("Deployment", namespace)).toEqual(["legacy", "web-v1", "web-v2"]);
    expect(await names("HorizontalPodAutoscaler", namespace)).toEqual(["web"]);
    expect(await names("ConfigMap", namespace)).toEqual(expect.arrayContaining(["legacy-config", "web-config"]));
    expect(await names("PersistentVolumeClaim", namespace)).toContain("legacy-data");
    expect(workspace.addresses().filter((address) => /\.(web|legacy)/.test(address))).toEqual([]);
    expect(await planned()).toEqual({});
  });

  test("may be taken out once it is applied", async () => {
    await workspace.synthesise(db("delete"));
    expect(await planned()).toEqual({});
  });

  test("does not say that claims stay while their StatefulSet would delete them", async () => {
    await workspace.synthesise((stack) => {
      new RetiredService(stack, "db", { keep: ["volumes"] });
    });
    const { exitCode, stderr } = await workspace.attempt("plan", "-no-color");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("ClaimsNotKept");
  });

  test("keeps the claims alone, after onDelete: retain was deployed", async () => {
    await workspace.synthesise(db("retain"));
    await workspace.apply();
    await workspace.synthesise((stack) => {
      new RetiredService(stack, "db", { keep: ["volumes"] });
    });
    await workspace.apply();
    expect(await names("StatefulSet", namespace)).toEqual([]);
    expect(await names("Service", namespace)).toEqual([]);
    expect(await names("PersistentVolumeClaim", namespace)).toEqual(["data-db-v1-0", "legacy-data"]);
    expect(await planned()).toEqual({});
  });
});
