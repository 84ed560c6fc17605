import { setMaxListeners } from "node:events";
import { AccessDenied, objectKey, type AnyObject, type Cluster } from "../cluster";
import { EMPTY_SNAPSHOT, kindOf, noteOn, type Part, type Snapshot } from "./snapshot";

/** What a live snapshot tells. */
export interface LiveOptions {
  readonly signal: AbortSignal;
  /** The snapshot now: first when all parts have been read, then after changes, those close together at once. */
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** A watch lost its connection and is being opened again. @default - not told */
  readonly onReconnect?: (reason: Error) => void;
}

/** Changes within this time are shown together: a rollout changes many objects at once. */
const GATHER = 100;

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
  const lists = new Map<string, readonly AnyObject[]>();
  const notes = new Set<string>();
  const denied = new Set<Part>();
  const places = parts.flatMap((part) => namespaces.map((namespace) => ({ part, namespace })));
  const place = (part: Part, namespace: string): string => `${part}/${namespace}`;
  let timer: NodeJS.Timeout | undefined;

  const tell = (): void => {
    timer = undefined;
    if (signal.aborted) return;
    const all = parts.map((part) => [part, namespaces.flatMap((one) => lists.get(place(part, one)) ?? [])] as const);
    options.onSnapshot({ ...EMPTY_SNAPSHOT, ...Object.fromEntries(all), notes: [...notes], denied });
  };
  const changed = (part: Part, namespace: string, objects: readonly AnyObject[]): void => {
    lists.set(place(part, namespace), objects);
    if (lists.size === places.length) timer ??= setTimeout(tell, GATHER);
  };
  const followPart = async (part: Part, namespace: string): Promise<void> => {
    try {
      await cluster.follow<AnyObject>(kindOf(part), {
        namespace,
        signal,
        onChange: (objects) => changed(part, namespace, sorted(objects)),
        ...(options.onReconnect === undefined ? {} : { onReconnect: options.onReconnect }),
      });
    } catch (error) {
      const note = noteOn(part, error);
      if (note === undefined) throw error;
      notes.add(note);
      if (error instanceof AccessDenied) denied.add(part);
      changed(part, namespace, lists.get(place(part, namespace)) ?? []);
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

const sorted = (objects: ReadonlyMap<string, AnyObject>): readonly AnyObject[] =>
  [...objects.values()].sort((a, b) => (objectKey(a) < objectKey(b) ? -1 : 1));
