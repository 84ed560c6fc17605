import {
  ConfigMap,
  ExternalService,
  ManifestService,
  Secret,
  ServiceAccount,
  StatefulService,
  StatelessService,
  WorkloadService,
  type EnvironmentStack,
} from "../../../lib";
import { allSaid } from "../../support/all-said";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { createNamespace, deleteNamespace } from "./support/live";
import { Workspace } from "./support/workspace";

const namespace = uniqueName("upgrade");
const workspace = new Workspace(namespace);

const probe = { httpGet: { path: "/healthz", port: 8080 } };
const containers = [
  {
    image: "nginx:1.27",
    ports: [{ name: "http-web", containerPort: 8080, servicePort: 80 }],
    resources: { requests: { cpu: "10m" }, limits: { memory: "64Mi" } },
    readinessProbe: probe,
    livenessProbe: { exec: { command: ["true"] } },
    lifecycle: { preStop: { httpGet: { path: "/", port: 8080 } } },
    securityContext: { runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" as const } },
    env: [{ name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
  },
];
const JOB = `apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{ name: c, image: "example.com/c:1", volumeMounts: [{ name: t, mountPath: /t }] }]
          volumes: [{ name: t, emptyDir: {} }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: robot }
`;

/** One of everything that the constructs make. */
function everything(stack: EnvironmentStack): void {
  const config = new ConfigMap(stack, "config", { data: { a: "1" } });
  const secret = new Secret(stack, "secret", { data: { a: "1" }, allowLiterals: true });
  const account = new ServiceAccount(stack, "account");
  const web = new StatelessService(stack, "web", {
    containers: [{ ...containers[0]!, envFrom: [{ configMapRef: { name: config.name } }] }],
    volumes: [
      { configMap: { name: config.name }, mountPath: "/config" },
      { secret: { secretName: secret.name }, mountPath: "/secret" },
      { emptyDir: {}, mountPath: "/empty" },
    ],
    serviceAccountName: account.name,
    tolerations: [{ key: "gpu", effect: "NoSchedule", value: "a" }],
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" }],
    securityContext: { runAsNonRoot: true, fsGroup: 1000 },
    autoscaling: { maxReplicas: 2, targetCpuUtilization: 80 },
    exposure: { type: "LoadBalancer", externalTrafficPolicy: "Local" },
    stickySession: true,
    waitForRollout: false,
  });
  web.addVersion("v2", { replicas: 1, autoscaling: undefined });
  new StatefulService(stack, "db", {
    containers,
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
    waitForRollout: false,
  });
  new StatelessService(stack, "port", { containers, exposure: { type: "NodePort" }, strategy: { type: "Recreate" } });
  new WorkloadService(stack, "peers", {
    workload: web.workload,
    ports: [{ port: 8080 }],
    access: { type: "Headless" },
  });
  new ExternalService(stack, "billing", { externalName: "billing.example.com" });
  new ManifestService(stack, "legacy", { yaml: JOB });
}

beforeAll(() => createNamespace(namespace));
afterAll(async () => {
  await deleteNamespace(namespace);
  workspace.remove();
});

test(`a stack that was deployed when everything was said sees no change, with the ${sharedSandbox().provider} provider`, async () => {
  await allSaid(() => workspace.synthesise(everything));
  await workspace.apply();
  expect(await workspace.plan()).toEqual([]);
  await workspace.synthesise(everything);
  expect(await workspace.plan()).toEqual([]);
});

test("and one that is deployed in few words sees none afterwards", async () => {
  await workspace.destroy();
  await workspace.synthesise(everything);
  await workspace.apply();
  expect(await workspace.plan()).toEqual([]);
});
