import { setMaxListeners } from "node:events";
import { AccessDenied, type AnyObject, type Cluster } from "../cluster";
import { EMPTY_SNAPSHOT, keptOf, kindOf, noteOn, type Part, type Snapshot } from "./snapshot";

/** What a live snapshot tells. */
export interface LiveOptions {
  readonly signal: AbortSignal;
  /**
   * The snapshot now: first when all parts have been read, or those that `early` names, then after changes, those close
   * together at once.
   */
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** The cluster has answered before, so that a connection which breaks at once is made again. @default false */
  readonly answered?: boolean;
  /** Parts that are enough to show something. @default - all */
  readonly early?: readonly Part[];
  /** The first of the watches has lost its connection; they are being opened again. @default - not told */
  readonly onReconnect?: (reason: Error) => void;
  /** All watches are open again. @default - not told */
  readonly onReconnected?: () => void;
}

/** Changes within this time are shown together: a rollout changes many objects at once. */
const GATHER = 100;
/** Showing takes no more than one part in so many of the time: of thousands of objects it may take long. */
const SHARE = 4;

/**
 * Keeps a snapshot up to date by watches, until the signal. What RBAC forbids is noted and left out.
 * @throws KubeServicesError where the cluster cannot be reached at the start
 */
export async function followSnapshot(
  cluster: Cluster,
  namespaces: readonly string[],
  parts: readonly Part[],
  options: LiveOptions,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  setMaxListeners(0, signal); // each watch listens
  const lists = new Map<string, ReadonlyMap<string, AnyObject>>();
  const lost = new Set<string>();
  const notes = new Set<string>();
  const denied = new Set<Part>();
  const places = parts.flatMap((part) => namespaces.map((namespace) => ({ part, namespace })));
  const place = (part: Part, namespace: string): string => `${part}/${namespace}`;
  const enough = (options.early ?? parts).flatMap((part) => namespaces.map((namespace) => place(part, namespace)));
  let timer: NodeJS.Timeout | undefined;
  let pause = GATHER;

  const tell = (): void => {
    timer = undefined;
    if (signal.aborted) return;
    const begun = performance.now();
    const all = parts.map((part) => [part, namespaces.flatMap((one) => sorted(lists.get(place(part, one))))] as const);
    options.onSnapshot({ ...EMPTY_SNAPSHOT, ...Object.fromEntries(all), notes: [...notes], denied });
    pause = Math.max(GATHER, SHARE * (performance.now() - begun));
  };
  const changed = (part: Part, namespace: string, objects: ReadonlyMap<string, AnyObject>): void => {
    lists.set(place(part, namespace), objects);
    if (enough.every((one) => lists.has(one))) timer ??= setTimeout(tell, pause);
  };
  const back = (part: Part, namespace: string): void => {
    if (lost.delete(place(part, namespace)) && lost.size === 0) options.onReconnected?.();
  };
  const followPart = async (part: Part, namespace: string): Promise<void> => {
    try {
      await cluster.follow<AnyObject>(kindOf(part), {
        namespace,
        signal,
        keep: keptOf(part),
        answered: options.answered ?? false,
        onChange: (objects) => changed(part, namespace, objects),
        onReconnect: (reason) => {
          if (lost.size === 0) options.onReconnect?.(reason);
          lost.add(place(part, namespace));
        },
        onReconnected: () => back(part, namespace),
        onWatchDenied: (denial) => {
          notes.add(`${noteOn(part, denial)}; read every five seconds instead`);
          back(part, namespace);
          changed(part, namespace, lists.get(place(part, namespace)) ?? new Map());
        },
      });
    } catch (error) {
      const note = noteOn(part, error);
      if (note === undefined) throw error;
      notes.add(note);
      if (error instanceof AccessDenied) denied.add(part);
      back(part, namespace);
      changed(part, namespace, lists.get(place(part, namespace)) ?? new Map());
    }
  };

  try {
    await Promise.all(places.map(({ part, namespace }) => followPart(part, namespace)));
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

const sorted = (objects: ReadonlyMap<string, AnyObject> = new Map()): readonly AnyObject[] =>
  [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
