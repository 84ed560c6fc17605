import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CronJob,
  DaemonSet,
  PersistentVolumeClaim,
  StatefulService,
  StatelessService,
  type EnvironmentStack,
  type Volume,
} from "../../../lib";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { comparable } from "./support/comparable";
import { all, createNamespace, deleteNamespace } from "./support/live";
import { Workspace } from "./support/workspace";

/*
 * What the provider keeps of pods when nothing says it any more, and no prop of a construct says by itself: it came from
 * an edit, an override or an ephemeral volume. It goes, or the plan stops and names the command after which it is gone.
 * Either way an object is left that equals one which never had it.
 */
type Declare = (stack: EnvironmentStack, before: boolean) => unknown;

const CONTAINER = { name: "main", image: "nginx:1.27", ports: [{ name: "http", containerPort: 8080 }] };
const SERVICE = { containers: [CONTAINER], replicas: 0 };
const NOWHERE = { nodeSelector: { "example.com/no-such-node": "true" } };
const CRON = { schedule: "0 3 1 1 *", containers: [{ name: "main", image: "nginx:1.27" }] };

const SCHEDULED = {
  schedulerName: "mine",
  containers: [{ name: "main", terminationMessagePolicy: "FallbackToLogsOnError" }],
};
const pods = (spec: object) => ({ workload: { patch: { spec: { template: { spec } } } } });
const ofJobs = (spec: object) => ({ workload: { patch: { spec: { jobTemplate: { spec: { template: { spec } } } } } } });

const GOES: readonly Declare[] = [
  (stack, before) => new StatelessService(stack, "web", { ...SERVICE, ...(before ? { edit: pods(SCHEDULED) } : {}) }),
  (stack, before) => new StatefulService(stack, "db", { ...SERVICE, ...(before ? { edit: pods(SCHEDULED) } : {}) }),
  (stack, before) =>
    new DaemonSet(stack, "agent", {
      ...NOWHERE,
      containers: [CONTAINER],
      ...(before ? { edit: pods(SCHEDULED) } : {}),
    }),
  (stack, before) => new CronJob(stack, "backup", { ...CRON, ...(before ? { edit: ofJobs(SCHEDULED) } : {}) }),
  (stack, before) => {
    const { workload } = new StatelessService(stack, "overridden", SERVICE);
    if (before) workload.addOverride("spec.0.template.0.spec.0.scheduler_name", "mine");
  },
];

const scratch = (storageClassName?: string): Volume[] => [
  { name: "first", emptyDir: {}, mountPath: "/first" },
  { name: "data", ephemeral: { storage: "1Gi", storageClassName }, mountPath: "/data" },
];
const classOf = (before: boolean): string | undefined => (before ? "fast" : undefined);
const STOPS: readonly Declare[] = [
  (stack, before) => new StatelessService(stack, "web", { ...SERVICE, volumes: scratch(classOf(before)) }),
  (stack, before) =>
    new StatefulService(stack, "db", {
      ...SERVICE,
      volumes: [{ claimTemplate: { name: "own" }, mountPath: "/own" }, ...scratch(classOf(before))],
    }),
  (stack, before) =>
    new DaemonSet(stack, "agent", { ...NOWHERE, containers: [CONTAINER], volumes: scratch(classOf(before)) }),
  (stack, before) => new CronJob(stack, "backup", { ...CRON, volumes: scratch(classOf(before)) }),
  (stack, before) => new CronJob(stack, "pulled", { ...CRON, ...(before ? { imagePullSecrets: ["registry"] } : {}) }),
  (stack, before) =>
    new CronJob(stack, "edited", {
      ...CRON,
      ...(before ? { edit: ofJobs({ hostname: "host", nodeName: "nowhere" }) } : {}),
    }),
  // The edit that is left says so itself.
  (stack, before) =>
    new StatelessService(stack, "gated", {
      ...SERVICE,
      edit: pods(before ? { readinessGates: [{ conditionType: "example.com/ready" }] } : { hostIPC: false }),
    }),
];

const KINDS = ["Deployment", "StatefulSet", "DaemonSet", "CronJob"] as const;
async function workloads(namespace: string): Promise<unknown> {
  const found = await Promise.all(KINDS.map((kind) => all(kind, namespace)));
  return Object.fromEntries(
    found.map((byName, index) => [
      KINDS[index],
      Object.fromEntries(Object.entries(byName).map(([name, object]) => [name, comparable(object, false)])),
    ]),
  );
}

const workspaces: Workspace[] = [];
async function open(): Promise<{
  readonly workspace: Workspace;
  readonly declare: (all: readonly Declare[], before: boolean) => Promise<void>;
}> {
  const workspace = new Workspace(uniqueName("kept"), "shop", false);
  workspaces.push(workspace);
  await createNamespace(workspace.namespace);
  const declare = async (all: readonly Declare[], before: boolean): Promise<void> => {
    await workspace.synthesise((stack) => all.forEach((each) => each(stack, before)), { waitForRollout: false });
  };
  return { workspace, declare };
}
afterAll(async () => {
  for (const workspace of workspaces) {
    await deleteNamespace(workspace.namespace);
    workspace.remove();
  }
});

/** The workloads of a stack that never had what was taken out. */
async function fresh(all: readonly Declare[]): Promise<unknown> {
  const { workspace, declare } = await open();
  await declare(all, false);
  await workspace.apply();
  return workloads(workspace.namespace);
}

/** Does what `kubectl patch --type=json` does. */
async function patch(namespace: string, kind: string, name: string, body: object): Promise<void> {
  const client = await import("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromFile(sharedSandbox().kubeconfig);
  const how = client.setHeaderOptions("Content-Type", client.PatchStrategy.JsonPatch);
  const [apps, batch] = [config.makeApiClient(client.AppsV1Api), config.makeApiClient(client.BatchV1Api)];
  const one = { namespace, name, body };
  if (kind === "deployment") await apps.patchNamespacedDeployment(one, how);
  else if (kind === "statefulset") await apps.patchNamespacedStatefulSet(one, how);
  else if (kind === "daemonset") await apps.patchNamespacedDaemonSet(one, how);
  else await batch.patchNamespacedCronJob(one, how);
}

describe(`with the ${sharedSandbox().provider} provider`, () => {
  test("what an edit or an override said of pods goes with it", async () => {
    const { workspace, declare } = await open();
    await declare(GOES, true);
    await workspace.apply();
    await declare(GOES, false);
    const planned = await workspace.plan();
    expect(planned.map(({ actions }) => actions.join())).toEqual(GOES.map(() => "update"));
    await workspace.applyPlan();
    expect(await workspace.plan()).toEqual([]);
    expect(await workloads(workspace.namespace)).toEqual(await fresh(GOES));
  }, 300_000);

  test("what cannot be taken away stops the plan, which names the command that does it", async () => {
    const { workspace, declare } = await open();
    await declare(STOPS, true);
    await workspace.apply();
    await declare(STOPS, false);
    const { exitCode, stderr } = await workspace.attempt("plan", "-no-color");
    expect(exitCode).toBe(1);
    const told = stderr.replace(/[\s│]+/g, " ");
    const commands = [...told.matchAll(/kubectl patch -n (\S+) (\S+) (\S+) --type=json -p '([^']+)'/g)];
    const taken = commands.map(
      ([, , kind, name, body = ""]) => `${kind} ${name} ${/"path":"([^"]+)"/.exec(body)?.[1]}`,
    );
    const inJobs = "/spec/jobTemplate/spec/template/spec";
    const ofClass = "/volumes/1/ephemeral/volumeClaimTemplate/spec/storageClassName";
    expect(taken.sort()).toEqual([
      `cronjob backup ${inJobs}${ofClass}`,
      `cronjob edited ${inJobs}/hostname`,
      `cronjob edited ${inJobs}/nodeName`,
      `cronjob pulled ${inJobs}/imagePullSecrets`,
      `daemonset agent /spec/template/spec${ofClass}`,
      "deployment gated-v1 /spec/template/spec/readinessGates",
      `deployment web-v1 /spec/template/spec${ofClass}`,
      `statefulset db-v1 /spec/template/spec${ofClass}`,
    ]);
    for (const [, namespace = "", kind = "", name = "", body = ""] of commands)
      await patch(namespace, kind, name, JSON.parse(body) as object);
    expect(await workspace.plan()).toEqual([]);
    expect(await workloads(workspace.namespace)).toEqual(await fresh(STOPS));
  }, 300_000);

  test("a claim whose storage class the code names no more stops the plan; another class makes another claim", async () => {
    const workspace = new Workspace(uniqueName("classes"), "shop", false);
    workspaces.push(workspace);
    await createNamespace(workspace.namespace);
    const declare = (storageClassName?: string) =>
      workspace.synthesise(
        (stack) => {
          new PersistentVolumeClaim(stack, "files", { storageClassName });
          const volumes = [{ claim: { name: "data", storageClassName }, mountPath: "/data" }];
          new StatelessService(stack, "web", { ...SERVICE, volumes });
          new PersistentVolumeClaim(stack, "plain", {});
        },
        { waitForRollout: false },
      );
    const stopped = async (): Promise<string> => {
      await declare();
      const { exitCode, stderr } = await workspace.attempt("plan", "-no-color");
      expect(exitCode).toBe(1);
      return stderr.replace(/[\s│]+/g, " ");
    };
    const classes = async (): Promise<unknown> =>
      Object.fromEntries(
        Object.entries(await all("PersistentVolumeClaim", workspace.namespace)).map(([name, { spec }]) => [
          name,
          (spec as { storageClassName?: string }).storageClassName,
        ]),
      );

    // An earlier version wrote no annotation; nothing is planned for it.
    await declare("fast");
    const file = join(workspace.directory, "cdk.tf.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/"cdktf-kube-services\/storage-class": ?"fast"/g, ""));
    await workspace.apply();
    await declare("fast");
    expect(await workspace.plan()).toEqual([]);

    await declare("slow");
    const replaced = ["files", "web_data"].map((name) => `kubernetes_persistent_volume_claim_v1.${name}`);
    expect((await workspace.plan()).filter(({ actions }) => actions.length > 1).map(({ address }) => address)).toEqual(
      replaced,
    );
    await workspace.applyPlan();
    expect(await workspace.plan()).toEqual([]);
    const told = await stopped();
    expect(told).toContain(`VolumeClassKept: the code names no storage class for the claim files in the namespace`);
    expect(told).toContain(`the claim web-data in the namespace ${workspace.namespace}, but it was made with slow`);
    expect(told).not.toContain("the claim plain");
    await declare("slow");
    expect(await workspace.plan()).toEqual([]);
    expect(await classes()).toEqual({ files: "slow", "web-data": "slow", plain: "standard" });
  }, 300_000);
});
