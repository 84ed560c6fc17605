import { setTimeout as sleep } from "node:timers/promises";
import { AccessDenied, ApiError, isRefusal, PASSING_REFUSALS } from "./errors";
import type { AnyObject, Scope } from "./resources";

/** What a follower is told. */
export interface FollowOptions<T> extends Scope {
  /** The objects there are now, after the first list and after every change, keyed by namespace and name. */
  readonly onChange: (objects: ReadonlyMap<string, T>) => void;
  /** The server has answered before: a first request that gets no answer is made again, too. @default false */
  readonly answered?: boolean;
  /** The stream broke and is being opened again. @default - not told */
  readonly onReconnect?: (reason: Error) => void;
  /** The stream is open again. @default - not told */
  readonly onReconnected?: () => void;
  /**
   * RBAC allows to list, but not to watch: the list is read every five seconds from now on.
   * @default - not told, and the denial is thrown
   */
  readonly onWatchDenied?: (denial: AccessDenied) => void;
  /** Milliseconds before a broken stream is opened again; doubles up to thirty seconds. @default 500 */
  readonly retryAfter?: number;
}

/** Where a follower reads from. */
interface FollowSource<T> {
  list(): Promise<{ readonly items: readonly T[]; readonly resourceVersion: string }>;
  watch(resourceVersion: string): Promise<AsyncIterable<string>>;
  /** Checks an object of an event. @default - it is taken as it is */
  accept?<Object extends object>(object: Object): Object;
}

interface WatchEvent<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: T & { readonly code?: number; readonly reason?: string; readonly message?: string };
}

const FIRST_RETRY = 500;
const LONGEST_RETRY = 30_000;
/** Milliseconds between two lists where RBAC does not allow to watch. */
const RELIST = 5000;

/** The key of an object within its kind. */
export const objectKey = (object: AnyObject): string =>
  `${object.metadata?.namespace ?? ""}/${object.metadata?.name ?? ""}`;

/**
 * Lists objects, then watches them from there. A stream that ends is opened again where it ended; a version that the
 * server no longer has (410 Gone) means a fresh list. Returns when the signal says so.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 * @throws AccessDenied and KubeServicesError: trying again would not help
 */
export function follow<T extends AnyObject>(source: FollowSource<T>, options: FollowOptions<T>): Promise<void> {
  return new Follower(source, options).run();
}

class Follower<T extends AnyObject> {
  private readonly objects = new Map<string, T>();
  private readonly first: number;
  private resourceVersion: string | undefined;
  private wait: number;
  private listed: boolean; // what fails at the very first request is a mistake, not a hiccup
  private watched = false;
  private refusals = 0;
  private lost = false;
  private polling = false;

  constructor(
    private readonly source: FollowSource<T>,
    private readonly options: FollowOptions<T>,
  ) {
    this.first = options.retryAfter ?? FIRST_RETRY;
    this.wait = this.first;
    this.listed = options.answered === true;
  }

  async run(): Promise<void> {
    const { signal } = this.options;
    const stopped = (): boolean => signal?.aborted === true;
    while (!stopped()) {
      try {
        await this.read();
      } catch (error) {
        if (stopped()) return;
        this.failed(error);
      }
      if (stopped()) return;
      await sleep(this.wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
      this.wait = this.polling ? this.wait : Math.min(this.wait * 2, LONGEST_RETRY);
    }
  }

  /** Lists where that is needed, then watches until the stream ends. */
  private async read(): Promise<void> {
    if (this.resourceVersion === undefined) {
      const { items, resourceVersion } = await this.source.list();
      this.objects.clear();
      for (const object of items) this.objects.set(objectKey(object), object);
      this.listed = true;
      this.options.onChange(this.objects);
      if (this.polling) return this.connected();
      this.resourceVersion = resourceVersion;
    }
    const lines = await this.source.watch(this.resourceVersion);
    this.watched = true;
    this.connected();
    for await (const line of lines) {
      this.resourceVersion = apply(this.eventOf(line), this.objects, this.options) ?? this.resourceVersion;
    }
  }

  private eventOf(line: string): WatchEvent<T> {
    const event = eventOf<T>(line);
    if (this.source.accept === undefined || event.type === "ERROR") return event;
    return { ...event, object: this.source.accept(event.object) };
  }

  private connected(): void {
    this.refusals = 0;
    if (!this.polling) this.wait = this.first;
    if (this.lost) this.options.onReconnected?.();
    this.lost = false;
  }

  /** Decides whether trying again may help; throws where not. */
  private failed(error: unknown): void {
    if (!this.listed) throw error;
    if (isFinal(error) && !(this.watched && ++this.refusals <= PASSING_REFUSALS)) return this.denied(error);
    if (error instanceof ApiError && (error.status === 410 || error.reason === "Expired")) {
      this.resourceVersion = undefined;
      return;
    }
    this.lost = true;
    this.options.onReconnect?.(error as Error);
  }

  private denied(error: unknown): void {
    const { onWatchDenied, retryAfter } = this.options;
    if (this.polling || onWatchDenied === undefined) throw error;
    if (!(error instanceof AccessDenied) || error.attempt.verb !== "watch") throw error;
    this.polling = true;
    this.wait = retryAfter ?? RELIST;
    this.resourceVersion = undefined;
    onWatchDenied(error);
  }
}

function eventOf<T>(line: string): WatchEvent<T> {
  let event: WatchEvent<T> | undefined;
  try {
    event = JSON.parse(line) as WatchEvent<T>;
  } catch {
    throw new Error("the stream broke off within an event");
  }
  if (typeof event?.object === "object" && event.object !== null && typeof event.type === "string") return event;
  throw new Error("the stream holds something that is no event");
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
  return isRefusal(error) || (error instanceof ApiError && [404, 405].includes(error.status));
}
