import { kinds, type Cluster, type Event, type Pod } from "../../lib/cluster";
import type { ObjectKind, ObjectView, Snapshot } from "../../lib/details";
import { explainObjects, troubledPods } from "../../lib/details/why";
import { deployment, minutesAgo, pod, replicaSet, running, snapshot, waiting } from "./objects";

const view = (kind: ObjectKind, name: string, more: Partial<ObjectView> = {}): ObjectView => ({
  kind,
  name,
  namespace: "shop",
  state: "",
  tone: "bad",
  reasons: ["it is not well"],
  notes: [],
  facts: {},
  ...more,
});
const event = (kind: string, name: string, reason: string, message: string): Event =>
  ({
    involvedObject: { kind, name, namespace: "shop" },
    type: "Warning",
    reason,
    message,
    lastTimestamp: minutesAgo(1),
  }) as unknown as Event;

/** A cluster that has pods, and notes how they are asked for. */
function clusterOf(pods: readonly Pod[]): { readonly cluster: Cluster; readonly asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = [];
  const list = (kind: object, scope: { labelSelector?: string }): Promise<readonly object[]> => {
    if (kind !== kinds.pod) return Promise.resolve([]);
    asked.push(scope.labelSelector);
    const app = /^app=(.+)$/.exec(scope.labelSelector ?? "")?.[1];
    return Promise.resolve(app === undefined ? pods : pods.filter(({ metadata }) => metadata?.labels?.["app"] === app));
  };
  return { cluster: { list, get: () => Promise.resolve(undefined) } as unknown as Cluster, asked };
}

const explain = (cluster: Cluster, views: readonly ObjectView[], parts: object, events: readonly Event[]) =>
  explainObjects(cluster, views, snapshot(parts as Partial<Snapshot>), () => Promise.resolve(events));

test.each([3, 30])("of %s workloads in trouble each is told with its pods and events", async (count) => {
  const names = Array.from({ length: count }, (_, index) => `worker-${index}`);
  const pods = names.map((name) =>
    pod(`${name}-pod`, [waiting("ImagePullBackOff", "no such image")], {
      app: name,
      owner: replicaSet(name),
      spec: { nodeName: "" },
    }),
  );
  const { cluster, asked } = clusterOf(pods);
  const found = await explain(
    cluster,
    names.map((name) => view("Deployment", name)),
    { deployments: names.map((name) => deployment(name, name, 0, 1)) },
    names.map((name) => event("Deployment", name, "Odd", `${name} has something`)),
  );
  expect(found.map(({ reasons }) => reasons)).toEqual(
    names.map((name) => [
      "it is not well",
      `Pod ${name}-pod: ImagePullBackOff: no such image`,
      `Deployment ${name}: Odd: ${name} has something`,
    ]),
  );
  expect(asked).toHaveLength(count > 20 ? 1 : count);
});

test("of a CronJob the latest run's pods and events are told, not those of runs before", async () => {
  const run = (name: string, minutes: number) => ({
    metadata: {
      name,
      namespace: "shop",
      creationTimestamp: minutesAgo(minutes),
      ownerReferences: [{ kind: "CronJob", name: "nightly" }],
    },
    spec: { selector: { matchLabels: { app: name } } },
  });
  const { cluster } = clusterOf([
    pod("old-pod", [waiting("ImagePullBackOff")], { app: "nightly-1", spec: { nodeName: "" } }),
  ]);
  const [found] = await explain(
    cluster,
    [view("CronJob", "nightly")],
    {
      cronJobs: [{ metadata: { name: "nightly", namespace: "shop" } }],
      jobs: [run("nightly-1", 70), run("nightly-2", 5)],
    },
    [event("Job", "nightly-2", "FailedCreate", "exceeded quota"), event("Job", "nightly-1", "Odd", "old")],
  );
  expect(found?.reasons).toEqual(["it is not well", "Job nightly-2: FailedCreate: exceeded quota"]);
});

test("a CronJob whose run is due and whose Job is refused is in trouble, one that is only late is not", async () => {
  const { cluster } = clusterOf([]);
  const views = ["refused", "late"].map((name) =>
    view("CronJob", name, { reasons: [], notes: ["its run has not been started"], late: true }),
  );
  const found = await explain(cluster, views, {}, [
    event("CronJob", "refused", "FailedCreate", 'admission webhook "jobs" denied the request'),
  ]);
  expect(found.map(({ reasons }) => reasons)).toEqual([
    ['its Job is refused: admission webhook "jobs" denied the request'],
    [],
  ]);
});

test("a pod that was to have ended long ago is told so", () => {
  const going = pod("p", [running()], {
    metadata: { deletionTimestamp: new Date(Date.now() - 720_000).toISOString() },
  });
  const named: Pod = { ...going, metadata: { ...going.metadata, name: "p" } };
  expect(troubledPods([named])).toEqual(["Pod p: Terminating: it was to end 12m ago"]);
});
