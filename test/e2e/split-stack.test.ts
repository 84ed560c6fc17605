import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, DataResource } from "cdktf";
import {
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  ExternalService,
  HttpRoute,
  Ingress,
  Job,
  ManifestService,
  PersistentVolumeClaim,
  Secret,
  ServiceAccount,
  StatefulService,
  StatefulSet,
  StatelessService,
  WorkloadService,
  type EnvironmentStack,
} from "../../lib";
import { dataOf } from "../support/document";
import { runCli, type CliResult } from "./support/cli";
import { localStack, NO_CHANGES } from "./support/local-stack";
import { sharedSandbox, uniqueName } from "./support/sandbox";
import { all, createNamespace, deleteNamespace } from "./lifecycle/support/live";

/*
 * One stack becomes two, with every kind of construct on the way. The cluster judges: each object has the uid that it had,
 * and Terraform has nothing left to do in either stack.
 */
const sandbox = sharedSandbox();
const namespace = uniqueName("split");
const folder = mkdtempSync(join(tmpdir(), "kube-services-split-"));
const outdir = join(folder, "out");
const containers = [{ image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080, servicePort: 80 }] }];

const LEGACY = `
apiVersion: v1
kind: Service
metadata: { name: legacy }
spec: { selector: { app: legacy }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: legacy }
spec:
  selector: { matchLabels: { app: legacy } }
  template:
    metadata: { labels: { app: legacy } }
    spec: { containers: [{ name: web, image: "nginx:1.27" }] }
---
apiVersion: v1
kind: LimitRange
metadata: { name: legacy }
spec: { limits: [{ type: Container, default: { cpu: 100m } }] }
`;

/** What stays where it is. */
const stays = (stack: EnvironmentStack): void => {
  new ConfigMap(stack, "stays", { data: { a: "1" } });
  new StatelessService(stack, "front", { containers, replicas: 1 });
};

/** Every kind of construct. */
function moves(stack: EnvironmentStack): void {
  const settings = new ConfigMap(stack, "settings", { data: { a: "1" } });
  new Secret(stack, "password", { data: { password: "hunter2" }, allowLiterals: true });
  new ServiceAccount(stack, "robot", {});
  new PersistentVolumeClaim(stack, "files", { storage: "1Gi", onDelete: "retain" });
  const web = new StatelessService(stack, "web", {
    containers: [{ ...containers[0], image: "nginx:1.27", envFrom: [{ configMapRef: { name: settings.name } }] }],
    autoscaling: { minReplicas: 1, maxReplicas: 3, targetCpuUtilization: 50 },
    stickySession: { timeoutSeconds: 600 },
    permissions: [{ resources: ["configmaps"], verbs: ["get"] }],
    disruptionBudget: { maxUnavailable: 1 },
    allowFrom: [{ podLabels: { app: "front" } }],
    onDelete: { workload: "retain" },
  });
  web.addVersion("v2", { autoscaling: undefined, replicas: 1 });
  new StatefulService(stack, "db", {
    containers,
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data", onDelete: "delete" }],
  });
  new StatefulSet(stack, "queue", {
    serviceName: "db",
    containers: [{ image: "nginx:1.27" }],
    volumes: [{ claimTemplate: { name: "data", storage: "1Gi" }, mountPath: "/data", onDelete: "retain" }],
  });
  new Deployment(stack, "worker", { containers: [{ image: "nginx:1.27" }] });
  new DaemonSet(stack, "agent", { containers: [{ image: "nginx:1.27" }] });
  new Job(stack, "migrate", { containers: [{ image: "nginx:1.27" }], waitForCompletion: false });
  new CronJob(stack, "nightly", { containers: [{ image: "nginx:1.27" }], schedule: "0 3 * * *" });
  new ExternalService(stack, "billing", { externalName: "billing.example.com" });
  new WorkloadService(stack, "metrics", { workload: web.workload, ports: [{ name: "http-metrics", port: 9090 }] });
  const ways = { controllerNamespace: "edge" }; // not everyone may call web
  new Ingress(stack, "site", { ...ways, rules: [{ host: "a.example.com", paths: [{ path: "/", service: web }] }] });
  new HttpRoute(stack, "route", { ...ways, gateway: "public", rules: [{ backends: [{ service: web }] }] });
  new ManifestService(stack, "legacy", { yaml: LEGACY, onDelete: { workload: "retain" } });
  new DataResource(stack, "note", { input: { of: "the user" } });
}

const KINDS = [
  ...["ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim", "Service", "Deployment", "StatefulSet"],
  ...["DaemonSet", "Job", "CronJob", "HorizontalPodAutoscaler", "Role", "RoleBinding", "NetworkPolicy", "Ingress"],
  ...["HTTPRoute", "PodDisruptionBudget", "LimitRange"],
];

/** The uid of each object, by kind and name; with `spec`s that tell whether anything else was changed. */
async function live(): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const kind of KINDS)
    for (const [name, { metadata }] of Object.entries(await all(kind, namespace)))
      if (name !== "default" && name !== "kube-root-ca.crt") found[`${kind}/${name}`] = metadata?.uid ?? "";
  return found;
}

type Moving = "not yet" | "under way" | "done";

function synthesise(moving: Moving, partOf?: string): void {
  const app = new App({ outdir });
  const stackOf = (name: string, more: object = {}): EnvironmentStack =>
    localStack(app, name, { folder, namespace }, more);
  const shop = stackOf("shop");
  stays(shop);
  if (moving === "not yet") moves(shop);
  else {
    const more = { ...(moving === "under way" ? { movedFrom: { stack: shop } } : {}), ...(partOf ? { partOf } : {}) };
    moves(stackOf("pay", more));
  }
  app.synth();
}

const run = (...args: readonly string[]): Promise<CliResult> => runCli(args, { ...sandbox.env });
const deploy = (stack: string, ...more: string[]): Promise<CliResult> =>
  run("deploy", stack, "--outdir", outdir, "--no-synth", "--yes", "--no-wait", ...more);
const addresses = (stack: string): readonly string[] =>
  (
    JSON.parse(readFileSync(join(folder, `${stack}.tfstate`), "utf8")) as {
      readonly resources: readonly { readonly type: string; readonly name: string }[];
    }
  ).resources
    .map(({ type, name }) => `${type}.${name}`)
    .filter((address) => address !== "terraform_data.made_as")
    .sort();
/** What a plan of the stack would change. */
async function changes(stack: string): Promise<unknown> {
  const { code, stdout, stderr } = await run("plan", stack, "--outdir", outdir, "--no-synth", "--format", "json");
  const [planned] = dataOf<readonly { readonly changes: object }[]>(stdout);
  return { code, stderr, ...planned?.changes };
}

beforeAll(async () => {
  await createNamespace(namespace);
  synthesise("not yet");
});
afterAll(async () => {
  await deleteNamespace(namespace);
  rmSync(folder, { recursive: true, force: true });
});

describe(`a stack that is split, with the ${sandbox.provider} provider`, () => {
  let before: Readonly<Record<string, string>> = {};
  let moved: readonly string[] = [];

  test("is one at first", async () => {
    const { code, stderr } = await deploy("shop", "--accept-findings");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    before = await live();
    expect(new Set(Object.keys(before).map((one) => one.split("/")[0]))).toEqual(new Set(KINDS));
    moved = addresses("shop").filter((address) => !/\.(stays|front)$|\.retained$/.test(address));
  }, 300_000);

  test("is refused the wrong way round, with nothing touched", async () => {
    synthesise("under way");
    const shop = readFileSync(join(folder, "shop.tfstate"));
    const { code, stderr } = await deploy("pay", "--accept-findings");
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("MovedNotReleased at pay") });
    expect(stderr).toContain("deploy shop first");
    expect(() => readFileSync(join(folder, "pay.tfstate"))).toThrow("ENOENT");
    expect(readFileSync(join(folder, "shop.tfstate"))).toEqual(shop);
    expect(await live()).toEqual(before);
  }, 120_000);

  test("lets go of what moves, which the audit takes for meant", async () => {
    expect(await changes("shop")).toMatchObject({ code: 0, create: 0, replace: 0 });
    const { code, stderr } = await deploy("shop");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    expect(await live()).toEqual(before);
    expect(addresses("shop").filter((address) => moved.includes(address))).toEqual([]);
    // Whoever is interrupted here goes on: nothing is left to do for this stack, and its leftovers are the other's.
    expect(await changes("shop")).toMatchObject({ code: 0, ...NO_CHANGES });
    const left = await run("leftovers", "shop", "--outdir", outdir, "--format", "json");
    expect(dataOf(left.stdout)).toEqual([]);
  }, 300_000);

  test("is two in the end, and in neither is anything left to do", async () => {
    const plan = await changes("pay");
    expect(plan).toMatchObject({ destroy: 0, replace: 0 });
    const { code, stderr } = await deploy("pay", "--accept-findings");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    expect(await live()).toEqual(before);
    expect(addresses("pay").filter((address) => !address.endsWith(".retained"))).toEqual(moved);
    for (const moving of ["under way", "done"] as const) {
      synthesise(moving);
      for (const stack of ["shop", "pay"])
        expect({ moving, stack, changes: await changes(stack) }).toMatchObject({ changes: NO_CHANGES });
    }
  }, 400_000);

  test("may be called part of something else", async () => {
    synthesise("done", "pay");
    expect(await changes("pay")).toMatchObject({ create: 0, destroy: 0, replace: 0 });
    const { code, stderr } = await deploy("pay", "--accept-findings");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    expect(await live()).toEqual(before);
  }, 300_000);
});
