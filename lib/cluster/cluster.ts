import { invalidAnswer, wellFormed, wellFormedList } from "./answer";
import { Discovery } from "./discovery";
import { KubeServicesError } from "../errors";
import { ApiError, connectionError, type Attempt } from "./errors";
import { linesOf } from "./lines";
import { collectionPath, type AnyObject, type ResourceKind, type Scope } from "./resources";
import type { ApiRequest, Delay, Transport } from "./transport";
import { follow, type FollowOptions } from "./watch";

/** Which lines of a container's log are meant. */
interface LogOptions {
  /** @default - the pod's only container */
  readonly container?: string | undefined;
  /** Whether to wait for more lines. @default false */
  readonly follow?: boolean;
  /** The log of the container's run before this one. @default false */
  readonly previous?: boolean;
  /** Only so many last lines. @default - all */
  readonly tailLines?: number | undefined;
  /** Only lines from then on, in RFC 3339. @default - all */
  readonly sinceTime?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Page<T> {
  readonly metadata?: { readonly continue?: string; readonly resourceVersion?: string };
  readonly items?: readonly T[];
}

/** Objects of a list, with the version from which a watch can go on. */
interface Listing<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

const PAGE_SIZE = 500;
/** So many objects of a kind no cluster has; and so many empty pages no list has. */
const MOST_ITEMS = 1_000_000;
const MOST_EMPTY_PAGES = 20;
/** Characters of a line of a log that are kept, and that an event of a watch may have. */
const LOG_LINE = 1024 * 1024;
const WATCH_LINE = 64 * 1024 * 1024;
const METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** An object as it is wanted. */
export interface WantedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** One cluster: reading, watching, applying and deleting its objects. */
export class Cluster {
  private readonly discovery: Discovery;

  constructor(private readonly transport: Transport) {
    this.discovery = new Discovery(transport);
  }

  /**
   * Where the API server keeps objects of any kind; undefined where it does not have that kind.
   * @param apiVersion such as `v1` or `apps/v1`
   * @throws AccessDenied, ApiError, KubeServicesError
   */
  kind(apiVersion: string, kind: string): Promise<ResourceKind<AnyObject> | undefined> {
    return this.discovery.find(apiVersion, kind);
  }

  /** The address of its API server. */
  get address(): string {
    return this.transport.address;
  }

  /**
   * Has somebody told when the server asks to wait.
   * @param listener told so before each wait
   */
  onDelay(listener: (delay: Delay) => void): void {
    this.transport.onDelay = listener;
  }

  /** Closes the connections that are kept open. */
  close(): void {
    this.transport.close();
  }

  /**
   * All objects of a kind, fetched in pages.
   * @throws AccessDenied, ApiError, KubeServicesError
   */
  async list<T extends object>(kind: ResourceKind<T>, scope: Scope = {}): Promise<readonly T[]> {
    return (await this.listing(kind, scope)).items;
  }

  /** As {@link list}, with the resource version. */
  async listing<T extends object>(kind: ResourceKind<T>, scope: Scope = {}): Promise<Listing<T>> {
    const items: T[] = [];
    let token: string | undefined;
    let empty = 0;
    do {
      let page: Page<T>;
      try {
        page = await this.transport.json<Page<T>>({
          ...this.collection(kind, "list", scope),
          method: "GET",
          query: { ...selectors(scope), limit: PAGE_SIZE, continue: token },
        });
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 410 || token === undefined) throw error;
        // The pages' snapshot was compacted away while they were read: begin again, in one piece.
        items.length = 0;
        page = await this.transport.json<Page<T>>({
          ...this.collection(kind, "list", scope),
          method: "GET",
          query: selectors(scope),
        });
      }
      page = wellFormedList(page, kind, this.address);
      for (const item of page.items ?? []) items.push(scope.keep === undefined ? item : scope.keep(item));
      empty = (page.items ?? []).length === 0 ? empty + 1 : 0;
      const before: string | undefined = token;
      token = page.metadata?.continue || undefined;
      if (token !== undefined && (token === before || empty > MOST_EMPTY_PAGES || items.length > MOST_ITEMS)) {
        throw new KubeServicesError({
          code: "ListEndless",
          what: `the list of ${kind.plural} has no end: the server goes on with ${token === before ? "the same page" : empty > MOST_EMPTY_PAGES ? "empty pages" : `more than ${MOST_ITEMS} objects`}`,
          where: this.address,
        });
      }
      if (token === undefined) return { items, resourceVersion: page.metadata?.resourceVersion ?? "" };
    } while (true);
  }

  /** One object; undefined where it is not there. */
  async get<T extends object>(kind: ResourceKind<T>, name: string, scope: Scope = {}): Promise<T | undefined> {
    const request = this.object(kind, "get", name, scope);
    const found = await absentAsUndefined(this.transport.json<T>({ ...request, method: "GET" }));
    if (found === undefined) return undefined;
    const whole = wellFormed(found, kind, this.address);
    const answered = (whole as AnyObject).metadata?.name;
    if (answered !== name)
      throw invalidAnswer(`asked for ${name}, it gives ${answered ?? "what has no name"}`, this.address);
    return whole;
  }

  /**
   * Server-side apply: makes the object, or makes the live one as it is wanted, past what others say of the same fields.
   * @param manager in whose name
   * @throws ApiError 404 where the API server does not have the kind
   */
  async apply(object: WantedObject, manager: string): Promise<void> {
    const { apiVersion, metadata } = object;
    const kind = await this.kind(apiVersion, object.kind);
    if (kind === undefined) {
      const wanted = { verb: "patch", resource: object.kind, group: apiVersion.split("/").at(-2) ?? "" };
      throw new ApiError(404, "NotFound", `the API server has no kind ${object.kind} of ${apiVersion}`, wanted);
    }
    await this.transport.json<object>({
      ...this.object(kind, "patch", metadata.name, { namespace: metadata.namespace }),
      method: "PATCH",
      query: { fieldManager: manager, force: true },
      contentType: "application/apply-patch+yaml",
      body: object,
    });
  }

  /**
   * Deletes one object; the objects it owns go in the background. Returns at once: finalizers may keep it for a while.
   * @param uid where given, an object of the same name that came later is left alone
   * @returns whether it was there
   */
  async delete(kind: ResourceKind<object>, name: string, scope: Scope = {}, uid?: string): Promise<boolean> {
    const gone = await absentAsUndefined(
      this.transport.json<object>({
        ...this.object(kind, "delete", name, scope),
        method: "DELETE",
        body: {
          apiVersion: "v1",
          kind: "DeleteOptions",
          propagationPolicy: "Background",
          ...(uid === undefined ? {} : { preconditions: { uid } }),
        },
      }),
    );
    return gone !== undefined;
  }

  /**
   * Keeps a copy of the objects of a kind up to date by a watch, until the signal.
   * @see follow
   */
  follow<T extends AnyObject>(kind: ResourceKind<T>, options: FollowOptions<T>): Promise<void> {
    return follow(
      {
        list: () => this.listing(kind, options),
        watch: (resourceVersion) => this.lines(this.watchRequest(kind, options, resourceVersion), WATCH_LINE, true),
        accept: (object) => {
          const whole = wellFormed(object, kind, this.address);
          return options.keep === undefined ? whole : options.keep(whole);
        },
      },
      options,
    );
  }

  /** The lines of a container's log, each with its time in front. */
  logs(namespace: string, pod: string, options: LogOptions = {}): Promise<AsyncIterable<string>> {
    const request: ApiRequest = {
      method: "GET",
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`,
      query: {
        container: options.container,
        follow: options.follow,
        previous: options.previous,
        tailLines: options.tailLines,
        sinceTime: options.sinceTime,
        timestamps: true,
      },
      attempt: { verb: "get", resource: "pods/log", group: "", namespace },
      signal: options.signal,
      stream: true,
    };
    return this.lines(request, LOG_LINE, false);
  }

  private async lines(request: ApiRequest, longest: number, strict: boolean): Promise<AsyncIterable<string>> {
    const body = await this.transport.open(request);
    const { address } = this;
    return (async function* () {
      try {
        yield* linesOf(body, longest, strict);
      } catch (error) {
        throw connectionError(error, address);
      }
    })();
  }

  private watchRequest(kind: ResourceKind<object>, scope: Scope, resourceVersion: string): ApiRequest {
    return {
      ...this.collection(kind, "watch", scope),
      method: "GET",
      query: { ...selectors(scope), watch: true, allowWatchBookmarks: true, resourceVersion },
      stream: true,
    };
  }

  private collection(kind: ResourceKind<object>, verb: string, scope: Scope): Omit<ApiRequest, "method"> {
    return {
      path: collectionPath(kind, scope.namespace),
      attempt: attempt(kind, verb, scope.namespace),
      signal: scope.signal,
      ...(scope.metadataOnly === true ? { accept: METADATA_ONLY } : {}),
    };
  }

  private object(kind: ResourceKind<object>, verb: string, name: string, scope: Scope): Omit<ApiRequest, "method"> {
    const all = this.collection(kind, verb, scope);
    return { ...all, path: `${all.path}/${encodeURIComponent(name)}` };
  }
}

function selectors(scope: Scope): Record<string, string | undefined> {
  return { labelSelector: scope.labelSelector, fieldSelector: scope.fieldSelector };
}

function attempt(kind: ResourceKind<object>, verb: string, namespace: string | undefined): Attempt {
  return { verb, resource: kind.plural, group: kind.group, namespace: kind.namespaced ? namespace : undefined };
}

async function absentAsUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
