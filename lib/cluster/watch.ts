import { setTimeout as sleep } from "node:timers/promises";
import { KubeServicesError } from "../errors";
import { ApiError, PASSING } from "./errors";
import type { AnyObject, Scope } from "./resources";

/** What a follower is told. */
export interface FollowOptions<T> extends Scope {
  /** The objects there are now, after the first list and after every change, keyed by namespace and name. */
  readonly onChange: (objects: ReadonlyMap<string, T>) => void;
  /** The stream broke and is being opened again. @default - not told */
  readonly onReconnect?: (reason: Error) => void;
  /** Milliseconds before a broken stream is opened again; doubles up to thirty seconds. @default 500 */
  readonly retryAfter?: number;
}

/** Where a follower reads from. */
export interface FollowSource<T> {
  list(): Promise<{ readonly items: readonly T[]; readonly resourceVersion: string }>;
  watch(resourceVersion: string): Promise<AsyncIterable<string>>;
}

interface WatchEvent<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: T & { readonly code?: number; readonly reason?: string; readonly message?: string };
}

const LONGEST_RETRY = 30_000;

/** The key of an object within its kind. */
export const objectKey = (object: AnyObject): string =>
  `${object.metadata?.namespace ?? ""}/${object.metadata?.name ?? ""}`;

/**
 * Lists objects, then watches them from there. A stream that ends is opened again where it ended; a version that the
 * server no longer has (410 Gone) means a fresh list. Returns when the signal says so.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 * @throws AccessDenied and KubeServicesError: trying again would not help
 */
export async function follow<T extends AnyObject>(source: FollowSource<T>, options: FollowOptions<T>): Promise<void> {
  const objects = new Map<string, T>();
  const first = options.retryAfter ?? 500;
  let resourceVersion: string | undefined;
  let wait = first;
  let listed = false; // what fails at the very first request is a mistake, not a hiccup
  const stopped = (): boolean => options.signal?.aborted === true;
  while (!stopped()) {
    try {
      if (resourceVersion === undefined) {
        const listing = await source.list();
        objects.clear();
        for (const object of listing.items) objects.set(objectKey(object), object);
        resourceVersion = listing.resourceVersion;
        listed = true;
        options.onChange(objects);
      }
      for await (const line of await source.watch(resourceVersion)) {
        wait = first;
        resourceVersion = apply(JSON.parse(line) as WatchEvent<T>, objects, options) ?? resourceVersion;
      }
    } catch (error) {
      if (stopped()) return;
      if (!listed || isFinal(error)) throw error;
      if (error instanceof ApiError && (error.status === 410 || error.reason === "Expired"))
        resourceVersion = undefined;
      else options.onReconnect?.(error as Error);
    }
    if (stopped()) return;
    await sleep(wait, undefined, options.signal === undefined ? {} : { signal: options.signal }).catch(() => undefined);
    wait = Math.min(wait * 2, LONGEST_RETRY);
  }
}

/** Takes one event in; returns the version to go on from. */
function apply<T extends AnyObject>(
  event: WatchEvent<T>,
  objects: Map<string, T>,
  options: FollowOptions<T>,
): string | undefined {
  const { object } = event;
  if (event.type === "ERROR") {
    throw new ApiError(object.code ?? 0, object.reason ?? "", object.message ?? "the watch failed", {
      verb: "watch",
      resource: "",
      group: "",
      namespace: options.namespace,
    });
  }
  if (event.type === "DELETED") objects.delete(objectKey(object));
  else if (event.type !== "BOOKMARK") objects.set(objectKey(object), object);
  if (event.type !== "BOOKMARK") options.onChange(objects);
  return object.metadata?.resourceVersion;
}

function isFinal(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 403 || error.status === 404 || error.status === 405;
  return KubeServicesError.is(error) && !PASSING.has(error.code);
}
