import {
  ConfigMap,
  ExternalService,
  Manifest,
  ServiceAccount,
  StatefulService,
  StatelessService,
  WorkloadService,
  type EnvironmentStack,
  type ObjectEdit,
} from "../../../lib";
import { manifestsToYaml } from "../../../lib/manifest";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { createNamespace, deleteNamespace, read } from "./support/live";
import { Workspace, type PlannedChange } from "./support/workspace";

/*
 * "Edit YAML": what an export writes of a service, given back as it is, plans nothing; edited by hand, just the edit; and
 * the edit taken out again, that.
 */

type Part = "service" | "workload" | "autoscaler" | "governingService";
type Edited = Readonly<Record<string, ObjectEdit | Partial<Readonly<Record<Part, ObjectEdit>>>>>;

const namespace = uniqueName("edit-yaml");
const workspace = new Workspace(namespace);
const container = {
  image: "nginxinc/nginx-unprivileged:1.27",
  command: ["sh", "-c", "echo $${HOME}; sleep 1000"],
  ports: [{ name: "http", containerPort: 8080, servicePort: 80 }],
  env: [
    { name: "MODE", value: "slow" },
    { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
  ],
  resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "0.5Gi" } },
  readinessProbe: { httpGet: { path: "/", port: 8080 } },
  securityContext: { readOnlyRootFilesystem: true },
};

/** The constructs, by id, as a file of an application has them. */
function build(stack: EnvironmentStack, edits: Edited): Readonly<Record<string, StatelessService>> {
  const edit = (id: string): object => (edits[id] === undefined ? {} : { edit: edits[id] });
  const config = new ConfigMap(stack, "config", { data: { "run.sh": "echo $${X}\n" }, ...edit("config") });
  new ServiceAccount(stack, "account", edit("account"));
  const web = new StatelessService(stack, "web", {
    containers: [{ ...container, envFrom: [{ configMapRef: { name: config.name } }] }],
    serviceAccountName: "account",
    alias: "Shop",
    exposure: { type: "NodePort" },
    stickySession: { timeoutSeconds: 60 },
    volumes: [{ emptyDir: {}, mountPath: "/tmp" }],
    autoscaling: { minReplicas: 1, maxReplicas: 3, targetCpuUtilization: 50 },
    podAnnotations: { "prometheus.io/scrape": "true" },
    ...edit("web"),
  });
  const db = new StatefulService(stack, "db", {
    containers: [container],
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data" }],
    ...edit("db"),
  });
  new ExternalService(stack, "billing", { externalName: "billing.example.com", ...edit("billing") });
  new WorkloadService(stack, "metrics", {
    workload: db.workload,
    access: { type: "Headless" },
    ports: [{ name: "http-metrics", port: 9187, targetPort: 8080 }],
    ...edit("metrics"),
  });
  return { web };
}

/** The objects as an export writes them, by construct and part, each changed by hand. */
let exported: Readonly<Record<string, string>>;
const PARTS: readonly (readonly [id: string, part: Part | "", kind: string, name: string])[] = [
  ["config", "", "ConfigMap", "config"],
  ["account", "", "ServiceAccount", "account"],
  ["web", "service", "Service", "web"],
  ["web", "workload", "Deployment", "web-v1"],
  ["web", "autoscaler", "HorizontalPodAutoscaler", "web"],
  ["db", "service", "Service", "db"],
  ["db", "governingService", "Service", "db-headless"],
  ["db", "workload", "StatefulSet", "db-v1"],
  ["billing", "service", "Service", "billing"],
  ["metrics", "service", "Service", "metrics"],
];
function given(change: (yaml: string, kind: string, name: string) => string): Edited {
  const edits: Record<string, object> = {};
  for (const [id, part, kind, name] of PARTS) {
    const edit = { yaml: change(exported[`${kind} ${name}`] ?? "", kind, name) };
    edits[id] = part === "" ? edit : { ...edits[id], [part]: edit };
  }
  return edits;
}

const declare = (edits: Edited) =>
  workspace.synthesise((stack) => void build(stack, edits), { labels: { team: "a" }, waitForRollout: false });
const planned = async (edits: Edited): Promise<readonly PlannedChange[]> => {
  await declare(edits);
  return workspace.plan();
};
const uid = async (kind: string, name: string): Promise<unknown> =>
  (await read(kind, namespace, name, kind === "HorizontalPodAutoscaler" ? "autoscaling/v2" : undefined))?.metadata?.uid;
const uids = async (): Promise<unknown> => Promise.all(PARTS.map(([, , kind, name]) => uid(kind, name)));

let before: unknown;
beforeAll(async () => {
  await createNamespace(namespace);
  const stack = await declare({});
  exported = Object.fromEntries(
    Manifest.of(stack).objects.map((object) => [
      `${object.kind} ${String((object["metadata"] as { name: string }).name)}`,
      manifestsToYaml([object]),
    ]),
  );
  await workspace.apply();
  before = await uids();
});
afterAll(async () => {
  await workspace.destroy();
  await deleteNamespace(namespace);
  workspace.remove();
});

describe(`with the ${sharedSandbox().provider} provider`, () => {
  test("what was exported, given back as it is, plans nothing", async () => {
    expect(Object.keys(exported).sort()).toEqual(PARTS.map(([, , kind, name]) => `${kind} ${name}`).sort());
    expect(await planned(given((yaml) => yaml))).toEqual([]);
  });

  test("edited by hand it plans exactly the edit, in place, and the objects stay", async () => {
    const edits = given((yaml, kind, name) => {
      if (`${kind} ${name}` === "Service web")
        return yaml
          .replace("sessionAffinity: ClientIP", "sessionAffinity: None")
          .replace(/\n {2}sessionAffinityConfig:(\n {4,}.*)+/, "");
      if (kind === "Deployment")
        return yaml
          .replace("value: slow", "value: fast")
          .replace(/^.*terminationGrace.*\n/m, "      terminationGracePeriodSeconds: 7\n");
      if (kind === "StatefulSet") return yaml.replace("replicas: 1", "replicas: 2");
      if (kind === "HorizontalPodAutoscaler") return yaml.replace("maxReplicas: 3", "maxReplicas: 4");
      if (kind === "ConfigMap") return yaml.replace("${X}", "${Y}");
      if (kind === "ServiceAccount") return `${yaml}imagePullSecrets:\n  - name: registry\n`;
      if (name === "billing") return yaml.replace("billing.example.com", "bills.example.com");
      if (name === "metrics") return yaml.replace("port: 9187", "port: 9188");
      if (name === "db-headless")
        return yaml.replace("publishNotReadyAddresses: true", "publishNotReadyAddresses: false");
      return yaml.replace("internalTrafficPolicy: Cluster", "internalTrafficPolicy: Local");
    });
    const changes = await planned(edits);
    expect(changes.map(({ actions }) => actions.join()).filter((action) => action !== "update")).toEqual([]);
    expect(Object.fromEntries(changes.map(({ address, changed }) => [address, changed]))).toEqual({
      "kubernetes_config_map_v1.config": ["data.run.sh"],
      "kubernetes_service_account_v1.account": ["image_pull_secret", "image_pull_secret.name"].slice(-1),
      "kubernetes_service_v1.web": expect.arrayContaining(["spec.session_affinity"]) as unknown,
      "kubernetes_deployment_v1.web": [
        "spec.template.spec.container.env.value",
        "spec.template.spec.termination_grace_period_seconds",
      ],
      "kubernetes_horizontal_pod_autoscaler_v2.web": ["spec.max_replicas"],
      "kubernetes_service_v1.db": ["spec.internal_traffic_policy"],
      "kubernetes_service_v1.db_headless": ["spec.publish_not_ready_addresses"],
      "kubernetes_stateful_set_v1.db": ["spec.replicas"],
      "kubernetes_service_v1.billing": ["spec.external_name"],
      "kubernetes_service_v1.metrics": ["spec.port.port"],
    });
    await workspace.applyPlan();
    expect(await workspace.plan()).toEqual([]);
    expect(await uids()).toEqual(before);
    expect(await read("Deployment", namespace, "web-v1")).toMatchObject({
      spec: { template: { spec: { terminationGracePeriodSeconds: 7 } } },
    });
  });

  test("a patch is merged as Kubernetes does, and taken out again it goes", async () => {
    const changes = await planned({
      web: {
        service: { patch: "spec: {ports: [{port: 80, appProtocol: http}], externalIPs: [192.0.2.7]}" },
        workload: {
          patch: `
spec:
  template:
    spec:
      tolerations: [{key: spot, operator: Exists}]
      containers: [{name: web, env: [{name: MODE, $patch: delete}, {name: EXTRA, value: "1"}]}]
`,
        },
      },
    });
    expect(changes.filter(({ actions }) => actions.join() !== "update")).toEqual([]);
    await workspace.applyPlan();
    expect(await workspace.plan()).toEqual([]);
    const { spec } = (await read("Deployment", namespace, "web-v1")) as unknown as {
      spec: { template: { spec: { tolerations: unknown; containers: { env: { name: string }[] }[] } } };
    };
    expect(spec.template.spec.tolerations).toEqual([{ key: "spot", operator: "Exists" }]);
    expect(spec.template.spec.containers[0]?.env.map(({ name }) => name)).toEqual(["EXTRA", "NODE"]);
    await planned({});
    await workspace.applyPlan();
    expect(await workspace.plan()).toEqual([]);
    expect(await read("Service", namespace, "web")).not.toHaveProperty("spec.externalIPs");
    const now = (await read("Deployment", namespace, "web-v1")) as unknown as typeof spec & { spec: typeof spec };
    expect(now.spec.template.spec).not.toHaveProperty("tolerations");
    expect(now.spec.template.spec.containers[0]?.env.map(({ name }) => name)).toEqual(["MODE", "NODE"]);
    expect(await uids()).toEqual(before);
  });
});
