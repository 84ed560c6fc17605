import { AccessDenied, ApiError, type Cluster } from "../../cluster";
import { messageWithoutCredentials } from "../../credentials";
import { gatewaysMeanwhile, withGateways } from "../gateways";
import { followSnapshot, type LiveOptions } from "../live";
import { parseLogLine } from "../logs/line";
import { objectParts } from "../objects";
import { HEALTH_PARTS, noteOn, takeSnapshot, type Part, type Snapshot } from "../snapshot";
import type { DeclaredEntries } from "../stack-entries";
import { entriesOf, stackPage, type PageSource, type StackPage } from "./model";
import { shownPods, type LogTails } from "./pods";

/** What pages are made from, beside what the objects of a stack need. */
const PAGE_PARTS = ["events", "claims", "jobs"] as const satisfies readonly Part[];
/** How often CPU and memory are read: what the metrics API has is some fifteen seconds old. */
const METRICS_EVERY = 15_000;

const partsFor = ({ services, objects }: DeclaredEntries): readonly Part[] => [
  ...new Set<Part>([
    ...(services.length > 0 ? HEALTH_PARTS : []),
    ...objectParts(objects),
    ...PAGE_PARTS.filter((part) => part !== "jobs" || objects.some(({ kind }) => kind === "CronJob")),
  ]),
];

const namespacesOf = ({ services, objects }: DeclaredEntries): readonly string[] => [
  ...new Set([...services, ...objects].map((one) => one.namespace)),
];

/**
 * Reads all that the pages of a stack tell, but for logs.
 * @throws KubeServicesError where the cluster cannot be reached; ApiError
 */
export async function takeStackPage(cluster: Cluster, source: PageSource): Promise<StackPage> {
  const { declared } = source;
  const parts: readonly Part[] = [...partsFor(declared), "podMetrics"];
  const snapshot = await withGateways(cluster, await takeSnapshot(cluster, namespacesOf(declared), parts));
  return stackPage(source, snapshot, new Date());
}

/** How pages are kept up to date. */
export interface FollowPagesOptions extends Pick<LiveOptions, "signal" | "onReconnect" | "onReconnected"> {
  readonly onPage: (page: StackPage) => void;
}

/**
 * Keeps the pages of a stack up to date by watches, until the signal.
 * @throws KubeServicesError where the cluster cannot be reached at the start
 */
export async function followStackPage(
  cluster: Cluster,
  source: PageSource,
  { onPage, ...live }: FollowPagesOptions,
): Promise<void> {
  const { declared } = source;
  const namespaces = namespacesOf(declared);
  let metrics: Snapshot | undefined;
  let latest: Snapshot | undefined;
  const tell = (): void => {
    if (latest === undefined || live.signal.aborted) return;
    const notes = [...new Set([...latest.notes, ...(metrics?.notes ?? [])])];
    onPage(stackPage(source, { ...known(latest), podMetrics: metrics?.podMetrics ?? [], notes }, new Date()));
  };
  const known = gatewaysMeanwhile(cluster, tell);
  const measure = async (): Promise<void> => {
    try {
      metrics = await takeSnapshot(cluster, namespaces, ["podMetrics"]);
      tell();
    } catch {
      // What is lost of the connection, the watches tell.
    }
  };
  const timer = setInterval(() => void measure(), METRICS_EVERY);
  try {
    void measure();
    await followSnapshot(cluster, namespaces, partsFor(declared), {
      ...live,
      onSnapshot: (snapshot) => {
        latest = snapshot;
        tell();
      },
    });
  } finally {
    clearInterval(timer);
  }
}

/** So many last lines of so many containers' logs are on a page. */
const TAIL = 50;
const MOST_LOGS = 200;
/** So many are read at the same time. */
const AT_ONCE = 10;

/**
 * The last lines of the logs of the pods that a page shows, those of entries in trouble first. What has the form of a
 * credential is hidden.
 * @returns also what is missing and why
 */
export async function takeLogTails(
  cluster: Cluster,
  page: StackPage,
): Promise<{ readonly tails: LogTails; readonly notes: readonly string[] }> {
  const tails = new Map<string, readonly string[]>();
  const notes = new Set<string>();
  const wanted = [...entriesOf(page)]
    .sort((a, b) => Number(b.reasons.length > 0) - Number(a.reasons.length > 0))
    .flatMap(({ namespace, pods }) =>
      shownPods(pods)
        .filter(({ node }) => node !== undefined)
        .flatMap((pod) => pod.containers.map(({ name }) => ({ namespace, pod: pod.name, container: name }))),
    );
  const unique = [...new Map(wanted.map((one) => [`${one.namespace}/${one.pod}/${one.container}`, one]))];
  const left = unique.slice(0, MOST_LOGS);
  if (left.length < unique.length) {
    notes.add(`logs of ${left.length} of ${unique.length} containers are shown (kube-services logs has the others)`);
  }
  const readNext = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [key, { namespace, pod, container }] = next;
      try {
        const lines: string[] = [];
        for await (const line of await cluster.logs(namespace, pod, { container, tailLines: TAIL })) {
          lines.push(messageWithoutCredentials(parseLogLine(line).text));
        }
        tails.set(key, lines);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error instanceof AccessDenied) notes.add(noteOn("pods", error) ?? "");
        // A container that has not started has no log.
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readNext));
  return { tails, notes: [...notes].filter((note) => note !== "") };
}
