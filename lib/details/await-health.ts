import { setTimeout as sleep } from "node:timers/promises";
import { objectKey, type Cluster } from "../cluster";
import type { Subject } from "./events";
import { withGateways } from "./gateways";
import { judge, type ServiceHealth } from "./health";
import { takeListSnapshot, withPodsOf } from "./list-snapshot";
import { followSnapshot } from "./live";
import { describeObjects, objectParts, type ObjectView } from "./objects";
import { indexServices } from "./service-index";
import { podsOf } from "./service-view";
import { HEALTH_PARTS, type Part, type Snapshot } from "./snapshot";
import type { DeclaredEntries, DeclaredService } from "./stack-entries";
import { explainObjects, nodeReader, readEvents, troubledNodes, warnings } from "./why";
import { workloadsOf } from "./workloads";

/** How long to wait for health, and who is told meanwhile. */
export interface WaitOptions {
  /** Milliseconds; 0 looks once. */
  readonly wait: number;
  readonly signal?: AbortSignal;
  /** Told after each change while not all are healthy. @default - not told */
  readonly onChange?: (verdict: Verdict) => void;
  /** The connection is lost, or (undefined) is back. @default - not told */
  readonly onConnection?: (lost: Error | undefined) => void;
}

/** What was seen last. */
export interface Verdict {
  readonly services: readonly ServiceHealth[];
  readonly objects: readonly ObjectView[];
  readonly notes: readonly string[];
}

/** Whether nothing of a verdict is in trouble. */
export const allHealthy = ({ services, objects }: Verdict): boolean =>
  services.every((one) => one.healthy) && objects.every((one) => one.reasons.length === 0);

/** The health now. Of the pods those are read that a list needs, and those of services that are not well. */
async function lookOnce(
  cluster: Cluster,
  entries: DeclaredEntries,
  stack: DeclaredEntries,
): Promise<{ readonly verdict: Verdict; readonly snapshot: Snapshot }> {
  const places = [...entries.services, ...entries.objects];
  const snapshot = await takeListSnapshot(cluster, entries.services, healthParts(entries), placesOf(places));
  const services = judge(entries.services, snapshot, stack.objects);
  const ill = new Set(services.filter((one) => !one.healthy).map((one) => `${one.namespace}/${one.name}`));
  const whole = await withGateways(
    cluster,
    ill.size === 0 ? snapshot : await withPodsOf(cluster, snapshot, (service) => ill.has(objectKey(service))),
  );
  return { verdict: verdictOf(entries, stack, whole), snapshot: whole };
}

const placesOf = (declared: readonly { readonly namespace: string }[]): readonly string[] => [
  ...new Set(declared.map((one) => one.namespace)),
];

/** Without Services none of the lists behind them is read, but for what the objects need. */
const healthParts = ({ services, objects }: DeclaredEntries): readonly Part[] => [
  ...new Set([...(services.length > 0 ? HEALTH_PARTS : []), ...objectParts(objects)]),
];

function verdictOf(entries: DeclaredEntries, stack: DeclaredEntries, snapshot: Snapshot): Verdict {
  return {
    services: judge(entries.services, snapshot, stack.objects),
    objects: describeObjects(entries.objects, snapshot, new Date()),
    notes: snapshot.notes,
  };
}

/**
 * Looks at the health of what a stack runs, and while something is not healthy waits for it by watching.
 * @param stack all that the stack declares: workloads behind its services are told with them
 * @param entries what of it is meant, but for workloads that one of its Services leads to @default - all
 * @returns the health when each is healthy or stuck, when the time is over or when the signal says so
 * @throws KubeServicesError, ApiError
 */
export async function awaitHealth(
  cluster: Cluster,
  stack: DeclaredEntries,
  options: WaitOptions,
  entries?: DeclaredEntries,
): Promise<Verdict> {
  const meant = entries ?? stack;
  const narrow = (verdict: Verdict, snapshot: Snapshot): Verdict => ({
    ...verdict,
    objects: withoutCovered(verdict.objects, meant.services, snapshot),
  });
  const first = await lookOnce(cluster, meant, stack);
  let snapshot = first.snapshot;
  const { gateways } = snapshot;
  let verdict = narrow(first.verdict, snapshot);
  const done = (): boolean =>
    verdict.services.every((one) => one.healthy || one.stuck === true) &&
    verdict.objects.every((one) => one.reasons.length === 0 || one.stuck === true);
  if (options.wait > 0 && !done() && options.signal?.aborted !== true) {
    const stop = new AbortController();
    const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
    void sleep(options.wait, undefined, { signal }).then(
      () => stop.abort(),
      () => undefined,
    );
    options.onChange?.(verdict);
    await followSnapshot(cluster, placesOf([...meant.services, ...meant.objects]), healthParts(meant), {
      signal,
      answered: true,
      onReconnect: (reason) => options.onConnection?.(reason),
      onReconnected: () => options.onConnection?.(undefined),
      onSnapshot: (now) => {
        snapshot = { ...now, gateways };
        verdict = narrow(verdictOf(meant, stack, snapshot), snapshot);
        if (done()) stop.abort();
        else options.onChange?.(verdict);
      },
    });
  }
  const isClear = allHealthy(verdict) && !verdict.objects.some((one) => one.late === true);
  return isClear ? verdict : explain(cluster, verdict, snapshot);
}

/** The verdict with what pods and events say of what is in trouble. */
async function explain(cluster: Cluster, verdict: Verdict, snapshot: Snapshot): Promise<Verdict> {
  const asked = new Map<string, ReturnType<typeof readEvents>>();
  const events = (namespace: string): ReturnType<typeof readEvents> => {
    const answer = asked.get(namespace) ?? readEvents(cluster, namespace);
    asked.set(namespace, answer);
    return answer;
  };
  const index = indexServices(snapshot);
  const nodes = nodeReader(cluster);
  const services = await Promise.all(
    verdict.services.map(async (health) => {
      const service = index.get(`${health.namespace}/${health.name}`);
      if (health.healthy || service === undefined) return health;
      const pods = podsOf(service, snapshot.pods);
      const { namespace } = health;
      const subjects: Subject[] = [
        ...workloadsOf(service, pods, snapshot).map(({ kind, name }) => ({ kind, name, namespace })),
        ...pods.map(({ metadata }) => ({ kind: "Pod", name: metadata?.name ?? "", namespace, uid: metadata?.uid })),
      ];
      const reasons = [...health.reasons, ...(await troubledNodes(nodes, pods))];
      return { ...health, reasons: [...reasons, ...warnings(subjects, await events(namespace), reasons)] };
    }),
  );
  const objects = await explainObjects(cluster, verdict.objects, snapshot, events, nodes);
  return { ...verdict, services, objects };
}

/** Without the workloads that a Service of the stack leads to: they are told with it. */
export function withoutCovered(
  objects: readonly ObjectView[],
  declared: readonly DeclaredService[],
  snapshot: Snapshot,
): readonly ObjectView[] {
  const index = indexServices(snapshot);
  const covered = new Set(
    declared.flatMap((entry) => {
      const service = index.get(`${entry.namespace}/${entry.name}`);
      if (service === undefined) return [];
      return workloadsOf(service, podsOf(service, snapshot.pods), snapshot).map(
        ({ kind, name }) => `${kind}/${entry.namespace}/${name}`,
      );
    }),
  );
  // What a Service leads to and is a Job or a pod of its own is judged as such, not by its traffic.
  return objects.filter((one) => one.kind === "Job" || !covered.has(`${one.kind}/${one.namespace}/${one.name}`));
}
